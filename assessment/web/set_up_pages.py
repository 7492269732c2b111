"""What the pages of setting up a round show, where a template needs more than a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from assessment.models import Form, Round, RoundGroup
from assessment.reports.words import clock_time
from assessment.scoring.values import DEFAULT_IMPORTANCE, DEFAULT_TARGET
from assessment.services.answering import Asking
from assessment.services.readiness import Remark
from assessment.services.rounds import FormLength, form_lengths
from assessment.services.scorecards import population_of
from assessment.services.setting_up import basics_of
from assessment.web.filters import closed_on, closing, day
from assessment.web.forms.rounds import LENS_NAMES
from assessment.web.forms.set_up import ASSESSES_NAMES, KIND_NAMES, OPEN_TO_NAMES
from benchmark.framework import Framework

NOT_STARTED, DONE, LOOK = _l("Not started"), _l("Done"), _l("Needs a look")
_FORMS_AFTER_A_NAME = {Form.FULL: _l("full form"), Form.SHORT: _l("short form")}


def groups_gone(invitees: int) -> str:
    """Told once, where a new framework has no group such as these people were invited for."""
    return str(
        ngettext(
            "%(count)s person on the list was in a group that this framework does not have. They say their "
            "group when they answer.",
            "%(count)s people on the list were in groups that this framework does not have. They say their "
            "group when they answer.",
            invitees,
            count=f"{invitees:,}",
        )
    )


def basics_data(round_: Round) -> dict[str, Any]:
    """What the round is, as the fields of `BasicsForm`."""
    basics = basics_of(round_)
    return {
        "title": basics.title,
        "framework": basics.framework_hash,
        "assesses": basics.assesses.value,
        "kind": basics.kind.value,
        "open_to": basics.open_to.value,
        "version": str(round_.version),
    }


def lengths_by_group(
    framework: Framework, left_out: frozenset[str]
) -> dict[str, tuple[FormLength, FormLength]]:
    """What the full and the short form ask of each group about the elements chosen, by code of group."""
    codes = [audience.code for audience in framework.audiences]
    full, short = (
        form_lengths(framework, Asking(tuple((code, form) for code in codes), left_out))
        for form in (Form.FULL, Form.SHORT)
    )
    return dict(zip(codes, zip(full, short, strict=True), strict=True))


def theme_names(framework: Framework) -> dict[str, str]:
    """The name of the theme before its first element, by code of that element."""
    return {theme.elements[0].code: theme.name for theme in framework.themes if theme.elements}


def tasks(
    round_: Round, framework: Framework, done: Collection[str], remarks: Iterable[Remark]
) -> list[dict[str, Any]]:
    """The list of what to look at before a draft is opened, each with what is chosen so far."""
    doubtful = {remark.task for remark in remarks}
    rows = [
        ("basics", _("What this round is"), _basics_hint(round_)),
        ("introduction", _("Introduction for those who answer"), _introduction_hint(round_)),
        ("elements", _("Elements to ask about"), _elements_hint(round_)),
        ("groups", _("Groups and their forms"), _groups_hint(round_, framework)),
        ("services", _("Services that take part"), _services_hint(round_)),
        ("targets", _("Targets and importance"), _targets_hint(round_)),
        ("dates", _("Opening and closing"), opening_and_closing(round_)),
        ("threshold", _("Fewest answers to show"), str(round_.threshold)),
        ("lens", _("What the gap is measured from"), str(LENS_NAMES[round_.gap_lens])),
    ]
    if round_.is_named:
        rows = [row for row in rows if row[0] != "threshold"]
    return [
        _task(text, hint, url_for(f"set_up.{task}", round_id=round_.id), _status(task, done, doubtful))
        for task, text, hint in rows
    ]


def remarks_with_links(round_: Round, remarks: Sequence[Remark]) -> list[tuple[Remark, str]]:
    """Each remark with the address of the page that mends it."""
    pages = {"invitees": "invitees.show"}
    return [
        (remark, url_for(pages.get(remark.task, f"set_up.{remark.task}"), round_id=round_.id))
        for remark in remarks
    ]


def opening_and_closing(round_: Round) -> str:
    """ "Opens 16 November 2026 at 8am, closes 18 December 2026" """
    if round_.opens_on is None:
        return str(_("You open it; closes %(closing)s", closing=closing(round_)))
    return str(
        _(
            "Opens %(day)s at %(time)s, closes %(closing)s",
            day=day(round_.opens_on),
            time=clock_time(round_.opens_time),
            closing=closing(round_),
        )
    )


def settings_rows(round_: Round, framework: Framework) -> list[dict[str, Any]]:
    """What was chosen, for the page of a round that is no draft any more."""
    rows = [
        (
            _("Framework"),
            _("%(title)s, edition %(edition)s", title=framework.title, edition=framework.edition),
            "",
        ),
        (_("What is assessed"), str(ASSESSES_NAMES[round_.assesses]), ""),
        (_("Answers"), str(KIND_NAMES[round_.kind]), ""),
        (_("Who can answer"), str(OPEN_TO_NAMES[round_.open_to]), ""),
        (_("Elements"), _elements_hint(round_), ""),
        (_("Groups"), _groups_hint(round_, framework), ""),
        (_("Services"), _services_hint(round_), ""),
        _closing_row(round_),
        (
            _("Introduction"),
            _introduction_hint(round_),
            "set_up.introduction" if round_.state == "open" else "",
        ),
        (_("Fewest answers to show"), _("All are shown") if round_.is_named else str(round_.threshold), ""),
        (
            _("Targets and importance"),
            _targets_hint(round_),
            "set_up.targets" if round_.state == "open" else "",
        ),
        (
            _("Gap measured from"),
            str(LENS_NAMES[round_.gap_lens]),
            "set_up.lens" if round_.state != "cancelled" else "",
        ),
    ]
    return [
        {"key": key, "value": value, "href": url_for(to, round_id=round_.id) if to else "", "about": key}
        for key, value, to in rows
    ]


def _closing_row(round_: Round) -> tuple[str, str, str]:
    if round_.state == "closed":
        return _("Closed"), closed_on(round_), ""
    return _("Closing"), closing(round_), "rounds.extend" if round_.state == "open" else ""


def _task(text: str, hint: str, href: str, status: str) -> dict[str, Any]:
    return {"text": text, "href": href, "hint": hint, "status": str(status), "done": status == DONE}


def _status(task: str, done: Collection[str], doubtful: Collection[str]) -> str:
    if task in doubtful:
        return str(LOOK)
    return str(DONE if task in done else NOT_STARTED)


def _basics_hint(round_: Round) -> str:
    return str(
        _(
            "%(assesses)s. %(kind)s. %(open_to)s",
            assesses=ASSESSES_NAMES[round_.assesses],
            kind=KIND_NAMES[round_.kind],
            open_to=OPEN_TO_NAMES[round_.open_to],
        )
    )


def _introduction_hint(round_: Round) -> str:
    length = len(round_.introduction)
    if not length:
        return str(_("None yet"))
    return str(ngettext("%(count)s character", "%(count)s characters", length, count=f"{length:,}"))


def _elements_hint(round_: Round) -> str:
    chosen = sum(aim.in_scope for aim in round_.aims)
    if chosen == len(round_.aims):
        return str(_("All %(number)s", number=chosen))
    return str(_("%(chosen)s of %(all)s", chosen=chosen, all=len(round_.aims)))


def _groups_hint(round_: Round, framework: Framework) -> str:
    names = {audience.code: audience.name for audience in framework.audiences}
    taking_part = [group for group in round_.groups if group.takes_part]
    return "; ".join(_group_hint(group, names[group.code]) for group in taking_part) or _("None")


def _group_hint(group: RoundGroup, name: str) -> str:
    form = _FORMS_AFTER_A_NAME[group.form]
    if group.headcount is None:
        return str(_("%(group)s: %(form)s", group=name, form=form))
    return str(
        ngettext(
            "%(group)s: %(form)s, %(count)s person",
            "%(group)s: %(form)s, %(count)s people",
            group.headcount,
            group=name,
            form=form,
            count=f"{group.headcount:,}",
        )
    )


def _services_hint(round_: Round) -> str:
    if not round_.services:
        return str(_("None"))
    services = ngettext("%(num)s service", "%(num)s services", len(round_.services))
    population = population_of(round_)
    if population is None:
        return str(services)
    return str(
        ngettext(
            "%(services)s with %(count)s person",
            "%(services)s with %(count)s people",
            population,
            services=services,
            count=f"{population:,}",
        )
    )


def _targets_hint(round_: Round) -> str:
    aims = [aim for aim in round_.aims if aim.in_scope]
    if all((aim.target, aim.importance) == (DEFAULT_TARGET, DEFAULT_IMPORTANCE) for aim in aims):
        return str(_("The usual ones: %(target)s for every element", target=f"{DEFAULT_TARGET:g}"))
    return str(ngettext("Set for %(num)s element", "Set for %(num)s elements", len(aims)))
