"""Who may do what, as one table over the routes. Anything without a row is denied.

A rule decides by role alone; that a record belongs to the asker's council, or a review to its team, is
decided by the services, which are handed the council or the person and find nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.translation import N_


class Role(StrEnum):
    """What a person is in a council. Each role is held by itself: an administrator is no coordinator."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    COUNCILLOR = "councillor"
    PLAN_LEAD = "plan_lead"

    @property
    def written(self) -> str:
        """As it is written in files that go in and out."""
        return self.value.replace("_", " ")


NAMES_OF_ROLES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: N_("administrator"),
    Role.COORDINATOR: N_("coordinator"),
    Role.MANAGER: N_("manager"),
    Role.COUNCILLOR: N_("councillor"),
    Role.PLAN_LEAD: N_("plan lead"),
}
"""What people call them in the middle of a sentence, noted to be looked up."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, as far as rules care. `roles` are those in the council whose pages are shown."""

    signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    operator: bool = False
    reviewer: bool = False


NOBODY = Actor()


class Rule(StrEnum):
    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    COUNCILLOR = "councillor"
    PLAN_LEAD = "plan lead"
    REVIEWER = "reviewer"
    RESULTS_OF_SERVICES = "results of services"
    PLANS = "plans"
    PUBLISHED = "published"
    MAIL_TEXTS = "mail texts"


def _holds(role: Role) -> Callable[[Actor], bool]:
    return lambda actor: actor.signed_in and role in actor.roles


def _holds_any(*roles: Role) -> Callable[[Actor], bool]:
    return lambda actor: actor.signed_in and not actor.roles.isdisjoint(roles)


_PREDICATES: Mapping[Rule, Callable[[Actor], bool]] = {
    Rule.ANYONE: lambda _: True,
    Rule.SIGNED_IN: lambda actor: actor.signed_in,
    Rule.OPERATOR: lambda actor: actor.signed_in and actor.operator,
    Rule.ADMINISTRATOR: _holds(Role.ADMINISTRATOR),
    Rule.COORDINATOR: _holds(Role.COORDINATOR),
    Rule.MANAGER: _holds(Role.MANAGER),
    Rule.COUNCILLOR: _holds(Role.COUNCILLOR),
    Rule.PLAN_LEAD: _holds(Role.PLAN_LEAD),
    Rule.REVIEWER: lambda actor: actor.signed_in and actor.reviewer,
    Rule.RESULTS_OF_SERVICES: _holds_any(Role.COORDINATOR, Role.MANAGER),
    Rule.MAIL_TEXTS: _holds_any(Role.ADMINISTRATOR, Role.COORDINATOR),
    Rule.PLANS: _holds_any(Role.COORDINATOR, Role.MANAGER),
    Rule.PUBLISHED: _holds_any(Role.COORDINATOR, Role.MANAGER, Role.COUNCILLOR),
}

_ROUTES_BY_RULE: Mapping[Rule, tuple[str, ...]] = {
    Rule.ANYONE: (
        "static",
        "front.start",
        "front.accessibility",
        "front.privacy",
        "front.method",
        "front.health",
        "sign_in.sign_in",
        "sign_in.code",
        "links.ask",
        "links.sent",
        "links.use",
        "invitations.take_up",
        "open_links.join",
        "open_links.enter_code",
        "kiosk.start",
        "kiosk.stop",
        "questionnaire.landing",
        "questionnaire.begin",
        "questionnaire.come_back",
        "questionnaire.code",
        "questionnaire.overview",
        "questionnaire.element",
        "questionnaire.save",
        "questionnaire.check",
        "questionnaire.submit",
        "questionnaire.thanks",
        "tickets.personal",
        "tickets.with_code",
        "tickets.about_you",
        "tickets.reminders",
        "withdrawal.ask",
        "withdrawal.done",
    ),
    Rule.SIGNED_IN: (
        "sign_in.sign_out",
        "account.show",
        "account.choose_council",
        "account.choose_language",
        "account.end_everywhere",
        "codes.show",
        "codes.start",
        "codes.confirm",
        "codes.stop",
    ),
    Rule.MAIL_TEXTS: ("mails.index", "mails.edit", "mails.reset"),
    Rule.OPERATOR: ("operator.index", "operator.found", "operator.rename"),
    Rule.ADMINISTRATOR: (
        "audit.index",
        "audit.export",
        "services.index",
        "services.add",
        "services.show",
        "services.change",
        "services.end",
        "services.bring_back",
        "services.add_directorate",
        "services.change_directorate",
        "services.remove_directorate",
        "service_files.upload",
        "service_files.confirm",
        "service_files.template",
        "service_files.download",
        "people.index",
        "people.add",
        "people.change",
        "people.welcome_again",
        "people.reset_codes",
        "people.remove",
        "people_files.upload",
        "people_files.confirm",
        "people_files.template",
        "people_files.download",
        "settings.show",
        "personal_data.find",
        "personal_data.file",
        "personal_data.erase",
    ),
    Rule.COORDINATOR: (
        "invitees.show",
        "invitees.add",
        "invitees.copy",
        "invitees.remove",
        "invitees.again",
        "invitee_files.upload",
        "invitee_files.confirm",
        "invitee_files.template",
        "mailing.invitations",
        "mailing.reminders",
        "mailing.days",
        "mailing.remove_day",
        "mailing.job",
        "rounds.index",
        "rounds.new",
        "rounds.show",
        "rounds.open",
        "rounds.extend",
        "rounds.close",
        "rounds.cancel",
        "set_up.basics",
        "set_up.introduction",
        "set_up.groups",
        "set_up.elements",
        "set_up.targets",
        "set_up.copy_targets",
        "set_up.service_targets",
        "set_up.targets_of_service",
        "set_up.services",
        "set_up.dates",
        "set_up.threshold",
        "set_up.lens",
        "set_up.check",
        "named.people",
        "preview.index",
        "preview.landing",
        "preview.element",
        "turnout.show",
        "turnout.rates",
        "paper.show",
        "paper.questionnaire",
        "paper.enter",
        "paper.check",
        "reaching.show",
        "reaching.make_link",
        "reaching.make_links",
        "reaching.end_link",
        "reaching.posters",
        "reaching.make_slips",
        "reaching.withdraw_slips",
        "results.show",
        "results.element",
        "results.groups",
        "results.services",
        "results.comments",
        "reports.page",
        "reports.pdf",
        "reports.scores",
        "team.show",
        "team.start",
        "team.invite",
        "team.invite_again",
        "team.name_lead",
        "team.remove",
        "plans.start",
        "plans.start_for_each",
        "publishing.publish_report",
        "publishing.withdraw_report",
        "publishing.publish_plan",
        "publishing.withdraw_plan",
    ),
    Rule.MANAGER: ("service_results.index",),
    Rule.RESULTS_OF_SERVICES: (
        "service_results.show",
        "service_results.element",
        "service_results.report",
        "service_results.pdf",
        "service_results.scores",
    ),
    Rule.PUBLISHED: (
        "published.index",
        "published.report",
        "published.report_pdf",
        "published.scores",
        "published.services",
        "published.service_report",
        "published.service_report_pdf",
        "published.service_scores",
        "published.plan",
        "published.plan_pdf",
    ),
    Rule.PLAN_LEAD: ("own_actions.index", "own_actions.status"),
    Rule.PLANS: (
        "plans.index",
        "plans.start_for_service",
        "plans.show",
        "plans.pdf",
        "plans.priority",
        "plans.add_priority",
        "plans.move_priority",
        "plans.action",
        "plans.add_action",
        "plans.remove_action",
    ),
    Rule.REVIEWER: (
        "reviews.index",
        "reviews.show",
        "reviews.self_assessment",
        "reviews.heading",
        "reviews.add_evidence",
        "reviews.remove_evidence",
        "reviews.add_remark",
        "reviews.remove_remark",
        "reviews.submit",
        "reviews.agree",
        "reviews.agree_heading",
        "reviews.finish",
    ),
}

RULES: Mapping[str, Rule] = {
    endpoint: rule for rule, endpoints in _ROUTES_BY_RULE.items() for endpoint in endpoints
}


def meets(rule: Rule, actor: Actor) -> bool:
    """Whether an actor is one of those that a rule speaks of."""
    return _PREDICATES[rule](actor)


def allows(endpoint: str, actor: Actor) -> bool:
    """Whether an actor may use a route. A route without a row is nobody's."""
    rule = RULES.get(endpoint)
    return rule is not None and meets(rule, actor)
