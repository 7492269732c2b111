"""The tables. Importing this package is enough for `Base.metadata` to hold them all."""

from assessment.access import Role
from assessment.models.audit import AuditEvent
from assessment.models.base import Base
from assessment.models.frameworks import FrameworkTranslation, StoredFramework
from assessment.models.invitees import Invitee, OpenLink, Slip, SlipSheet
from assessment.models.jobs import Job, JobKind
from assessment.models.mail import MailKind, MailText
from assessment.models.people import Council, Directorate, FormerName, Membership, Service, ServiceLead, User
from assessment.models.plans import Action, Measure, Plan, Priority
from assessment.models.responses import Answer, Comment, NamedResponse, Response
from assessment.models.results import FrozenCounts
from assessment.models.reviews import (
    AgreedScore,
    Evidence,
    EvidenceKind,
    Remark,
    RemarkKind,
    Review,
    Reviewer,
    ReviewerScore,
)
from assessment.models.rounds import (
    Assesses,
    Form,
    GapLens,
    Mode,
    ModeCount,
    OpenTo,
    PaperCheck,
    ReminderDay,
    Round,
    RoundAim,
    RoundGroup,
    RoundKind,
    RoundService,
    ServiceAim,
)
from assessment.models.sign_ins import Attempt, EmailedLink, LinkPurpose, SignIn

__all__ = [
    "Action",
    "AgreedScore",
    "Answer",
    "Assesses",
    "Attempt",
    "AuditEvent",
    "Base",
    "Comment",
    "Council",
    "Directorate",
    "EmailedLink",
    "Evidence",
    "EvidenceKind",
    "Form",
    "FormerName",
    "FrameworkTranslation",
    "FrozenCounts",
    "GapLens",
    "Invitee",
    "Job",
    "JobKind",
    "LinkPurpose",
    "MailKind",
    "MailText",
    "Measure",
    "Membership",
    "Mode",
    "ModeCount",
    "NamedResponse",
    "OpenLink",
    "OpenTo",
    "PaperCheck",
    "Plan",
    "Priority",
    "Remark",
    "RemarkKind",
    "ReminderDay",
    "Response",
    "Review",
    "Reviewer",
    "ReviewerScore",
    "Role",
    "Round",
    "RoundAim",
    "RoundGroup",
    "RoundKind",
    "RoundService",
    "Service",
    "ServiceAim",
    "ServiceLead",
    "SignIn",
    "Slip",
    "SlipSheet",
    "StoredFramework",
    "User",
]
