"""what closing leaves: who finished, and PostgreSQL's samples of secrets

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

NEVER_SAMPLED = (
    ('round', 'key', 'bytea'),
    ('invitee', 'email', 'varchar(254)'),
    ('invitee', 'name', 'varchar(200)'),
    ('invitee', 'nonce', 'varchar(32)'),
    ('invitee', 'link_hash', 'varchar(64)'),
    ('slip', 'link_hash', 'varchar(64)'),
    ('response', 'access_hash', 'varchar(64)'),
    ('comment', 'text', 'text'),
)
"""PostgreSQL keeps samples of a column's values for its planner, and keeps them when the rows are deleted."""


def upgrade() -> None:
    op.execute("UPDATE invitee SET finished = '0' WHERE round_id IN (SELECT id FROM round WHERE state = 'closed' AND kind = 'confidential')")
    if op.get_bind().dialect.name == 'postgresql':
        for table, column, kind in NEVER_SAMPLED:
            # To give a column the type that it has forgets what was sampled of it.
            op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}')
            op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS 0')
