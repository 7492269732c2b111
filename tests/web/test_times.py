"""Times of day as people type them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.reports.words import clock_time
from assessment.web.forms.fields import read_time

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("17:00", time(17)),
        ("17.00", time(17)),
        ("1700", time(17)),
        ("9:05", time(9, 5)),
        ("5pm", time(17)),
        ("5 PM", time(17)),
        (" 5.30 p.m. ", time(17, 30)),
        ("5:30pm", time(17, 30)),
        ("530pm", time(17, 30)),
        ("8am", time(8)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12.30am", time(0, 30)),
        ("midday", time(12)),
        ("12 noon", time(12)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "5",
        "17",
        "24:00",
        "12:60",
        "13pm",
        "0am",
        "midnight",
        "5 o'clock",
        "-1:00",
        "٥pm",
        "5pmpm",
        "1:2:3",
    ],
)
def test_what_is_no_time_or_could_be_two_is_not_read(typed: str) -> None:
    assert read_time(typed) is None


@given(TIMES)
def test_a_time_is_read_however_it_is_written(value: time) -> None:
    twelve = f"{value.hour % 12 or 12}{{0}}{value:%M}{{1}}{'am' if value.hour < 12 else 'pm'}"
    for written in (
        f"{value:%H:%M}",
        f"{value:%H.%M}",
        f"{value:%H%M}",
        twelve.format(":", ""),
        twelve.format(".", " "),
    ):
        assert read_time(written) == value


@given(TIMES.filter(lambda value: value != time(0)))
def test_a_time_is_read_as_it_is_shown(value: time) -> None:
    assert read_time(clock_time(value)) == value


@given(st.text(max_size=12))
def test_no_text_makes_it_fail(typed: str) -> None:
    read = read_time(typed)
    assert read is None or isinstance(read, time)
