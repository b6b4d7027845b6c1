"""What a branch runs into in its first month: transfers, corrections, uploads, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(
        "ix_upload_waiting",
        "upload",
        ["bot_id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "transfer",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["unit.id"], name=op.f("fk_transfer_from_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_transfer_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["unit.id"], name=op.f("fk_transfer_to_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_from_unit_id"), "transfer", ["from_unit_id"], unique=False)
    op.create_index(op.f("ix_transfer_member_id"), "transfer", ["member_id"], unique=False)
    op.create_index(op.f("ix_transfer_to_unit_id"), "transfer", ["to_unit_id"], unique=False)

    op.create_table(
        "unit_setting",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_setting_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("unit_id", "key", name=op.f("pk_unit_setting")),
    )
    op.create_table(
        "naming",
        sa.Column(
            "activity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("how", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_naming_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_naming_member_id_member")
        ),
        sa.PrimaryKeyConstraint("activity_id", "member_id", name=op.f("pk_naming")),
    )
    op.create_table(
        "subscription",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("span", sa.String(length=32), nullable=False),
        sa.Column("sent_for", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_subscription_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_subscription_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("account_id", "unit_id", "span", name=op.f("pk_subscription")),
    )
    op.create_table(
        "sheet_line",
        sa.Column(
            "sheet_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("attendance", sa.String(length=32), nullable=True),
        sa.Column("signed_for", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_sheet_line_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_line_sheet_id_sheet")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "member_id", name=op.f("pk_sheet_line")),
    )
    op.add_column("account", sa.Column("quiet_from", sa.String(length=5), nullable=True))
    op.add_column("account", sa.Column("quiet_to", sa.String(length=5), nullable=True))

    op.add_column(
        "activity", sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "activity",
        sa.Column("joint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("activity", sa.Column("host_unit_id", sa.Integer(), nullable=True))
    op.add_column("activity", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("activity", sa.Column("reopened_by", sa.BigInteger(), nullable=True))
    op.add_column("activity", sa.Column("reopen_why", sa.LargeBinary(), nullable=True))
    op.create_index("ix_activity_joint", "activity", ["joint_id"], unique=False)

    op.add_column(
        "invite",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )

    op.add_column("participation", sa.Column("answered_by", sa.BigInteger(), nullable=True))
    op.add_column(
        "participation", sa.Column("phoned_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("participation", sa.Column("phoned_by", sa.BigInteger(), nullable=True))
    op.add_column(
        "participation", sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "participation",
        sa.Column("objection_settled_at", sa.DateTime(timezone=True), nullable=True),
    )

    op.add_column("sheet", sa.Column("why", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("sheet", "why")

    op.drop_column("participation", "objection_settled_at")
    op.drop_column("participation", "objected_at")
    op.drop_column("participation", "phoned_by")
    op.drop_column("participation", "phoned_at")
    op.drop_column("participation", "answered_by")

    op.drop_column("invite", "member_id")

    op.drop_index("ix_activity_joint", table_name="activity")
    op.drop_column("activity", "reopen_why")
    op.drop_column("activity", "reopened_by")
    op.drop_column("activity", "reopened_at")
    op.drop_column("activity", "host_unit_id")
    op.drop_column("activity", "joint_id")
    op.drop_column("activity", "revision")

    op.drop_column("account", "quiet_to")
    op.drop_column("account", "quiet_from")

    op.drop_table("sheet_line")
    op.drop_table("subscription")
    op.drop_table("naming")
    op.drop_table("unit_setting")
    op.drop_index(op.f("ix_transfer_to_unit_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_member_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_from_unit_id"), table_name="transfer")

    op.drop_table("transfer")
    op.drop_index("ix_upload_waiting", table_name="upload")

    op.drop_table("upload")
