"""Where a scorecard's pages stand: their names, and the addresses that they lead to.

The results of a council and those of one service are shown by the same templates, to readers who reach them
by different ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from assessment.models import Round, RoundService
from assessment.services.live_counts import is_live
from assessment.web.addresses import address


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Place:
    """`sections` are the pages beside one another. An address that is "" leads nowhere for this reader."""

    caption: str
    back_href: str
    back_text: str
    pdf: str
    csv: str
    sections: tuple[Section, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    element_endpoint: str = ""

    def element(self, code: str) -> str:
        """The page of one element."""
        return address(self.element_endpoint, code=code, **self.values) if self.element_endpoint else ""

    def section(self, key: str) -> str:
        """The address of a section; "" where this place has none of that name."""
        return next((one.href for one in self.sections if one.key == key), "")


def title_of(round_: Round) -> str:
    """The title of a round, and whether its results can still change."""
    return _("%(round)s (so far)", round=round_.title) if is_live(round_) else round_.title


def council_place(round_: Round) -> Place:
    """The council's results, for its coordinator."""
    values = {"round_id": round_.id}
    sections = [
        ("scores", _("Scores"), "results.show"),
        *([] if round_.of_services else [("groups", _("By group"), "results.groups")]),
        ("services", _("By service"), "results.services"),
        *([("people", _("By person"), "named.people")] if round_.is_named else []),
        ("comments", _("Comments"), "results.comments"),
        ("report", _("Gap report"), "reports.page"),
    ]
    return Place(
        caption=title_of(round_),
        back_href=address("rounds.show", **values),
        back_text=round_.title,
        pdf=address("reports.pdf", **values),
        csv=address("reports.scores", **values),
        sections=_sections(sections, values),
        values=values,
        element_endpoint="results.element",
    )


def service_place(service: RoundService, *, for_manager: bool) -> Place:
    """One service's own results. A manager goes back to their services, a coordinator to the council's."""
    values = {"round_id": service.round_id, "service_code": service.code}
    sections = [
        ("scores", _("Scores"), "service_results.show"),
        ("report", _("Gap report"), "service_results.report"),
    ]
    back = (
        ("service_results.index", {})
        if for_manager
        else ("results.services", {"round_id": values["round_id"]})
    )
    return Place(
        caption=f"{service.name}: {title_of(service.round)}",
        back_href=address(back[0], **back[1]),
        back_text=_("Your services") if for_manager else _("Scores by service"),
        pdf=address("service_results.pdf", **values),
        csv=address("service_results.scores", **values),
        sections=_sections(sections, values),
        values=values,
        element_endpoint="service_results.element",
    )


def published_place(round_: Round, service: RoundService | None = None) -> Place:
    """A published report, of the council or of one service, for whoever may read what is published."""
    values: dict[str, Any] = {"round_id": round_.id}
    if service is None:
        return Place(
            caption=round_.title,
            back_href=address("published.index"),
            back_text=_("Published reports and plans"),
            pdf=address("published.report_pdf", **values),
            csv=address("published.scores", **values),
        )
    of_service = {**values, "service_code": service.code}
    return Place(
        caption=f"{service.name}: {round_.title}",
        back_href=address("published.services", **values),
        back_text=_("Reports of each service"),
        pdf=address("published.service_report_pdf", **of_service),
        csv=address("published.service_scores", **of_service),
    )


def _sections(named: list[tuple[str, str, str]], values: dict[str, Any]) -> tuple[Section, ...]:
    return tuple(Section(key, text, address(endpoint, **values)) for key, text, endpoint in named)
