from __future__ import annotations

from collections.abc import Iterator

import pytest

from assessment.jobs.mailer import Post
from tests.factories.post import Postman, serving


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def post(postman: Postman) -> Iterator[Post]:
    """A real mail server, whose mails `postman` keeps."""
    with serving(postman) as post:
        yield post
