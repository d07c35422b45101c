"""Files elsewhere: an S3 server and a web server on this machine, over their real protocols."""

import gzip
import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from loopback import Server, as_json, in_turn

from etl.batch import Home, Run
from etl.errors import DataError, SourceUnavailable
from etl.extract import extract
from etl.settings import Settings
from etl.sources import connection, records, remote

POSTING = {"@type": "JobPosting", "title": "Lamplighter", "url": "https://jobs.example/1"}
LINES = b"".join(as_json({**POSTING, "url": f"https://jobs.example/{n}"}) + b"\n" for n in range(5))
BUCKET = "feed-bucket"


@pytest.fixture(scope="module")
def s3():
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="invented",
        aws_secret_access_key="invented-too",
    )
    client.create_bucket(Bucket=BUCKET)
    for name, body in {
        "nightly/a.jsonl.gz": gzip.compress(LINES),
        "nightly/deep/b.json": as_json(POSTING),
        "nightly/c.jsonl": LINES[:100],
        "nightly/broken.jsonl.gz": gzip.compress(LINES)[:-12],
        "single/feed.jsonl.gz": gzip.compress(LINES * 1000),
    }.items():
        client.put_object(Bucket=BUCKET, Key=name, Body=body)
    yield url
    server.stop()


@pytest.fixture
def aws(s3, monkeypatch):
    for name, value in {
        "NO_PROXY": "127.0.0.1",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented-too",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": s3,
    }.items():
        monkeypatch.setenv(name, value)
    return s3


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as server:
        yield server


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", http_backoff=0.01, http_seconds=2, remote_seconds=10)


def read(settings, name):
    return list(records(replace(settings, input=name)))


def locations(found):
    return sorted({record.location for record in found})


def test_an_object_of_s3(aws, settings):
    found = read(settings, f"s3://{BUCKET}/single/feed.jsonl.gz")
    assert len(found) == 5000
    assert locations(found) == ["feed.jsonl.gz"]
    assert found[0].payload == LINES.splitlines()[0]


def test_a_folder_of_s3_with_one_broken_object(aws, settings):
    found = read(settings, f"s3://{BUCKET}/nightly")
    assert locations(found) == ["a.jsonl.gz", "broken.jsonl.gz", "c.jsonl", "deep/b.json"]
    (broken,) = [record for record in found if record.error]
    assert (broken.location, broken.reason) == ("broken.jsonl.gz", "unreadable_file")


def test_a_glob_of_s3(aws, settings):
    assert locations(read(settings, f"s3://{BUCKET}/nightly/*.json*")) == [
        "a.jsonl.gz",
        "broken.jsonl.gz",
        "c.jsonl",
    ]
    assert locations(read(settings, f"s3://{BUCKET}/nightly/**/*.json")) == ["deep/b.json"]


def test_nothing_there(aws, settings):
    for name in (f"s3://{BUCKET}/none", f"s3://{BUCKET}/none/*.json", "s3://no-such-bucket/a"):
        with pytest.raises(SourceUnavailable, match="There is no file"):
            read(settings, name)


def test_s3_is_away(aws, settings, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        read(replace(settings, http_tries=1), f"s3://{BUCKET}/nightly")


def test_a_connection_reads_s3(s3, settings, monkeypatch):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    extra = {"endpoint_url": s3, "region_name": "us-east-1"}
    given = SimpleNamespace(
        conn_type="aws", login="invented", password="invented-too", extra_dejson=extra
    )
    with connection.exported(given):
        assert len(read(settings, f"s3://{BUCKET}/nightly/a.jsonl.gz")) == 5


def test_an_object_that_cannot_be_fetched_leaves_the_others(settings, monkeypatch):
    store = memory({"/in/a.jsonl": LINES, "/in/b.jsonl": LINES})
    genuine = store.open

    def opened(path, mode):
        file = genuine(path, mode)
        if path.endswith("a.jsonl"):
            file.read = lambda *_size: (_ for _ in ()).throw(TimeoutError("read timed out"))
        return file

    monkeypatch.setattr(store, "open", opened)
    monkeypatch.setattr(remote, "_store", lambda *_: (store, "/in"))
    found = read(settings, "memory://in")
    assert [record.location for record in found if not record.error] == ["b.jsonl"] * 5
    assert [record.reason for record in found if record.error] == ["source_unavailable"]
    monkeypatch.setattr(remote, "_store", lambda *_: (store, "/in/a.jsonl"))
    with pytest.raises(SourceUnavailable, match="read timed out"):
        read(settings, "memory://in/a.jsonl")


def memory(files):
    import fsspec

    store = fsspec.filesystem("memory", skip_instance_cache=True)
    for name, body in files.items():
        store.pipe_file(name, body)
    return store


@pytest.mark.parametrize("scheme, package", [("gs", "gcsfs"), ("az", "adlfs"), ("abfs", "adlfs")])
def test_a_driver_that_is_not_installed(settings, scheme, package, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DataError, match=f"pip install {package}"):
        read(settings, f"{scheme}://bucket/feed.json")


def test_an_unknown_scheme(settings):
    with pytest.raises(DataError, match="cannot be opened"):
        read(settings, "gopher://jobs.example/feed")


def test_storage_options_are_json(settings):
    with pytest.raises(DataError, match="not a JSON object") as caught:
        read(replace(settings, storage_options="secret"), "s3://a/b")
    assert "secret" not in str(caught.value)


def test_an_address(server, settings):
    server.routes["/feeds/jobs.jsonl.gz"] = gzip.compress(LINES)
    found = read(settings, f"{server.url}/feeds/jobs.jsonl.gz?day=today")
    assert [record.payload for record in found] == LINES.splitlines()
    assert locations(found) == ["jobs.jsonl.gz"]
    assert server.asked[0].query == {"day": "today"}


@pytest.mark.parametrize(
    "kind, count",
    [("application/json; charset=utf-8", 1), ("application/x-ndjson", 5), ("image/png", 0)],
)
def test_an_address_without_a_suffix_is_known_by_its_type(server, settings, kind, count):
    def latest(asked):
        is_same = asked.headers["If-None-Match"] == "x"
        body = LINES if count == 5 else as_json(POSTING)
        return (304, {}, b"") if is_same else (200, {"Content-Type": kind, "ETag": "x"}, body)

    server.routes["/latest"] = latest
    for _night in range(2):
        assert len(read(settings, f"{server.url}/latest")) == count


def test_a_file_whose_compression_is_called_an_encoding(server, settings):
    body = gzip.compress(LINES)
    encoded = in_turn((200, {"Content-Encoding": "gzip"}, body))
    server.routes |= {"/a.jsonl.gz": encoded, "/a.jsonl": encoded}
    assert len(read(settings, f"{server.url}/a.jsonl.gz")) == 5
    assert len(read(settings, f"{server.url}/a.jsonl")) == 5


@pytest.mark.parametrize(
    "mark, asked_by", [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
)
def test_what_is_unchanged_is_not_fetched_again(server, settings, mark, asked_by):
    value = '"v1"' if mark == "ETag" else "Wed, 02 Sep 2026 02:00:00 GMT"

    def feed(asked):
        is_same = asked.headers.get(asked_by) == value
        return (304, {}, b"") if is_same else (200, {mark: value}, LINES)

    server.routes["/feed.jsonl"] = feed
    nights = [f"2026090{day}T020000Z" for day in (1, 2)]
    results = [
        extract(Run(replace(settings, input=f"{server.url}/feed.jsonl"), night, False))
        for night in nights
    ]
    assert [result["captures"] for result in results] == [5, 5]
    assert results[0]["bytes"] == results[1]["bytes"]
    assert server.asked[1].headers[asked_by] == value
    assert all(Home(settings.home).landed_parts(night) for night in nights)


def test_a_changed_or_lost_copy_is_fetched_anew(server, settings):
    body = LINES

    def feed(asked):
        tag = f'"{len(body)}"'
        return (
            (304, {}, b"")
            if asked.headers.get("If-None-Match") == tag
            else (200, {"ETag": tag}, body)
        )

    server.routes["/feed.jsonl"] = feed
    url = f"{server.url}/feed.jsonl"
    assert len(read(settings, url)) == 5
    body = LINES * 2
    assert len(read(settings, url)) == 10
    (kept,) = (settings.home / "fetched").glob("*.body")
    kept.write_bytes(b"cut off")
    assert len(read(settings, url)) == 10
    kept.unlink()
    assert len(read(settings, url)) == 10
    assert [asked.headers["If-None-Match"] for asked in server.asked] == [
        None,
        f'"{len(LINES)}"',
        None,
        None,
    ]
    assert {path.suffix for path in (settings.home / "fetched").iterdir()} == {".body", ".json"}


def test_redirects(server, settings):
    with Server() as other:
        other.routes["/real.jsonl"] = LINES
        server.routes["/feed.jsonl"] = in_turn((302, {"Location": "/there.jsonl"}, b""))
        server.routes["/there.jsonl"] = in_turn((307, {"Location": f"{other.url}/real.jsonl"}, b""))
        server.routes["/round"] = in_turn((302, {"Location": "/round"}, b""))
        options = json.dumps({"headers": {"X-Key": "k"}, "auth": ["me", "word"]})
        found = read(replace(settings, storage_options=options), f"{server.url}/feed.jsonl")
        assert len(found) == 5
        assert [asked.headers["X-Key"] for asked in server.asked] == ["k", "k"]
        assert all(asked.headers["Authorization"].startswith("Basic ") for asked in server.asked)
        # What is meant for one server is not told to another.
        (last,) = other.asked
        assert last.headers["X-Key"] is last.headers["Authorization"] is None
    with pytest.raises(SourceUnavailable, match="redirects more than 5 times"):
        read(settings, f"{server.url}/round")


def test_too_large(server, settings):
    server.routes["/feed.jsonl"] = LINES
    with pytest.raises(DataError, match="more than 100 bytes"):
        read(replace(settings, remote_max_bytes=100), f"{server.url}/feed.jsonl")


@pytest.mark.parametrize(
    "status, kind", [(404, SourceUnavailable), (403, DataError), (503, SourceUnavailable)]
)
def test_a_refusal(server, settings, status, kind):
    server.routes["/feed.jsonl"] = in_turn((status, {}, b"no"))
    with pytest.raises(kind, match=f"answered {status}") as caught:
        read(settings, f"{server.url}/feed.jsonl?token=secret")
    assert "secret" not in str(caught.value)
    assert len(server.asked) == (4 if status == 503 else 1)


def test_trouble_that_passes(server, settings):
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    server.routes["/feed.jsonl"] = in_turn(
        (500, {}, b""),
        (429, {"Retry-After": later}, b""),
        (200, {"Content-Length": str(len(LINES) + 9)}, LINES),
        (200, {}, LINES),
    )
    assert len(read(settings, f"{server.url}/feed.jsonl")) == 5
    assert len(server.asked) == 4


def test_a_server_that_drips(server, settings):
    def drip(asked):
        def body():
            for _ in range(40):
                time.sleep(0.05)
                yield b" "

        return 200, {"Content-Length": "1000"}, body()

    server.routes["/feed.jsonl"] = drip
    started = time.monotonic()
    with pytest.raises(SourceUnavailable, match=r"took longer than 0\.8 s"):
        read(replace(settings, remote_seconds=0.8), f"{server.url}/feed.jsonl")
    assert time.monotonic() - started < 1.5


def test_unreachable(settings):
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        read(settings, "http://127.0.0.1:9/feed.json")
