from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from assessment.jobs.mailer import Post
from assessment.models.engine import write_session
from assessment.services import invitees
from assessment.services.invitees import InviteeFields
from tests.factories.people import make_council
from tests.factories.post import Postman, serving
from tests.factories.rounds import make_open_round
from tests.jobs.installation import EVERYBODY, Installation


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def post(postman: Postman) -> Iterator[Post]:
    """A real mail server, whose mails `postman` keeps."""
    with serving(postman) as post:
        yield post


@pytest.fixture
def here(database: Engine, post: Post) -> Installation:
    with write_session(database) as session:
        round_ = make_open_round(session, make_council(session))
        round_id = round_.id
        for email in EVERYBODY:
            invitees.add_invitee(session, round_, None, InviteeFields(email, email[:3].title(), "staff"))
        session.commit()
    return Installation(database, round_id, post)
