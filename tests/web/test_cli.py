"""The command line: what it prints, what it refuses, and that nothing is half-done."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import ResponseState
from assessment.models import Answer, Membership, Response, User
from assessment.models.engine import make_engine, read_session
from assessment.services.frameworks import languages_of
from assessment.web.cli import main
from assessment.web.config import BadConfiguration, database_url_from
from tests.factories.frameworks import BENCHMARK_2005_FOLDER, SMALL_FOLDER, small_framework
from tests.factories.people import make_council
from tests.factories.rounds import make_open_round, make_round


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def scored(*arguments: object) -> dict[str, Any]:
    result = run("score", *arguments, "--json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


@pytest.fixture
def codes() -> list[str]:
    return [statement.code for statement in small_framework().statements]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_framework_check_counts_the_shipped_benchmark() -> None:
    result = run("framework", "check", BENCHMARK_2005_FOLDER, "--json")
    assert result.exit_code == 0
    counts = json.loads(result.stdout)
    assert (counts["themes"], counts["elements"], counts["headings"], counts["core"]) == (4, 11, 34, 34)
    assert counts["problems"] == 0
    assert counts["messages"] == []


def test_framework_check_gives_every_problem_with_its_line_and_exits_1(tmp_path: Path) -> None:
    write(tmp_path / "framework.yaml", "code: x", "edition: 2005", "colour: red")
    result = run("framework", "check", tmp_path)
    assert result.exit_code == 1
    assert "framework.yaml:2: edition" in result.stderr
    assert "framework.yaml:3: colour" in result.stderr


def test_framework_check_reads_the_translations_too(tmp_path: Path) -> None:
    result = run("framework", "check", SMALL_FOLDER)
    assert result.exit_code == 0
    assert "problems 0, translated into cy" in result.stdout
    assert "framework.cy.yaml: note: probes left in en-GB: 2 of 2" in result.stdout
    told = json.loads(run("framework", "check", SMALL_FOLDER, "--json").stdout)
    assert (told["translations"], told["problems"], len(told["notes"])) == (["cy"], 0, 2)
    shutil.copytree(SMALL_FOLDER, tmp_path / "copy")
    write(tmp_path / "copy" / "framework.cy.yaml", "language: cy", "title: Gwiriad")
    result = run("framework", "check", tmp_path / "copy", "--json")
    assert result.exit_code == 1
    assert "framework.cy.yaml:1: statements: is missing" in result.stderr
    assert json.loads(result.stdout)["translations"] == []


def test_framework_check_of_no_folder_is_a_problem_not_a_traceback(tmp_path: Path) -> None:
    assert run("framework", "check", tmp_path / "nothing").exit_code == 1


def test_score_gives_the_hand_worked_index_of_one_statement(tmp_path: Path, codes: list[str]) -> None:
    # K = 4: levels 0, 3, 3 are indexes 0, 100, 100, so the mean is 66.67; one don't know stays apart.
    answers = write(
        tmp_path / "a.csv",
        f"respondent,group,service,{codes[0]}",
        "1,staff,,0",
        "2,staff,,3",
        "3,staff,,3",
        "4,staff,,dk",
    )
    document = scored(SMALL_FOLDER, answers)
    first = document["statements"][0]
    assert document["respondents"] == 4
    assert first["n"] == 3
    assert first["dont_know"] == 1
    assert first["counts"] == [1, 0, 0, 2]
    assert first["index"] == pytest.approx(200 / 3)
    assert document["framework"]["hash"] == small_framework().hash


def test_score_by_group_hides_the_small_group_and_one_more(tmp_path: Path, codes: list[str]) -> None:
    groups = [audience.code for audience in small_framework().audiences]
    rows = [
        f"{group}{n},{group},,2" for group, size in zip(groups, (8, 3, 6), strict=True) for n in range(size)
    ]
    answers = write(tmp_path / "a.csv", f"respondent,group,service,{codes[0]}", *rows)
    document = scored(SMALL_FOLDER, answers, "--by", "group")
    shown = {part["name"]: part["statements"][0] for part in document["parts"]}
    assert document["by"] == "group"
    assert [shown[group]["hidden"] for group in groups] == [False, True, True]
    assert shown[groups[1]]["index"] is None
    assert shown[groups[1]]["n"] is None
    assert shown[groups[0]]["n"] == 8


def test_score_refuses_bad_cells_with_row_and_column_and_exits_2(tmp_path: Path, codes: list[str]) -> None:
    answers = write(
        tmp_path / "a.csv", f"respondent,group,service,{codes[0]}", "1,staff,,9", "1,nobody,,2", "3,staff,,x"
    )
    result = run("score", SMALL_FOLDER, answers)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"row 2, column {codes[0]}: '9' is not an answer" in result.stderr
    assert "row 3, column respondent" in result.stderr
    assert "row 3, column group" in result.stderr
    assert f"row 4, column {codes[0]}: 'x' is not an answer" in result.stderr


def test_score_of_a_missing_file_is_a_message(tmp_path: Path) -> None:
    result = run("score", SMALL_FOLDER, tmp_path / "none.csv")
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def test_report_writes_a_pdf(tmp_path: Path, codes: list[str]) -> None:
    rows = [f"{n},staff,Housing,{n % 4}" for n in range(12)]
    answers = write(tmp_path / "a.csv", f"respondent,group,service,{codes[0]}", *rows)
    targets = write(
        tmp_path / "t.csv", "element,target,importance", f"{small_framework().elements[0].code},80,3"
    )
    out = tmp_path / "gap.pdf"
    result = run("report", SMALL_FOLDER, answers, "--targets", targets, "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF-")


def test_report_refuses_bad_targets_all_at_once(tmp_path: Path, codes: list[str]) -> None:
    answers = write(tmp_path / "a.csv", f"respondent,group,service,{codes[0]}")
    element = small_framework().elements[0].code
    targets = write(tmp_path / "t.csv", "element,target,importance", "9.9,50,2", f"{element},101,5")
    out = tmp_path / "gap.pdf"
    result = run("report", SMALL_FOLDER, answers, "--targets", targets, "--out", out)
    assert result.exit_code == 2
    assert f"{targets}: row 2, column element: '9.9'" in result.stderr
    assert "row 3, column target: '101'" in result.stderr
    assert "row 3, column importance: '5'" in result.stderr
    assert not out.exists()


def test_import_adds_every_row_or_none(
    session: Session, tmp_path: Path, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    council = make_council(session)
    round_id = make_open_round(session, council).id
    session.commit()
    monkeypatch.setenv("DATABASE_URL", session.get_bind().engine.url.render_as_string(hide_password=False))
    head = f"respondent,group,service,{codes[0]}"
    bad = write(tmp_path / "bad.csv", head, "1,staff,Housing,2", "2,,Nowhere,1")
    refused = run("answers", "import", round_id, bad)
    assert refused.exit_code == 2
    assert "row 3, column group" in refused.stderr
    assert "row 3, column service" in refused.stderr
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    session.rollback()
    good = write(tmp_path / "good.csv", head, "1,staff,Housing,2", "2,staff,,dk", "3,staff,,")
    assert run("answers", "import", round_id, good).exit_code == 0
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Response)) == 3
    assert sorted(session.scalars(select(Answer.choice))) == ["2", "dk"]
    assert set(session.scalars(select(Response.state))) == {ResponseState.SUBMITTED}
    assert set(session.scalars(select(Response.access_hash))) == {None}


def test_import_into_a_draft_is_refused(
    session: Session, tmp_path: Path, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = make_round(session, make_council(session)).id
    session.commit()
    monkeypatch.setenv("DATABASE_URL", session.get_bind().engine.url.render_as_string(hide_password=False))
    answers = write(tmp_path / "a.csv", f"respondent,group,service,{codes[0]}", "1,staff,,1")
    result = run("answers", "import", round_id, answers)
    assert result.exit_code == 2
    assert "draft" in result.stderr


def test_an_installation_is_set_up_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'cf.sqlite3'}")
    assert run("db", "upgrade").exit_code == 0
    assert run("council", "add", "ashvale", "Ashvale District Council").exit_code == 0
    assert "already in use" in run("council", "add", "ashvale", "Another").stderr
    assert run("service", "add", "ashvale", "Housing", "--headcount", 40).exit_code == 0
    assert run("service", "add", "nowhere", "Housing").exit_code == 2
    assert run("service", "add", "ashvale", "Housing").exit_code == 2
    user = ("user", "add", "ashvale", "Someone@Ashvale.example", "Some One", "--password")
    assert run(*user, "short").exit_code == 2
    added = run(*user, "a long enough password")
    assert added.exit_code == 0
    assert "someone@ashvale.example" in added.stdout
    first = (
        "user",
        "add",
        "ashvale",
        "first@ashvale.example",
        "First",
        "--password",
        "a long enough password",
    )
    assert run(*first, "--role", "mayor").exit_code == 2
    assert run(*first, "--role", "administrator").exit_code == 0
    assert roles_in(tmp_path / "new" / "cf.sqlite3") == {
        ("someone@ashvale.example", Role.COORDINATOR),
        ("first@ashvale.example", Role.ADMINISTRATOR),
    }
    assert run("db", "upgrade").exit_code == 0


def test_a_framework_of_ones_own_is_stored_with_its_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "cf.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    assert run("db", "upgrade").exit_code == 0

    added = run("framework", "add", SMALL_FOLDER)

    assert added.exit_code == 0, added.output
    assert small_framework().title in added.stdout
    engine = make_engine(f"sqlite:///{database}")
    with read_session(engine) as session:
        assert languages_of(session, small_framework().hash) == ("cy",)
    engine.dispose()
    empty = run("framework", "add", tmp_path)
    assert empty.exit_code == 2
    assert "framework.yaml:1" in empty.stderr


def roles_in(database: Path) -> set[tuple[str, Role]]:
    engine = make_engine(f"sqlite:///{database}")
    with read_session(engine) as session:
        rows = session.execute(select(User.email, Membership.role).join(User.memberships)).all()
    engine.dispose()
    return {(email, role) for email, role in rows}


def test_serving_without_a_secret_key_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for secret in ("", "short"):
        monkeypatch.setenv("SECRET_KEY", secret)
        result = run("serve")
        assert "SECRET_KEY" in str(result.exception)
        assert result.exit_code != 0


@pytest.mark.parametrize("name", ["", " ", "\0", "\udcff", "x" * 201])
def test_a_name_that_no_column_takes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert run("db", "upgrade").exit_code == 0

    assert run("council", "add", "ashvale", name).exit_code == 2


def test_a_number_that_no_round_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert run("db", "upgrade").exit_code == 0

    for number in (0, 1, 10**30):
        assert run("answers", "import", number, tmp_path / "answers.csv").exit_code == 2


@pytest.mark.parametrize("address", ["nonsense", "mysql://council/data", "postgres://council/data"])
def test_a_database_that_is_not_supported_is_a_message(address: str) -> None:
    with pytest.raises(BadConfiguration, match="DATABASE_URL must begin with sqlite:///"):
        database_url_from({"DATABASE_URL": address})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"respondent,group,service,a.1.x.1\nr1,staff," + b"x" * 200_000 + b",3\n",
        b'respondent,group,service,a.1.x.1\nr1,staff,"Housing,3\n',
    ],
)
def test_a_file_that_holds_no_answers_is_a_message_with_a_row(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(content)

    result = run("score", SMALL_FOLDER, file)

    assert result.exit_code == 2
    assert "answers.csv: row " in result.stderr


def test_a_folder_in_place_of_a_file_is_a_message(tmp_path: Path) -> None:
    result = run("score", SMALL_FOLDER, tmp_path)

    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def test_line_ends_and_the_mark_of_windows_change_nothing(tmp_path: Path) -> None:
    lines = ("respondent,group,service,a.1.x.1", "r1,staff,Housing,3", "r2,staff,Housing,0")
    plain = write(tmp_path / "plain.csv", *lines)
    windows = tmp_path / "windows.csv"
    windows.write_bytes("\r\n".join(lines).encode("utf-8-sig"))

    assert scored(SMALL_FOLDER, windows) == scored(SMALL_FOLDER, plain)


def test_people_get_their_roles_and_an_operator_needs_no_council(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, web_session: Session
) -> None:
    make_council(web_session)
    web_session.commit()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    password = ("--password", "a long enough password")
    roles = ("--role", "manager", "--role", "administrator")

    assert run("user", "add", "ashvale", "a@ashvale.example", "Ann", *roles, *password).exit_code == 0
    assert run("user", "add", "-", "o@ashvale.example", "Ola", "--operator", *password).exit_code == 0
    assert run("user", "add", "-", "x@ashvale.example", "Xen", *password).exit_code == 2
    assert run("user", "reset-codes", "a@ashvale.example").exit_code == 0
    assert run("user", "reset-codes", "nobody@ashvale.example").exit_code == 2

    held = web_session.execute(select(Membership.role).order_by(Membership.role)).scalars().all()
    assert held == ["administrator", "manager"]
    operator = select(User.email).where(User.is_operator)
    assert web_session.scalars(operator).all() == ["o@ashvale.example"]
