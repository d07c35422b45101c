"""Validate, on a tiny warehouse of two tables and the rejects."""

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.batch import Run
from etl.errors import DataError
from etl.render import arrow
from etl.schema import Column, Reference, Row, Rule, Table, Type
from etl.settings import Settings
from etl.tables import tables
from etl.validate import validate

BATCH = "20261122T020000Z"
POSTINGS = Table(
    "postings",
    "Postings.",
    "One row a posting.",
    (
        Column("posting_id", Type.TEXT, "Key.", True),
        Column("capture_id", Type.TEXT, "Capture.", True),
        Column("posting_ordinal", Type.INTEGER, "Ordinal.", True),
        Column("months", Type.INTEGER, "Months.", minimum=0),
        Column("low", Type.NUMBER, "Low."),
        Column("high", Type.NUMBER, "High."),
        Column("rest", Type.JSON, "Rest."),
    ),
    ("posting_id",),
    rules=(Rule("low_below_high", "Low is at most high.", "low", "high"),),
)
SKILLS = Table(
    "skills",
    "Skills.",
    "One row a posting and skill.",
    (
        Column("posting_id", Type.TEXT, "Posting.", True),
        Column("skill_name", Type.TEXT, "Skill.", True, allowed=("sql", "<b>python</b>")),
        Column("skill_level", Type.INTEGER, "Level.", maximum=9),
        Column("evidence_text", Type.TEXT, "Proof."),
    ),
    ("posting_id", "skill_name"),
    (Reference("posting_id", "postings", "posting_id"),),
)
LOST = """
- name: nothing_lost
  type: expect_table_row_count_to_equal
  kwargs: {value: {$PARAMETER: staged_rows}}
  severity: critical
  sentence: Nothing is lost.
  row_rule: false
"""
EMPTIED = """
- name: not_emptied
  type: expect_table_row_count_to_be_between
  kwargs: {min_value: {$PARAMETER: volume_minimum}}
  severity: critical
  sentence: Nothing is empty.
  row_rule: false
"""
PROVEN = """
- name: mostly_proven
  type: expect_column_values_to_not_be_null
  kwargs: {column: evidence_text, mostly: 0.5}
  severity: warning
  sentence: Half of the skills have proof.
  row_rule: false
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    rooms = [SimpleNamespace(TABLE=t) for t in (POSTINGS, SKILLS, tables()["rejects"])]
    rooms.append(SimpleNamespace(TABLE=tables()["batches"], STAGED=False))
    monkeypatch.setattr("etl.validate.rooms", lambda: rooms)
    folder = tmp_path / "expectations"
    folder.mkdir()
    suites = {"postings": LOST + EMPTIED, "skills": LOST + EMPTIED + PROVEN, "rejects": LOST}
    for name, text in suites.items():
        (folder / f"{name}.yml").write_text(text)
    return Run(Settings(home=tmp_path / "it's [a] home", expectations=folder), BATCH)


def stage(
    run: Run, postings: list[Row], skills: list[Row], said: dict[str, int] | None = None
) -> None:
    """Write a batch in two parts a table, as transform does."""
    for table, rows in ((POSTINGS, postings), (SKILLS, skills)):
        folder = run.home.staged(run.batch) / table.name
        folder.mkdir(parents=True, exist_ok=True)
        for number, part in enumerate((rows[:3], rows[3:])):
            # A required null is refused when built: write it as a foreign hand would.
            free = pa.schema([item.with_nullable(True) for item in arrow.schema(table)])
            null = any(row.get(c.name) is None for row in part for c in table.columns if c.required)
            built = pa.Table.from_pylist(part, free) if null else arrow.build(table, part)
            pq.write_table(built, folder / f"part-{number}.parquet")
    counts = said or {"postings": len(postings), "skills": len(skills), "rejects": 0}
    manifest = {"tables": counts, "outcomes": {"posting": len(postings)}}
    (run.home.staged(run.batch) / "manifest.json").write_text(json.dumps(manifest))


def some_postings(count: int) -> list[Row]:
    return [
        {"posting_id": f"p{n}", "capture_id": f"c{n}", "posting_ordinal": 0, "months": n}
        for n in range(count)
    ]


def some_skills(postings: Iterable[Row]) -> list[Row]:
    return [
        {"posting_id": row["posting_id"], "skill_name": "sql", "evidence_text": "x" * 9000}
        for row in postings
    ]


def stopped(run: Run) -> tuple[str, dict[str, Any]]:
    """Run validate, which has to stop; return its message and the failed findings by name."""
    with pytest.raises(DataError) as told:
        validate(run)
    folder = run.home.report(run.batch)
    assert "stopped" in (folder / "validation.html").read_text()
    assert str(folder / "validation.html") in str(told.value)
    assert not run.home.quarantine(run.batch).exists()
    findings = json.loads((folder / "validation.json").read_text())
    return str(told.value), {f"{i['table']}.{i['name']}": i for i in findings if not i["success"]}


def test_a_good_batch_passes(run: Run) -> None:
    postings = some_postings(30)
    stage(run, postings, some_skills(postings))
    said = validate(run)
    assert said["expectations"] == said["passed"] > 20
    assert said["warnings"] == []
    assert said["quarantined"] == 0
    assert "x" * 100 not in Path(said["report"]).read_text()
    assert not run.home.quarantine(run.batch).exists()


def test_an_empty_batch_passes(run: Run) -> None:
    stage(run, [], [])
    said = validate(run)
    assert said["expectations"] == said["passed"]


def test_a_warning_is_told_and_passes(run: Run) -> None:
    postings = some_postings(4)
    stage(run, postings, [{**row, "evidence_text": None} for row in some_skills(postings)])
    assert validate(run)["warnings"] == ["Half of the skills have proof."]


def test_a_null_key_and_a_second_row_stop(run: Run) -> None:
    postings = some_postings(6)
    postings[1]["posting_id"] = None
    postings[5]["posting_id"] = "p4"
    stage(run, postings, [])
    message, failed = stopped(run)
    assert {"postings.posting_id_given", "postings.key_unique", "postings.schema"} == set(failed)
    assert failed["postings.key_unique"]["examples"] == [{"posting_id": "p4"}] * 2
    assert "postings: posting_id_given (Every row of postings has posting id.) 1 of 6" in message


def test_an_orphan_stops(run: Run) -> None:
    postings = some_postings(4)
    stage(run, postings[:3], some_skills(postings))
    message, failed = stopped(run)
    assert failed["skills.posting_id_in_postings"]["examples"] == [
        {"posting_id": "p3", "skill_name": "sql"}
    ]
    assert '{"posting_id": "p3"' in message


def test_an_emptied_table_stops(run: Run) -> None:
    stage(run, some_postings(25), [])
    assert set(stopped(run)[1]) == {"skills.not_emptied"}
    stage(run, some_postings(24), [])
    assert validate(run)["passed"]


def test_a_lost_part_stops(run: Run) -> None:
    stage(run, some_postings(6), [])
    run.home.parts(run.batch, "postings")[1].unlink()
    assert set(stopped(run)[1]) == {"postings.nothing_lost"}


def test_a_few_bad_rows_are_quarantined(run: Run) -> None:
    postings = some_postings(200)
    postings[7] |= {"months": -1, "low": 1.0, "high": 1.0}
    postings[150] |= {"months": -2, "low": 3.0, "high": 2.0, "rest": "{}"}
    skills = some_skills(postings)
    skills[4]["skill_level"] = 10
    stage(run, postings, skills)
    assert validate(run)["quarantined"] == 3
    assert validate(run)["quarantined"] == 3
    found = pq.ParquetFile(run.home.quarantine(run.batch)).read().to_pylist()
    keys = [(row["table_name"], row["row_key"], row["message"].split(":")[0]) for row in found]
    assert keys == [
        ("postings", '["p7"]', "months_in_range"),
        ("postings", '["p150"]', "months_in_range"),
        ("postings", '["p150"]', "low_below_high"),
        ("skills", '["p4", "sql"]', "skill_level_in_range"),
    ]
    assert len({row["reject_id"] for row in found}) == 4
    assert {(row["capture_id"], row["posting_ordinal"]) for row in found} == {
        ("c7", 0),
        ("c150", 0),
        ("c4", 0),
    }
    assert json.loads(found[1]["payload"])["high"] == 2.0
    assert "rest" not in json.loads(found[1]["payload"])
    assert len(found[3]["payload"]) < 1200


def test_a_suite_can_ask_for_rows_of_another_table(run: Run) -> None:
    path = run.settings.expectations / "postings.yml"
    path.write_text(path.read_text() + PROVEN.replace("evidence_text", "posting_id__in_skills"))
    postings = some_postings(4)
    stage(run, postings, some_skills(postings[:2]))
    assert validate(run)["warnings"] == []
    stage(run, postings, some_skills(postings[:1]))
    assert validate(run)["warnings"] == ["Half of the skills have proof."]


def test_too_many_bad_rows_stop(run: Run) -> None:
    postings = some_postings(200)
    for row in postings[:3]:
        row["months"] = -1
    stage(run, postings, some_skills(postings))
    message, failed = stopped(run)
    assert "months_in_range" in message
    assert failed["postings.months_in_range"]["unexpected_count"] == 3


def test_one_bad_row_of_few_is_quarantined(run: Run) -> None:
    postings = some_postings(2)
    skills = some_skills(postings)
    skills[0]["skill_name"] = "<script>alert(1)</script>"
    stage(run, postings, skills)
    said = validate(run)
    assert said["quarantined"] == 1
    assert "<script" not in Path(said["report"]).read_text()


def test_a_damaged_file_is_named(run: Run) -> None:
    postings = some_postings(4)
    stage(run, postings, some_skills(postings))
    path = run.home.parts(run.batch, "postings")[0]
    path.write_bytes(path.read_bytes()[:-9])
    message, failed = stopped(run)
    assert set(failed) == {"postings.readable"}
    assert "part-0.parquet" in message


def test_another_schema_stops(run: Run) -> None:
    stage(run, some_postings(1), [])
    path = run.home.parts(run.batch, "postings")[0]
    pq.write_table(pa.table({"posting_id": [1]}), path)
    message, failed = stopped(run)
    assert "postings.schema" in failed
    assert "part-0.parquet" in message


@pytest.mark.parametrize("column", ["no_such_column", "posting_id__in_nothing", "no__in_skills"])
def test_a_check_that_cannot_run_stops(run: Run, column: str) -> None:
    stage(run, some_postings(1), [])
    path = run.settings.expectations / "postings.yml"
    broken = PROVEN.replace("evidence_text", column)
    path.write_text(path.read_text() + broken)
    message, failed = stopped(run)
    assert set(failed) == {"postings.mostly_proven"}
    assert "could not be checked" in message


def test_what_is_missing_is_told(run: Run) -> None:
    with pytest.raises(DataError, match=r"manifest\.json is missing"):
        validate(run)
    stage(run, [], [])
    (run.settings.expectations / "skills.yml").unlink()
    with pytest.raises(DataError, match=r"skills\.yml is no readable YAML"):
        validate(run)
