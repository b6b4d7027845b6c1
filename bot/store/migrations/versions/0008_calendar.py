"""Calendars of years, recurring activities, zones and quiet hours of a member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rest", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("loaded_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.create_table(
        "calendar_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_stamp"),
    )
    op.add_column("account", sa.Column("zone", sa.String(length=64), nullable=True))
    op.add_column("account", sa.Column("home_zone", sa.String(length=64), nullable=True))
    hours = sa.Column("hours", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("activity", hours)
    op.add_column("assignment", sa.Column("cycle", sa.String(length=32), nullable=True))
    op.add_column("assignment", sa.Column("next_id", sa.BigInteger(), nullable=True))
    _series()


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", _BIG, autoincrement=False, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("shift", sa.String(length=32), nullable=False),
        sa.Column("first_slot", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_series_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_unit_id"), "series", ["unit_id"])
    op.create_index(
        "ix_series_due",
        "series",
        ["bot_id", "due_at"],
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "series_slot",
        sa.Column("series_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("slot", sa.Date(), nullable=False),
        sa.Column("activity_id", _BIG, nullable=True),
        sa.Column("placed", sa.Date(), nullable=True),
        sa.Column("skipped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_slot_series_id_series")
        ),
        sa.PrimaryKeyConstraint("series_id", "slot", name=op.f("pk_series_slot")),
    )
    op.create_index(op.f("ix_series_slot_activity_id"), "series_slot", ["activity_id"])


def downgrade() -> None:
    op.drop_table("series_slot")
    op.drop_table("series")
    op.drop_column("assignment", "next_id")
    op.drop_column("assignment", "cycle")
    op.drop_column("activity", "hours")
    op.drop_column("account", "home_zone")
    op.drop_column("account", "zone")
    op.drop_table("calendar_stamp")
    op.drop_table("calendar_day")
    op.drop_table("calendar_year")
