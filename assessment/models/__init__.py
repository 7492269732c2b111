"""The tables. Importing this package is enough for `Base.metadata` to hold them all."""

from assessment.models.audit import AuditEvent
from assessment.models.base import Base
from assessment.models.frameworks import StoredFramework
from assessment.models.people import Council, Membership, Role, Service, User
from assessment.models.plans import Action, Measure, Plan, Priority
from assessment.models.responses import Answer, Comment, Response
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
from assessment.models.rounds import Form, GapLens, Round, RoundAim, RoundService

__all__ = [
    "Action",
    "AgreedScore",
    "Answer",
    "AuditEvent",
    "Base",
    "Comment",
    "Council",
    "Evidence",
    "EvidenceKind",
    "Form",
    "FrozenCounts",
    "GapLens",
    "Measure",
    "Membership",
    "Plan",
    "Priority",
    "Remark",
    "RemarkKind",
    "Response",
    "Review",
    "Reviewer",
    "ReviewerScore",
    "Role",
    "Round",
    "RoundAim",
    "RoundService",
    "Service",
    "StoredFramework",
    "User",
]
