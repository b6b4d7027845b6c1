"""Study assignments, training windows, deadlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("material_kind", sa.String(length=32), nullable=True),
        sa.Column("material", sa.LargeBinary(), nullable=True),
        sa.Column("file_id", sa.LargeBinary(), nullable=True),
        sa.Column("file_bot", sa.BigInteger(), nullable=True),
        sa.Column("whom", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("receiver", sa.LargeBinary(), nullable=True),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("intensive", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["unit.id"], name=op.f("fk_assignment_group_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_unit", "assignment", ["unit_id", "state"], unique=False)
    op.create_table(
        "assignee",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("naming", sa.String(length=32), nullable=True),
        sa.Column("appointment_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignee_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["unit.id"], name=op.f("fk_assignee_group_id_unit")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_assignee_member_id_member")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignee_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignee")),
        sa.UniqueConstraint(
            "assignment_id", "member_id", name=op.f("uq_assignee_assignment_id_member_id")
        ),
        sa.UniqueConstraint(
            "assignment_id", "unit_id", name=op.f("uq_assignee_assignment_id_unit_id")
        ),
    )
    op.create_index("ix_assignee_due", "assignee", ["state", "due_at"], unique=False)
    op.create_index("ix_assignee_member", "assignee", ["member_id", "state"], unique=False)
    op.create_index("ix_assignee_unit", "assignee", ["unit_id", "state"], unique=False)
    op.create_table(
        "credit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("intensive", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["assignee.id"], name=op.f("fk_credit_assignee_id_assignee")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_credit_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit")),
    )
    op.create_index("ix_credit_assignee", "credit", ["assignee_id"], unique=False)
    op.create_index("ix_credit_member", "credit", ["member_id", "on_date"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_credit_member", table_name="credit")
    op.drop_index("ix_credit_assignee", table_name="credit")
    op.drop_table("credit")
    op.drop_index("ix_assignee_unit", table_name="assignee")
    op.drop_index("ix_assignee_member", table_name="assignee")
    op.drop_index("ix_assignee_due", table_name="assignee")
    op.drop_table("assignee")
    op.drop_index("ix_assignment_unit", table_name="assignment")
    op.drop_table("assignment")
