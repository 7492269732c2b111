from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from assessment.reports.posters import Poster, posters_pdf
from assessment.reports.slips import Slips, slips_pdf

POSTER = Poster(
    council="Ashvale District Council",
    whom="Waste and recycling",
    address="https://friend.example/j/7K3M0QX",
    typed="friend.example/j/7K3M0QX",
    closing="Friday 18 December 2026",
    threshold=5,
)
HOSTILE = '<img src="file:///etc/passwd"/> & <b>unclosed'


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_a_poster_says_where_to_go_until_when_and_what_is_kept_from_whom() -> None:
    (text,) = texts(posters_pdf([POSTER], "Posters"))

    for words in (
        "Ashvale District Council",
        "Have your say",
        "Waste and recycling",
        "friend.example/j/7K3M0QX",
        "Open until Friday 18 December 2026",
        "no result is shown about fewer than 5 people",
    ):
        assert words in text
    assert "slip" not in text


def test_a_poster_of_a_round_for_holders_of_codes_says_so() -> None:
    (text,) = texts(posters_pdf([replace(POSTER, with_code=True)], "Posters"))

    assert "Have the code from your slip ready." in text


def test_a_page_for_each_poster_and_the_same_bytes_each_time() -> None:
    both = [POSTER, replace(POSTER, whom="")]

    assert len(texts(posters_pdf(both, "Posters"))) == 2
    assert posters_pdf(both, "Posters") == posters_pdf(both, "Posters")


@pytest.mark.parametrize("text", [HOSTILE, "W" * 200, "Highways and byways " * 10, "", "\x00\u202e"])
def test_hostile_and_endless_names_are_drawn_as_text(text: str) -> None:
    poster = replace(POSTER, council=text, whom=text)
    slips = Slips(text, text, "friend.example/c/7K3M0QX", "18 December 2026", [("7K3-M0QX", "x")])

    assert len(texts(posters_pdf([poster], text))) == 1
    assert len(texts(slips_pdf(slips, text))) == 1


def test_an_address_is_never_broken() -> None:
    long = "friend." + "long-" * 12 + "council.example/j/7K3M0QX"

    (text,) = texts(posters_pdf([replace(POSTER, typed=long)], "Posters"))

    assert long in text


@pytest.mark.parametrize(("number", "pages"), [(1, 1), (10, 1), (11, 2), (25, 3)])
def test_ten_slips_to_a_page(number: int, pages: int) -> None:
    codes = [(f"7K3-M{place:03}", f"https://friend.example/c/ABC#{place}") for place in range(number)]

    found = texts(slips_pdf(Slips("Ashvale", "Housing", "friend.example/c/ABC", "18 May 2026", codes), "S"))

    assert len(found) == pages
    whole = " ".join(found)
    assert all(code in whole for code, _ in codes)
    assert whole.count("friend.example/c/ABC") == number
