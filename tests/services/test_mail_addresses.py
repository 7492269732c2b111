"""What mail can be sent to is decided in one way, where it is typed and where it is sent."""

from __future__ import annotations

import pytest

from assessment.services.mail_addresses import is_address
from assessment.services.table_files import Expected, email_address


@pytest.mark.parametrize("text", ["sam@ashvale.example", "o'neill+x@a.b.example", "s.o@ash-vale.gov.example"])
def test_what_is_an_address_is_taken(text: str) -> None:
    assert is_address(text)
    assert email_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "sam",
        "sam@ashvale",
        "sam@ash..vale.example",
        "sam..so@ashvale.example",
        "säm@ashvale.example",
        "sam@ashväle.example",
        "sam@ashvale.example, jo@ashvale.example",
        "Sam <sam@ashvale.example>",
        "a" * 250 + "@b.example",
    ],
)
def test_what_a_mail_server_would_refuse_is_told_in_a_file_already(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(Expected):
        email_address(text)
