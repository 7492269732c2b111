"""Anything at all, posted anywhere by anybody: never a failure of ours, and nothing written where refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.models import Attempt, Base
from tests.client import PageClient
from tests.factories.world import World, filled_in, make_world
from tests.web.respondents import begin

NOT_HERE = {"sign_in.sign_in", "sign_in.sign_out", "account.end_everywhere", "invitations.take_up"}
"""Slow on purpose, or the end of the session that posts the rest."""

OTHERS = ("the administrator", "the manager", "the plan lead", "an operator")

ANSWER_AT_ONCE = ("/save", "/slips/new")
"""These write and answer with what they made: news of an answer, a sheet of codes."""

PLAUSIBLE = {
    "answer-a.1.x.1": ("0", "3", "dk", "na", "9"),
    "band": ("high", "medium", "low", "none"),
    "all-0": ("y", ""),
    "assesses": ("council", "service"),
    "confirm": ("erase",),
    "closes_on": ("1", "31", "2", "2027", "99999"),
    "closes_time": ("5pm", "23:59", "25:00"),
    "code": ("ABCD-EFGH-JKMN",),
    "comment-a.1.x.1": ("Doors stuck", "x" * 2001),
    "dated_on": ("1", "29", "2", "2026", "0001"),
    "email": ("someone@elsewhere.example",),
    "directorate": ("none", "1"),
    "ends_on": ("2026-12-01", "2027-01-01", "0000-00-00"),
    "form": ("full", "short"),
    "form-staff": ("full", "short", "long"),
    "form-managers": ("full",),
    "form-volunteers": ("short",),
    "framework": ("0" * 64,),
    "from_council": ("Elsewhere", "Ashvale District Council"),
    "gap_lens": ("self", "peer"),
    "go": ("previous", "overview"),
    "group": ("staff", "leaders"),
    "headcount-staff": ("40", "", "-1"),
    "headcount-s1": ("40", "", "x"),
    "headcount": ("40", "", "-1"),
    "importance-a.2": ("2",),
    "importance-b.1": ("1", "2"),
    "in_scope": ("a.1", "b.1", "z.9"),
    "introduction": ("Why we ask", "x" * 3001),
    "importance-a.1": ("1", "3", "4"),
    "is_lead": ("y", ""),
    "open_to": ("anyone", "code_holders"),
    "opens": ("by_hand", "at"),
    "opens_on": ("1", "2027"),
    "opens_time": ("8am", "08:30", "8"),
    "service-s1": ("y", ""),
    "service-s2": ("y",),
    "source": ("1", "2", "99"),
    "takes-part-staff": ("y", ""),
    "target-a.2": ("75",),
    "target-b.1": ("75", "50"),
    "kind": ("confidential", "named", "data", "interview", "strength"),
    "lead": ("Head of housing",),
    "level": ("0", "3", "4", "none"),
    "measures": ("one\ntwo", "\n" * 30),
    "move": ("accept", "set-aside"),
    "name": ("Chris",),
    "note": ("A note",),
    "number": ("1", "12", "501"),
    "outcome": ("y", "Doors open"),
    "rationale": ("Because",),
    "reference": ("H1", ""),
    "roles": ("administrator", "coordinator", "manager", "none"),
    "services": ("1", "2", "99"),
    "read": ("councillor/",),
    "comments_kept_months": ("12", "0"),
    "answers_kept_months": ("12", "121"),
    "invitees_kept_months": ("0", "3"),
    "resources": ("Time",),
    "scope": ("All of it",),
    "service": ("none", "s1"),
    "starts_on": ("2026-12-01", ""),
    "statutory": ("yes", "no"),
    "status": ("done", "not_started"),
    "table": ("", "not.signed"),
    "target-a.1": ("0", "75", "101"),
    "body": ("{link} {stop}", "{link}", "{nonsense}"),
    "earlier": ("1", "99"),
    "on": ("1", "12", "2030"),
    "subject": ("How are we doing, {council}?", "{link}"),
    "text": ("Mend the doors",),
    "then": ("accept",),
    "threshold": ("3", "5", "21"),
    "title": ("A title",),
    "version": ("0", "1", "2"),
    "state": ("closed",),
    "council_id": ("1", "2"),
    "council": ("1", "2"),
    "purpose": ("sign_in", "reset"),
}
ODD = st.sampled_from(["", " ", "\0", "-1", "1e9", "٣", "9" * 30, "<b>", "\u202e", "é" * 300]) | st.text(
    max_size=30
)


DATES = {"closes_on": ["1", "1", "2037"], "opens_on": ["1", "12", "2036"], "dated_on": ["18", "6", "2026"]}


@st.composite
def forms(draw: st.DrawFn) -> dict[str, list[str]]:
    """Nearly all the fields that there are, mostly with what they expect, some of them twice."""
    left_out = draw(st.sets(st.sampled_from(sorted(PLAUSIBLE)), max_size=2))
    odd = draw(st.sets(st.sampled_from(sorted(PLAUSIBLE)), max_size=3))
    form = {name: [draw(st.sampled_from(values))] for name, values in PLAUSIBLE.items()} | DATES
    form |= {name: draw(st.lists(ODD | st.sampled_from(PLAUSIBLE[name]), max_size=4)) for name in odd}
    return {name: values for name, values in form.items() if name not in left_out}


@dataclass(frozen=True)
class Forms:
    """`posts` are the addresses that take a form, `clients` those who post to them."""

    posts: tuple[str, ...]
    clients: tuple[PageClient, ...]


@pytest.fixture
def everywhere(app: Flask, web_session: Session) -> Forms:
    world = make_world(web_session)
    web_session.commit()
    link = f"/q/{world.values['link_token']}"
    posts = {
        filled_in(route.rule, {**world.values, "round_id": round_id, "code": code})
        for route in app.url_map.iter_rules()
        if "POST" in (route.methods or ()) and route.endpoint not in NOT_HERE
        for round_id in (world.draft, world.closed, world.still_open)
        for code in ("a.1.x", "a.1")
    }
    respondent = PageClient(app)
    begin(respondent, link)
    return Forms(tuple(sorted(posts)), (*_people(app, world), respondent))


def _people(app: Flask, world: World) -> Iterator[PageClient]:
    """Who sends forms, those who may send most of them the most often."""
    for who in ("the coordinator", "the coordinator", "a reviewer", *OTHERS):
        client = PageClient(app)
        client.carry(world.secrets[who])
        yield client


def everything(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table but the tries, which count whether or not they were refused."""
    with engine.connect() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name != Attempt.__tablename__
        }


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_form_can_make_it_fail_or_write_where_it_refuses(
    app: Flask, everywhere: Forms, data: st.DataObject
) -> None:
    client = data.draw(st.sampled_from(everywhere.clients))
    address = data.draw(st.sampled_from(everywhere.posts))
    form = data.draw(forms())
    engine = app.extensions["engine"]
    before = everything(engine)

    if address.endswith("/save"):
        answer = client.post_json(
            address, data.draw(st.just(form) | st.just({k: v[0] for k, v in form.items() if v}))
        )
    else:
        answer = client.post(address, form)

    assert answer.status < 500
    taken = answer.status == 302 or (answer.status == 200 and address.endswith(ANSWER_AT_ONCE))
    assert taken or everything(engine) == before
