"""A posting that attacks whoever looks at it: terminal, CSV, Markdown, log and report."""

import csv
import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import ROOT, call, ok

from etl import cli
from etl.render import report
from etl.visible import uncomputed

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
SQL = "'; DROP TABLE postings; --"
TERMINAL = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\u202etxet\u2066\u200b\r\nstage=publish"
FORMULA = '=HYPERLINK("https://x.example","pay")+cmd|\' /C calc\'!A0'
HOSTILE = FORMULA + SCRIPT + SQL + TERMINAL
BATCH = "20260901T020000Z"
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "url": "https://jobs.example/p/1",
    "title": HOSTILE,
    "datePosted": "2026-08-30",
    "description": f"{HOSTILE} You know Python. {HOSTILE}",
    "hiringOrganization": {"@type": "Organization", "name": HOSTILE},
    "skills": HOSTILE,
    HOSTILE: HOSTILE,
}
# What a terminal obeys, or what hides or turns what stands beside it.
OBEYED = {"\x1b", "\x07", "\x08", "\x9b", "\r", "\u202e", "\u2066", "\u200b"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harmless")
    source = folder / "input"
    source.mkdir()
    (source / "hostile.json").write_text(json.dumps(POSTING), "utf-8")
    # The record's place in its file and the reason's sentence come from outside too.
    (source / f"{HOSTILE.replace('/', '')[:120]}.json").write_text('{"@type": "Thing\\u001b[31m"}')
    (source / "ends-early.json").write_text(
        json.dumps({**POSTING, "url": "https://jobs.example/p/2", "validThrough": "2020-01-01"})
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setenv("POSTINGS_HOME", str(folder / "home"))
        patch.setenv("POSTINGS_WORKERS", "1")
        told = ok("run", str(source), "--source", "board", "--batch", BATCH)
    assert not OBEYED & set(told)
    return folder / "home"


@pytest.fixture(autouse=True)
def published(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", str(home))


@pytest.mark.parametrize(
    "words",
    [
        ("sql", "FROM postings"),
        ("sql", "SELECT * FROM posting_texts", "--format", "markdown"),
        ("sql", "SELECT other_properties, title FROM postings", "--format", "csv"),
        ("sql", "SELECT payload, location FROM rejects JOIN captures USING (capture_id)"),
        ("sql", "FROM rejects", "--format", "json"),
        ("status",),
        ("rejects",),
        ("drift",),
        ("describe", "postings"),
    ],
    ids=" ".join,
)
def test_terminal_is_given_nothing_to_obey(words: tuple[str, ...]) -> None:
    assert not OBEYED & set(ok(*words))


def test_what_was_hostile_can_still_be_read() -> None:
    told = ok("sql", f"SELECT {literal(HOSTILE)} AS it", "--format", "csv")
    assert r"\x1b[2J\x1b]0;owned\x07\x9b31m\x08\u202etxet\u2066\u200b" in told
    assert "DROP TABLE" in ok("sql", "SELECT organization_name FROM postings")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\n=1", " =1", '"=1', "＝1", "－1+1"],
)
def test_csv_holds_no_formula(text: str) -> None:
    told = ok("sql", f"SELECT {literal(text)} AS {identifier(text)}", "--format", "csv")
    for (cell,) in csv.reader(io.StringIO(told)):
        assert cell.startswith("'")
        assert cell[1:].strip() == text.strip()
    assert uncomputed("\r" + text).startswith("'")


@pytest.mark.parametrize("text", ["-1.5", "+49", "1=1", "a@b.example", "Kiln - keeper", "", "-7,5"])
def test_csv_leaves_harmless_texts_alone(text: str) -> None:
    assert uncomputed(text) == text


def test_csv_leaves_numbers_alone_and_is_exact_if_asked_to() -> None:
    told = ok("sql", "SELECT -1.5 AS n, -2 AS i, [-1] AS l, '=1' AS t", "--format", "csv")
    assert told.splitlines()[1] == "-1.5,-2,[-1],'=1"
    query = f"SELECT {literal(HOSTILE)} AS t, -1 AS n, NULL AS e"
    told = call("sql", query, "--format", "csv", "--exact").stdout_bytes.decode()
    assert list(csv.reader(io.StringIO(told, newline="")))[1] == [HOSTILE, "-1", ""]


def test_markdown_holds_no_html_and_no_link() -> None:
    told = ok("sql", "SELECT title, '[x](javascript:1)' FROM postings", "--format", "markdown")
    assert "<" not in told
    assert "[x](" not in told.replace(r"\[x\](", "")


def test_report_holds_nothing_hostile(home: Path) -> None:
    page = (home / "reports" / BATCH / "validation.html").read_text("utf-8")
    assert not OBEYED & set(page)
    finding = {
        "table": "postings",
        "name": HOSTILE,
        "severity": "critical",
        "success": False,
        "quarantined": 0,
        "sentence": HOSTILE,
        "observed": HOSTILE,
        "examples": [{"posting_id": HOSTILE}],
    }
    page = report.page(BATCH, [finding], {"postings": 1})
    assert "<script" not in page
    assert "<img" not in page
    assert not OBEYED & set(page)


def test_log_lines_are_one_line_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["postings", "describe"])
    log = logging.getLogger("etl")
    monkeypatch.setattr(log, "handlers", [])
    monkeypatch.setattr(log, "level", log.level)
    with pytest.raises(SystemExit):
        cli.main()
    capsys.readouterr()
    log.warning("stage=transform location=%s", HOSTILE)
    told = capsys.readouterr().err
    assert not OBEYED & set(told)
    assert told.count("\n") == 1


def test_results_of_a_stage_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    cli._say("extract", {"input": "a\nstage=publish\x1b[31m"})
    assert capsys.readouterr().out == 'stage=extract input="a\\nstage=publish\\u001b[31m"\n'


def test_processes_of_transform_log_harmless_lines(tmp_path: Path) -> None:
    script = r"""
from etl import records
capture = {"location": "a\n\x1b[31m", "capture_id": "c", "payload": b""}
try:
    raise ValueError("\x9b31m\u202e")
except ValueError as error:
    records._reject(error, capture, 0, "b")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "location=a \\x1b[31m" in done.stderr
    assert not OBEYED & set(done.stderr)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def identifier(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
