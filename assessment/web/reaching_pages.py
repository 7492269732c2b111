"""Short addresses as they are shown and printed, and what posters and slips are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for

from assessment.models import Round
from assessment.reports.posters import Poster
from assessment.reports.slips import Slips
from assessment.services.addressees import Addressee
from assessment.services.open_links import Link
from assessment.services.personal_codes import in_groups
from assessment.services.slips import PrintedSheet
from assessment.services.tickets import needs_ticket
from assessment.web.filters import closing, closing_weekday


def full_address(endpoint: str, token: str) -> str:
    """A short address with everything that a browser needs."""
    return url_for(f"open_links.{endpoint}", token=token, _external=True)


def typed(address: str) -> str:
    """The same as people type it: browsers add the rest."""
    return address.partition("://")[2]


def posters_of(round_: Round, links: Iterable[Link]) -> list[Poster]:
    return [
        Poster(
            council=round_.council.name,
            whom=_whom(link.addressee),
            address=full_address("join", link.token),
            typed=typed(full_address("join", link.token)),
            closing=closing_weekday(round_),
            threshold=round_.threshold,
            with_code=needs_ticket(round_),
            of_services=round_.of_services,
        )
        for link in links
    ]


def slips_of(round_: Round, token: str, sheet: PrintedSheet) -> Slips:
    """`token` is of the short address of the whole round, where the codes are entered.

    The code stands in the fragment of the QR code's address, which browsers send to no server.
    """
    address = full_address("enter_code", token)
    return Slips(
        council=round_.council.name,
        whom=_whom(sheet.addressee),
        typed=typed(address),
        closing=closing(round_),
        codes=[(in_groups(code), f"{address}#{code}") for code in sheet.codes],
    )


def links_for(links: Sequence[Link], token: str | None) -> list[Link]:
    """The link of a token, or all of them."""
    return [link for link in links if token is None or link.token == token]


def _whom(addressee: Addressee) -> str:
    return "" if addressee.is_everybody else addressee.name
