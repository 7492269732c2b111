"""councils, people and rounds

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

NO = sa.text("'0'")
YES = sa.text("'1'")
def upgrade() -> None:
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject_hash', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    op.create_index('ix_attempt_kind_subject_hash_at', 'attempt', ['kind', 'subject_hash', 'at'])

    op.create_table('directorate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_directorate_council_id_council'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directorate')),
    sa.UniqueConstraint('council_id', 'name', name=op.f('uq_directorate_council_id_name'))
    )
    op.create_table('emailed_link',
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('sign_in', 'reset', 'welcome', name='purpose_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_emailed_link_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('secret_hash', name=op.f('pk_emailed_link'))
    )
    op.create_index('ix_emailed_link_user_id', 'emailed_link', ['user_id'])

    op.create_table('framework_translation',
    sa.Column('framework_hash', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['framework_hash'], ['framework.hash'], name=op.f('fk_framework_translation_framework_hash_framework'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('framework_hash', 'language', name=op.f('pk_framework_translation'))
    )
    op.create_table('mail_text',
    sa.Column('council_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('invitation', 'reminder', 'sign_in', 'reset', 'welcome', name='kind_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_mail_text_council_id_council'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('council_id', 'kind', name=op.f('pk_mail_text'))
    )
    op.create_table('sign_in',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('council_id', sa.Integer(), nullable=True),
    sa.Column('awaits_code', sa.Boolean(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_sign_in_council_id_council'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_sign_in_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in'))
    )
    op.create_index('ix_sign_in_user_id', 'sign_in', ['user_id'])

    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council_id', sa.Integer(), nullable=True),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('account_mail', 'invitations', 'reminders', 'tidy_up', name='kind_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', name='state_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_after', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('done >= 0 AND total >= 0', name=op.f('ck_job_progress_not_negative')),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_job_council_id_council'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_job_round_id_round'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_job_user_id_user_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    op.create_index('ix_job_council_id', 'job', ['council_id'])
    op.create_index('ix_job_round_id', 'job', ['round_id'])
    op.create_index('ix_job_state_run_after', 'job', ['state', 'run_after'])

    op.create_table('mode_count',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.Enum('web', 'kiosk', 'paper', name='mode_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('responses', sa.Integer(), nullable=False),
    sa.CheckConstraint('responses > 0', name=op.f('ck_mode_count_responses_positive')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_mode_count_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'mode', name=op.f('pk_mode_count'))
    )
    op.create_table('paper_check',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('entered', sa.Integer(), nullable=False),
    sa.Column('to_check', sa.Integer(), nullable=False),
    sa.Column('checked', sa.Integer(), nullable=False),
    sa.Column('answers_compared', sa.Integer(), nullable=False),
    sa.Column('answers_different', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_paper_check_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_paper_check'))
    )
    op.create_table('reminder_day',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_reminder_day_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'on', name=op.f('pk_reminder_day'))
    )
    op.create_table('round_group',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('takes_part', sa.Boolean(), nullable=False),
    sa.Column('form', sa.Enum('full', 'short', name='form_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.CheckConstraint('headcount >= 0', name=op.f('ck_round_group_headcount_not_negative')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_round_group_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'code', name=op.f('pk_round_group'))
    )
    op.create_table('former_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_former_name_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    op.create_index('ix_former_name_service_id', 'former_name', ['service_id'])

    op.create_table('service_lead',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_lead_service_id_service'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_service_lead_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'service_id', name=op.f('pk_service_lead'))
    )
    op.create_table('invitee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('group_code', sa.String(length=60), nullable=True),
    sa.Column('service_code', sa.String(length=60), nullable=True),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('link_hash', sa.String(length=64), nullable=True),
    sa.Column('mailed', sa.Boolean(), nullable=False),
    sa.Column('mail_problem', sa.Text(), nullable=False),
    sa.Column('finished', sa.Boolean(), nullable=False),
    sa.Column('reminders_off', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['round_id', 'service_code'], ['round_service.round_id', 'round_service.code'], name=op.f('fk_invitee_round_id_service_code_round_service')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_invitee_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitee')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_invitee_link_hash')),
    sa.UniqueConstraint('round_id', 'email', name=op.f('uq_invitee_round_id_email'))
    )
    op.create_index('ix_invitee_round_id', 'invitee', ['round_id'])

    op.create_table('open_link',
    sa.Column('token', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('service_code', sa.String(length=60), nullable=True),
    sa.Column('group_code', sa.String(length=60), nullable=True),
    sa.ForeignKeyConstraint(['round_id', 'service_code'], ['round_service.round_id', 'round_service.code'], name=op.f('fk_open_link_round_id_service_code_round_service')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_open_link_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_open_link'))
    )
    op.create_index('ix_open_link_round_id', 'open_link', ['round_id'])

    op.create_table('service_aim',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('service_code', sa.String(length=60), nullable=False),
    sa.Column('element_code', sa.String(length=60), nullable=False),
    sa.Column('target', sa.Integer(), nullable=False),
    sa.Column('importance', sa.Integer(), nullable=False),
    sa.CheckConstraint('importance BETWEEN 1 AND 3', name=op.f('ck_service_aim_importance_in_range')),
    sa.CheckConstraint('target BETWEEN 0 AND 100', name=op.f('ck_service_aim_target_is_an_index')),
    sa.ForeignKeyConstraint(['round_id', 'service_code'], ['round_service.round_id', 'round_service.code'], name=op.f('fk_service_aim_round_id_service_code_round_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'service_code', 'element_code', name=op.f('pk_service_aim'))
    )
    op.create_table('slip_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('service_code', sa.String(length=60), nullable=True),
    sa.Column('group_code', sa.String(length=60), nullable=True),
    sa.Column('slips', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['round_id', 'service_code'], ['round_service.round_id', 'round_service.code'], name=op.f('fk_slip_sheet_round_id_service_code_round_service')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_slip_sheet_round_id_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip_sheet'))
    )
    op.create_index('ix_slip_sheet_round_id', 'slip_sheet', ['round_id'])

    op.create_table('slip',
    sa.Column('link_hash', sa.String(length=64), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sheet_id'], ['slip_sheet.id'], name=op.f('fk_slip_sheet_id_slip_sheet'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('link_hash', name=op.f('pk_slip')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_slip_sheet_id', 'slip', ['sheet_id'])

    with op.batch_alter_table('action') as batch_op:
        batch_op.add_column(sa.Column('lead_user_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_action_lead_user_id', ['lead_user_id'], unique=False)
        batch_op.create_foreign_key('fk_action_lead_user_id_user_account', 'user_account', ['lead_user_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('council') as batch_op:
        batch_op.add_column(sa.Column('codes_required', sa.Boolean(), nullable=False, server_default=NO))
        batch_op.add_column(sa.Column('comments_kept_months', sa.Integer(), nullable=False, server_default='24'))
        batch_op.add_column(sa.Column('answers_kept_months', sa.Integer(), nullable=False, server_default='24'))
        batch_op.add_column(sa.Column('invitees_kept_months', sa.Integer(), nullable=False, server_default='3'))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_check_constraint(op.f('ck_council_comments_kept_in_range'), 'comments_kept_months BETWEEN 1 AND 120')
        batch_op.create_check_constraint(op.f('ck_council_answers_kept_in_range'), 'answers_kept_months BETWEEN 1 AND 120')
        batch_op.create_check_constraint(op.f('ck_council_invitees_kept_in_range'), 'invitees_kept_months BETWEEN 0 AND 120')

    with op.batch_alter_table('membership') as batch_op:
        batch_op.drop_constraint(op.f('ck_membership_role_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_membership_role_known'), "role IN ('administrator', 'coordinator', 'manager', 'councillor', 'plan_lead')")

    with op.batch_alter_table('plan') as batch_op:
        batch_op.add_column(sa.Column('service_code', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint('uq_plan_round_id', type_='unique')
        batch_op.create_index('ix_plan_round_id', ['round_id'], unique=False)
        batch_op.create_index('uq_plan_of_round', ['round_id'], unique=True, sqlite_where=sa.text('service_code IS NULL'), postgresql_where=sa.text('service_code IS NULL'))
        batch_op.create_unique_constraint('uq_plan_round_id_service_code', ['round_id', 'service_code'])

    op.create_table('named_response',
    sa.Column('response_id', sa.String(length=32), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitee.id'], name=op.f('fk_named_response_invitee_id_invitee'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_named_response_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_named_response')),
    sa.UniqueConstraint('invitee_id', name=op.f('uq_named_response_invitee_id'))
    )

    _groups_from_forms()
    with op.batch_alter_table('round') as batch_op:
        batch_op.add_column(sa.Column('introduction', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('kind', sa.String(20), nullable=False, server_default='confidential'))
        batch_op.add_column(sa.Column('assesses', sa.String(20), nullable=False, server_default='council'))
        batch_op.add_column(sa.Column('open_to', sa.String(20), nullable=False, server_default='anyone'))
        batch_op.add_column(sa.Column('opens_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('opens_time', sa.Time(), nullable=False, server_default='08:00:00'))
        batch_op.add_column(sa.Column('closes_time', sa.Time(), nullable=False, server_default='23:59:00'))
        batch_op.add_column(sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('comments_deleted_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('answers_deleted_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f('ck_round_form_known'), type_='check')
        batch_op.drop_column('form')
        batch_op.create_check_constraint(op.f('ck_round_published_when_closed'), "published_at IS NULL OR state = 'closed'")
        batch_op.create_check_constraint(op.f('ck_round_kind_known'), "kind IN ('confidential', 'named')")
        batch_op.create_check_constraint(op.f('ck_round_assesses_known'), "assesses IN ('council', 'service')")
        batch_op.create_check_constraint(op.f('ck_round_open_to_known'), "open_to IN ('anyone', 'code_holders')")
        batch_op.drop_constraint(op.f('ck_round_state_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_round_state_known'), "state IN ('draft', 'open', 'closed', 'cancelled')")

    with op.batch_alter_table('round_aim') as batch_op:
        batch_op.add_column(sa.Column('in_scope', sa.Boolean(), nullable=False, server_default=YES))

    with op.batch_alter_table('round_service') as batch_op:
        batch_op.add_column(sa.Column('service_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('directorate', sa.String(length=200), nullable=False, server_default=''))
        batch_op.create_index('ix_round_service_service_id', ['service_id'], unique=False)
        batch_op.create_foreign_key('fk_round_service_service_id_service', 'service', ['service_id'], ['id'], ondelete='SET NULL')
    op.execute("UPDATE round_service SET service_id = (SELECT service.id FROM service WHERE round_service.code = 's' || service.id)")

    with op.batch_alter_table('service') as batch_op:
        batch_op.add_column(sa.Column('directorate_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reference', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('ended', sa.Boolean(), nullable=False, server_default=NO))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_index('ix_service_directorate_id', ['directorate_id'], unique=False)
        batch_op.create_unique_constraint('uq_service_council_id_reference', ['council_id', 'reference'])
        batch_op.create_foreign_key('fk_service_directorate_id_directorate', 'directorate', ['directorate_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('user_account') as batch_op:
        batch_op.add_column(sa.Column('is_operator', sa.Boolean(), nullable=False, server_default=NO))
        batch_op.add_column(sa.Column('totp_secret', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('totp_confirmed', sa.Boolean(), nullable=False, server_default=NO))
        batch_op.add_column(sa.Column('totp_last', sa.Integer(), nullable=True))
        batch_op.drop_column('session_key')


def _groups_from_forms() -> None:
    """A round had one form for everybody; now each respondent group of its framework has its own row."""
    bind = op.get_bind()
    rows = bind.execute(sa.text('SELECT round.id, round.form, framework.content FROM round JOIN framework ON framework.hash = round.framework_hash'))
    for round_id, form, content in rows.all():
        for number, audience in enumerate(json.loads(content)['audiences'], 1):
            bind.execute(
                sa.text('INSERT INTO round_group (round_id, code, number, takes_part, form) VALUES (:round, :code, :number, :yes, :form)'),
                {'round': round_id, 'code': audience['code'], 'number': number, 'yes': True, 'form': form},
            )
