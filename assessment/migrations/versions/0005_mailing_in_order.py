"""those who are mailed are found in order

Revision: 0005
Follows: 0004
"""

from __future__ import annotations

from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_invitee_round_id', table_name='invitee')
    op.create_index('ix_invitee_round_id_id', 'invitee', ['round_id', 'id'])
    op.create_index('ix_invitee_round_id_nonce', 'invitee', ['round_id', 'nonce'])
