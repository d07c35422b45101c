"""The DAG `nightly`: light to parse, runs the real stages, retries only what a retry can help."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

DAGS = Path(__file__).parents[1] / "dags"
STAGES = ["extract", "transform", "validate", "load", "publish"]
HEAVY = {"pandas", "pyarrow", "duckdb", "great_expectations", "html2text", "rich.progress"}
PROBE = """
import json, sys, time
from airflow.dag_processing.dagbag import DagBag
before, start = set(sys.modules), time.monotonic()
bag = DagBag(sys.argv[1])
print(json.dumps(dict(errors=bag.import_errors, dags=sorted(bag.dags),
    seconds=time.monotonic() - start, loaded=sorted(set(sys.modules) - before))))
"""


@pytest.fixture(scope="module")
def nightly():
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(DAGS)
    assert bag.import_errors == {}
    return bag.dags["nightly"]


@pytest.fixture(scope="module")
def database():
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTINGS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def states(run):
    return {item.task_id: str(item.state) for item in run.get_task_instances()}


def test_parsing_is_quick_and_loads_no_data_library():
    probe = subprocess.run(
        [sys.executable, "-c", PROBE, str(DAGS)], capture_output=True, text=True, check=True
    )
    found = json.loads(probe.stdout.splitlines()[-1])
    assert found["errors"] == {}
    assert found["dags"] == ["nightly"]
    assert found["seconds"] < 5
    assert HEAVY.isdisjoint(found["loaded"])


def test_the_stages_in_order(nightly):
    assert [task.task_id for task in nightly.topological_sort()] == STAGES
    for before, after in pairwise(STAGES):
        assert nightly.get_task(before).downstream_task_ids == {after}
    assert nightly.max_active_runs == 1
    assert not nightly.catchup
    assert all(task.execution_timeout for task in nightly.tasks)


def test_only_what_a_retry_can_help_is_retried(nightly):
    from airflow.sdk import RetryAction

    from etl.errors import DataError, SourceUnavailable

    for task in nightly.tasks:
        policy = task.retry_policy
        assert task.retries == 2
        assert policy.evaluate(DataError("wrong"), 1, 2).action is RetryAction.FAIL
        assert policy.evaluate(SourceUnavailable("away"), 1, 2).action is RetryAction.DEFAULT


@pytest.mark.parametrize("scheduled", [True, False])
def test_the_batch_is_the_moment_of_the_run(nightly, monkeypatch, home, scheduled):
    from datetime import UTC, datetime

    moment = datetime(2026, 3, 1, 2, tzinfo=UTC)
    later = datetime(2026, 3, 1, 5, tzinfo=UTC)
    seen = []
    monkeypatch.setattr("etl.pipeline.run_stage", lambda name, run: seen.append((name, run)) or {})
    dag_run = SimpleNamespace(logical_date=moment if scheduled else None, run_after=later)
    params = {"input": "here", "source": "", "force": True}
    nightly.get_task("load").python_callable(dag_run=dag_run, params=params)
    (name, run), *rest = seen
    assert (name, rest) == ("load", [])
    assert run.batch == ("20260301T020000Z" if scheduled else "20260301T050000Z")
    assert (run.settings.input, run.settings.source, run.force) == ("here", "files", True)


def test_a_whole_night(nightly, database, home, tmp_path):
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session

    folder = tmp_path / "postings"
    folder.mkdir()
    for number in range(3):
        posting = {
            "@context": "https://schema.org/",
            "@type": "JobPosting",
            "title": f"Engineer {number}",
            "datePosted": "2026-03-01",
            "description": "<p>Builds <b>bridges</b>.</p>",
            "identifier": str(number),
            "hiringOrganization": {"@type": "Organization", "name": "Bridges Ltd"},
        }
        (folder / f"{number}.json").write_text(json.dumps(posting), "utf-8")
    run = nightly.test(run_conf={"input": str(folder), "source": "trial"})
    assert states(run) == dict.fromkeys(STAGES, "success")

    import duckdb

    with duckdb.connect(str(home / "postings.duckdb"), read_only=True) as base:
        titles = base.execute("SELECT title FROM postings ORDER BY title").fetchall()
        assert titles == [("Engineer 0",), ("Engineer 1",), ("Engineer 2",)]
        (batch,) = base.execute("SELECT DISTINCT batch_id FROM batches").fetchone()
    with create_session() as session:
        events = session.query(AssetEvent).join(AssetModel, AssetModel.id == AssetEvent.asset_id)
        (event,) = events.filter(AssetModel.name == "postings_warehouse").all()
        assert batch in json.dumps(event.extra)


def test_wrong_data_fails_at_once(nightly, database, home, tmp_path, monkeypatch):
    from etl.errors import DataError

    def extract(name, run):
        raise DataError("The input is wrong.")

    monkeypatch.setattr("etl.pipeline.run_stage", extract)
    run = nightly.test(run_conf={"input": str(tmp_path)})
    assert str(run.state) == "failed"
    assert states(run)["extract"] == "failed"
    assert {item.try_number for item in run.get_task_instances(state="failed")} == {1}
    assert set(states(run).values()) == {"failed", "upstream_failed"}
