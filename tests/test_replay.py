"""Rejects: which are resolved, and what a replay of the others makes of them."""

import gzip
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from postings import ROOT, answers, asked, batch, ended, posting, publish, run, write
from test_cli import failed, ok

from etl.batch import Home
from etl.errors import DataError
from etl.pipeline import replay_all, run_all, run_stage

DEEP = {"beneath": {"beneath": {"beneath": {"beneath": {"beneath": {}}}}}}
NOT_RESOLVED = "select reason_code from rejects where resolved_batch_id is null order by all"
TITLES = "select title from postings order by 1"
STRICT = """
- name: no_kiln_two
  type: expect_column_values_to_not_be_in_set
  kwargs: {column: "title", value_set: ["Kiln keeper 2"]}
  severity: critical
  sentence: Nobody keeps the second kiln.
  row_rule: true
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home whose first night refused one posting for its depth and two for good."""
    home = tmp_path_factory.mktemp("replay") / "home"
    found = [posting(0), posting(1, extra=DEEP), posting(2, title=""), {"@type": "Event"}]
    publish(home, write(home.with_name("first"), found), 1, max_depth=5)
    return home


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "home", symlinks=True))


def test_what_was_mended_becomes_a_posting_and_the_rest_stays(home: Path) -> None:
    assert asked(home, NOT_RESOLVED) == [
        ("missing_title",),
        ("nested_too_deep",),
        ("not_a_posting",),
    ]
    [(before,)] = asked(home, "select captured_at from captures where reason_code like 'nested%'")
    found = replay_all(run(home, "nowhere", 2))["replay"]
    assert (found["captures"], found["source"], found["left_out"]) == (3, "files", {})
    assert asked(home, TITLES) == [("Kiln keeper 0",), ("Kiln keeper 1",)]
    resolved = "select reason_code, batch_id from rejects where resolved_batch_id = '{}'"
    assert asked(home, resolved.format(batch(2))) == [("nested_too_deep", batch(1))]
    # Those that failed again are there twice: once a batch.
    assert asked(home, NOT_RESOLVED) == [("missing_title",)] * 2 + [("not_a_posting",)] * 2
    row = "select input_text, record_count, new_count, reject_count from batches where batch_id"
    assert asked(home, f"{row} = '{batch(2)}'") == [("replay of rejects", 3, 1, 2)]
    same = f"select captured_at from captures where batch_id = '{batch(2)}' group by all"
    assert asked(home, same) == [(before,)]


def test_only_the_reason_that_was_asked_for(home: Path) -> None:
    found = replay_all(run(home, "nowhere", 2), "nested_too_deep")["replay"]
    assert (found["captures"], found["input"]) == (1, "replay of rejects (reason nested_too_deep)")
    assert asked(home, NOT_RESOLVED) == [("missing_title",), ("not_a_posting",)]
    again = replay_all(run(home, "nowhere", 3), "nested_too_deep")
    assert list(again) == ["replay"]
    assert again["replay"]["captures"] == 0
    assert not Home(home).landing(batch(3)).exists()


def test_nothing_mended_publishes_the_new_rejects(home: Path) -> None:
    replay_all(run(home, "nowhere", 2), "not_a_posting")
    assert asked(home, NOT_RESOLVED).count(("not_a_posting",)) == 2
    # A record is replayed once, however often it was refused.
    assert replay_all(run(home, "nowhere", 3), "not_a_posting")["replay"]["captures"] == 1


def test_a_later_night_resolves_too(home: Path) -> None:
    found = [posting(0), posting(1, extra=DEEP)]
    publish(home, write(home.with_name("second"), found), 2)
    query = "select reason_code from rejects where resolved_batch_id = '{}'"
    assert asked(home, query.format(batch(2))) == [("nested_too_deep",)]


def test_a_file_that_can_be_read_again_is_resolved(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "input"
    write(folder, [posting(0)])
    (folder / "kept.jsonl.gz").write_bytes(b"\x1f\x8b\x08 this is cut off")
    publish(home, str(folder), 1)
    assert asked(home, NOT_RESOLVED) == [("unreadable_file",)]
    told = replay_all(run(home, "nowhere", 2))["replay"]
    assert (told["captures"], told["left_out"]) == (0, {"no_bytes": 1})
    assert told["sentences"][0].startswith("Not replayed: 1 (kept.jsonl.gz (record 0) of 2026")
    (folder / "kept.jsonl.gz").unlink()
    publish(home, str(folder), 2)
    assert asked(home, NOT_RESOLVED) == [("unreadable_file",)]
    (folder / "kept.jsonl.gz").write_bytes(gzip.compress(json.dumps(posting(1)).encode()))
    publish(home, str(folder), 3)
    assert asked(home, "select resolved_batch_id from rejects") == [(batch(3),)]


def test_sources_may_be_mixed(home: Path) -> None:
    other = write(home.with_name("other"), [posting(5, extra=DEEP), {"@type": "Thing"}, posting(6)])
    job = run(home, other, 2, max_depth=5)
    run_all(replace(job, settings=replace(job.settings, source="board")))
    found = replay_all(run(home, "nowhere", 3))["replay"]
    assert (found["captures"], found["source"]) == (5, "board, files")
    query = f"select source_name, title from postings where batch_id = '{batch(3)}' order by all"
    assert asked(home, query) == [("board", "Kiln keeper 5"), ("files", "Kiln keeper 1")]
    row = "select source_name from batches order by batch_id"
    assert asked(home, row) == [("files",), ("board",), ("board, files",)]


def test_an_old_record_does_not_win_over_a_version_captured_since(home: Path) -> None:
    manifest = Home(home).landing(batch(1)) / "manifest.json"
    assert manifest.exists()
    age(home, batch(1))
    newer = write(home.with_name("second"), [posting(1, title="Night keeper")])
    publish(home, newer, 2)
    assert ("nested_too_deep",) in asked(home, NOT_RESOLVED)
    replay_all(run(home, "nowhere", 3), "nested_too_deep")
    assert ("Night keeper",) in asked(home, TITLES)
    query = f"select outcome from captures where batch_id = '{batch(3)}'"
    assert asked(home, query) == [("duplicate",)]
    assert ("nested_too_deep",) not in asked(home, NOT_RESOLVED)


def test_an_old_record_does_not_win_over_a_version_seen_again_since(tmp_path: Path) -> None:
    home = tmp_path / "home"
    other = posting(0, title="Night keeper", extra=DEEP)
    for night, found in enumerate(([posting(0)], [other, posting(1)], [posting(0)]), 1):
        job = run(home, write(tmp_path / "in", found), night, max_depth=5)
        run_stage("extract", job)
        age(home, job.batch, 2019 + night)
        run_all(job)
    replay_all(run(home, "nowhere", 4))
    assert asked(home, TITLES) == [("Kiln keeper 0",), ("Kiln keeper 1",)]
    query = f"select outcome from captures where batch_id = '{batch(4)}'"
    assert asked(home, query) == [("duplicate",)]


def age(home: Path, of: str, year: int = 2020) -> None:
    """Let a landed batch be captured in an earlier year: the clock counts whole seconds."""
    for part in Home(home).landed_parts(of):
        table = pq.read_table(part)
        rows = [
            row | {"captured_at": row["captured_at"].replace(year=year)}
            for row in table.to_pylist()
        ]
        pq.write_table(table.from_pylist(rows, schema=table.schema), part)


def test_a_gone_landing_and_a_cut_record_are_told(home: Path) -> None:
    big = posting(7, description="x" * 5000)
    publish(home, write(home.with_name("second"), [posting(0), big]), 2, max_record_bytes=2000)
    shutil.rmtree(Home(home).landing(batch(1)))
    found = replay_all(run(home, "nowhere", 3))["replay"]
    assert found["captures"] == 0
    assert found["left_out"] == {"landing_gone": 3, "cut_off": 1}
    assert any(f"of {batch(1)}" in said and "landing" in said for said in found["sentences"])
    assert "board.jsonl (record 1) of" in found["sentences"][-1]


def test_what_validate_set_aside_is_replayed_when_the_expectation_was_mended(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    strict = Path(shutil.copytree(ROOT / "expectations", tmp_path / "strict"))
    with (strict / "postings.yml").open("a") as file:
        file.write(STRICT)
    source = write(tmp_path / "input", [posting(1), posting(2), ended(3)])
    publish(home, source, 1, expectations=strict, quarantine_limit=0.5)
    assert asked(home, TITLES) == [("Kiln keeper 1",)]
    assert replay_all(run(home, source, 2, quarantine_limit=1))["replay"]["captures"] == 2
    assert asked(home, TITLES) == [("Kiln keeper 1",), ("Kiln keeper 2",)]
    assert len(asked(home, "select * from rejects where resolved_batch_id is not null")) == 1
    assert len(asked(home, NOT_RESOLVED)) == 2


def test_a_stopped_replay_leaves_everything_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(home)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("etl.replay.write_json", stopped)
        with pytest.raises(KeyboardInterrupt):
            replay_all(run(home, "nowhere", 2))
    assert Home(home).landed_batches() == [batch(1)]
    with monkeypatch.context() as patch:
        patch.setattr("etl.transform.write_json", stopped)
        with pytest.raises(KeyboardInterrupt):
            replay_all(run(home, "nowhere", 2))
    assert Home(home).staged_batches() == [batch(1)]
    assert answers(home) == before
    # The same batch goes on from what it had captured.
    assert replay_all(run(home, "nowhere", 2))["replay"]["replayed"]
    assert ("Kiln keeper 1",) in asked(home, TITLES)


def test_a_batch_that_is_none_or_too_old_is_refused(home: Path) -> None:
    with pytest.raises(DataError, match="is no replay"):
        replay_all(run(home, "nowhere", 1))
    publish(home, write(home.with_name("third"), [posting(0)]), 3)
    with pytest.raises(DataError, match="is not older"):
        replay_all(run(home, "nowhere", 2))


def test_the_commands_tell_what_is_resolved(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", str(home))
    monkeypatch.setenv("POSTINGS_WORKERS", "1")
    assert "is no reason" in failed("replay", "--reason", "zzz")
    told = ok("replay", "--reason", "nested_too_deep", "--batch", batch(2))
    assert f"Batch {batch(2)}: 1 new, 0 changed, 0 unchanged, 0 duplicate, 0 reject." in told
    assert "nested_too_deep" not in ok("rejects", "--last", "9")
    assert "nested_too_deep" in ok("rejects", "--last", "9", "--all")
    assert "nested_too_deep" not in ok("status")
    assert "Nothing to replay." in ok("replay", "--reason", "nested_too_deep")
