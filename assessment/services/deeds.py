"""The deeds and records of the audit trail in words. The trail itself keeps them as they were written."""

from __future__ import annotations

from assessment.translation import N_
from assessment.translation import gettext as _

DEEDS = frozenset(
    {
        N_("accepted"),
        N_("added"),
        N_("added a remark to"),
        N_("added a reminder day to"),
        N_("added evidence to"),
        N_("agreed a score of"),
        N_("brought back"),
        N_("cancelled"),
        N_("changed"),
        N_("changed a mail"),
        N_("changed the roles of"),
        N_("checked a paper return of"),
        N_("chose a new password"),
        N_("closed"),
        N_("copied invitees to"),
        N_("created"),
        N_("deleted the comments of"),
        N_("deleted the list of invitees of"),
        N_("deleted the raw answers of"),
        N_("ended"),
        N_("ended an open link of"),
        N_("erased the data of"),
        N_("extended"),
        N_("finished"),
        N_("founded"),
        N_("gave a role"),
        N_("handed out the data of"),
        N_("imported"),
        N_("imported answers into"),
        N_("imported invitees of"),
        N_("invited"),
        N_("invited 1 person to"),
        N_("invited again"),
        N_("made an open link of"),
        N_("named as lead"),
        N_("opened"),
        N_("printed slips of"),
        N_("proposed"),
        N_("published"),
        N_("published report of"),
        N_("reached the limit of tries to sign in"),
        N_("removed"),
        N_("removed a remark from"),
        N_("removed a reminder day from"),
        N_("removed an invitee of"),
        N_("removed evidence from"),
        N_("renamed"),
        N_("reported on"),
        N_("reset a mail"),
        N_("reset one-time codes"),
        N_("sent a link to"),
        N_("sent invitations to"),
        N_("sent reminders to"),
        N_("set aside"),
        N_("set basics of"),
        N_("set dates of"),
        N_("set elements of"),
        N_("set groups of"),
        N_("set introduction of"),
        N_("set lens of"),
        N_("set service targets of"),
        N_("set services of"),
        N_("set targets of"),
        N_("set threshold of"),
        N_("set up one-time codes"),
        N_("signed in"),
        N_("signed out everywhere"),
        N_("started"),
        N_("started agreeing"),
        N_("submitted scores to"),
        N_("took out"),
        N_("turned off one-time codes"),
        N_("withdrew"),
        N_("withdrew report of"),
        N_("withdrew slips of"),
    }
)
"""What may stand in the trail as it is recorded; a test holds the code to it."""

_NUMBERED = {
    "action": N_("action %(number)s"),
    "council": N_("council %(number)s"),
    "directorate": N_("directorate %(number)s"),
    "person": N_("person %(number)s"),
    "plan": N_("plan %(number)s"),
    "priority": N_("priority %(number)s"),
    "review": N_("review %(number)s"),
    "reviewer": N_("reviewer %(number)s"),
    "round": N_("round %(number)s"),
    "service": N_("service %(number)s"),
}
_NAMED = {
    "person": N_("person %(name)s"),
    "review": N_("review of “%(name)s”"),
    "reviewer": N_("reviewer %(name)s"),
    "round": N_("round “%(name)s”"),
}
_KINDS = {
    "a": N_("a person"),
    "action": N_("action"),
    "council": N_("council"),
    "directorate": N_("directorate"),
    "person": N_("person"),
    "plan": N_("plan"),
    "priority": N_("priority"),
    "review": N_("review"),
    "reviewer": N_("reviewer"),
    "round": N_("round"),
    "service": N_("service"),
    "services": N_("services"),
    "settings": N_("settings"),
    "invitation": N_("invitation"),
    "reminder": N_("reminder"),
    "sign_in": N_("link to sign in"),
    "reset": N_("new password"),
    "welcome": N_("new account"),
}


def deed_text(deed: str) -> str:
    """What was done, as people read it; what an earlier edition wrote stays as it was written."""
    return _(deed) if deed in DEEDS else deed


def kind_text(kind: str) -> str:
    """What kind of record it was done to, by the first word of the record."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def record_text(record: str, name: str = "") -> str:
    """The record that it was done to: “round 3”, or by its name where that is known."""
    kind, blank, number = record.partition(" ")
    if name and kind in _NAMED:
        return _(_NAMED[kind], name=name)
    if number.isdigit() and kind in _NUMBERED:
        return _(_NUMBERED[kind], number=number)
    return kind_text(kind) if not blank or record == _KINDS.get(kind) else record
