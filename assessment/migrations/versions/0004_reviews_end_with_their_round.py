"""reviews end with the round that is cancelled

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OF_CANCELLED = "round_id IN (SELECT id FROM round WHERE state = 'cancelled') AND state <> 'finished'"


def upgrade() -> None:
    with op.batch_alter_table('review') as batch_op:
        batch_op.drop_constraint(op.f('ck_review_state_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_review_state_known'), "state IN ('scoring', 'agreeing', 'finished', 'cancelled')")
    op.execute(f"UPDATE reviewer SET invitation_hash = NULL WHERE review_id IN (SELECT id FROM review WHERE {OF_CANCELLED})")
    op.execute(f"UPDATE review SET state = 'cancelled' WHERE {OF_CANCELLED}")
