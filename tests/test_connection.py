"""A connection of the scheduler, and where its fields end up."""

import json
import os
import runpy
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from etl.settings import Settings
from etl.sources import connection

ROOT = Path(__file__).parents[1]


class Fields:
    def __init__(self, conn_type, login=None, password=None, **extra):
        self.conn_type, self.login, self.password = conn_type, login, password
        self.extra_dejson = extra


def test_a_connection_becomes_the_drivers_environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "before")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    given = Fields(
        "aws", "key", "word", endpoint_url="http://there", storage_options={"anon": True}
    )
    with connection.exported(given):
        assert os.environ["AWS_ACCESS_KEY_ID"] == "key"
        assert os.environ["AWS_ENDPOINT_URL"] == "http://there"
        assert json.loads(Settings.read().storage_options) == {"anon": True}
    assert os.environ["AWS_ACCESS_KEY_ID"] == "before"
    assert "AWS_ENDPOINT_URL" not in os.environ
    assert "POSTINGS_STORAGE_OPTIONS" not in os.environ


def test_connections_of_other_types():
    google = Fields("google_cloud_platform", keyfile_dict='{"type": "service_account"}')
    found = connection.environment(google)
    assert json.loads(found["POSTINGS_STORAGE_OPTIONS"]) == {"token": {"type": "service_account"}}
    azure = connection.environment(Fields("wasb", "account", "key"))
    assert azure["AZURE_STORAGE_ACCOUNT_NAME"] == "account"
    web = connection.environment(Fields("http", "me", "word", headers={"X-Key": "k"}))
    options = json.loads(web["POSTINGS_STORAGE_OPTIONS"])
    assert options == {"headers": {"X-Key": "k"}, "auth": ["me", "word"]}


def test_the_night_takes_the_credentials_of_a_connection_for_extract_alone(monkeypatch):
    monkeypatch.setenv(
        "AIRFLOW_CONN_FEED",
        json.dumps({"conn_type": "aws", "login": "a-key", "password": "a-word"}),
    )
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    seen = []
    monkeypatch.setattr(
        "etl.pipeline.run_stage",
        lambda name, _run: seen.append((name, os.environ.get("AWS_ACCESS_KEY_ID"))) or {},
    )
    dag = runpy.run_path(str(ROOT / "dags/nightly.py"))["nightly"]()
    moment = datetime(2026, 3, 1, 2, tzinfo=UTC)
    for stage in ("extract", "transform"):
        dag.get_task(stage).python_callable(
            dag_run=SimpleNamespace(logical_date=moment, run_after=moment),
            params={"input": "s3://bucket/x", "source": "", "connection": "FEED", "force": False},
        )
    assert seen == [("extract", "a-key"), ("transform", None)]
