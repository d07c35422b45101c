"""Job boards, asked over real HTTP on this machine; every company and job is invented."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from loopback import Server, as_json, in_turn

from etl.errors import DataError, SourceUnavailable
from etl.settings import Settings
from etl.sources import boards, records
from etl.sources.web import retry_after

GREENHOUSE = "/greenhouse/v1/boards/umber/jobs"
LEVER = "/lever/v0/postings/kiln"
ASHBY = "/ashby/posting-api/job-board/loom"
SMART = "/smartrecruiters/v1/companies/Thatch/postings"
WORKABLE = "/workable/api/v1/widget/accounts/ferry"
RECRUITEE = "/recruitee/quarry/api/offers/"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as server:
        yield server


@pytest.fixture
def settings(server):
    return Settings(
        board_url=server.url, board_pause=0, http_backoff=0.01, http_seconds=2, board_seconds=10
    )


def read(settings, names):
    return list(records(replace(settings, input=names)))


def errors(found):
    return {record.location: record.error for record in found if record.error}


def lever_pages(count, size=100):
    def answer(asked):
        skip, limit = int(asked.query["skip"]), int(asked.query["limit"])
        numbers = range(skip, min(skip + min(limit, size), count))
        return 200, {}, as_json([{"id": f"k{number}", "text": "Potter"} for number in numbers])

    return answer


def test_a_capture_is_the_bytes_of_one_job(server, settings):
    first = b'{ "id":7 ,"title":"K\xc3\xb6hler \\u00e4", "n": 1.50 }'
    second = b'{"id": 8, "content": "&lt;p&gt;[,]}"}'
    server.routes[GREENHOUSE] = (
        b'{"meta":{"jobs":[1]}, "jobs" : [' + first + b" ,\n" + second + b"]}"
    )
    found = read(settings, "greenhouse:umber")
    assert [record.payload for record in found] == [first, second]
    assert [record.location for record in found] == ["greenhouse:umber/7", "greenhouse:umber/8"]
    assert {record.format for record in found} == {"greenhouse"}
    (asked,) = server.asked
    assert asked.query == {"content": "true", "pay_transparency": "true"}


def test_lever_page_by_page(server, settings):
    server.routes[LEVER] = lever_pages(230)
    found = read(settings, "lever:kiln")
    assert len({record.location for record in found}) == len(found) == 230
    assert [asked.query["skip"] for asked in server.asked] == ["0", "100", "200", "230"]
    assert server.asked[0].query["mode"] == "json"


def test_a_server_that_gives_smaller_pages_than_asked_for(server, settings):
    server.routes[LEVER] = lever_pages(95, size=30)
    assert len(read(settings, "lever:kiln")) == 95


def test_a_server_that_gives_the_same_page_for_ever(server, settings):
    server.routes[LEVER] = as_json([{"id": "a"}, {"id": "b"}])
    assert len(read(settings, "lever:kiln")) == 2
    assert len(server.asked) == 2


def test_lever_has_a_european_server():
    assert boards.services()["lever-eu"].HOSTS["lever-eu"] == "https://api.eu.lever.co"


def test_smartrecruiters_asks_for_each_posting(server, settings):
    def page(asked):
        offset = int(asked.query["offset"])
        content = [
            {"id": str(n), "name": "Thatcher"} for n in range(offset, min(offset + 100, 120))
        ]
        return 200, {}, as_json({"offset": offset, "totalFound": 120, "content": content})

    server.routes[SMART] = page
    for number in range(120):
        server.routes[f"{SMART}/{number}"] = b'{"id": "%d", "jobAd": {}}' % number
    server.routes[f"{SMART}/5"] = in_turn((410, {}, b""))
    found = read(settings, "smartrecruiters:Thatch")
    assert len(found) == 120
    assert found[0].payload == b'{"id": "0", "jobAd": {}}'
    assert list(errors(found)) == ["smartrecruiters:Thatch/5"]
    assert "410" in found[5].error
    assert found[5].reason == "source_unavailable"


def test_workable_says_the_company_once(server, settings):
    server.routes[WORKABLE] = (
        b'{"name": "Ferry & Co", "jobs": [{"shortcode": "F1", "title":"Mate"}]}'
    )
    (found,) = read(settings, "workable:ferry")
    assert found.location == "workable:ferry/F1"
    assert found.payload.endswith(b',"shortcode": "F1", "title":"Mate"}')
    assert json.loads(found.payload)["account_name"] == "Ferry & Co"


def test_several_boards_in_their_order(server, settings):
    server.routes[ASHBY] = as_json({"apiVersion": "1", "jobs": [{"id": "a-1"}]})
    server.routes[RECRUITEE] = as_json({"offers": [{"id": 3}, {"title": "no id"}]})
    found = read(settings, "recruitee:quarry, ashby:loom\nrecruitee:quarry")
    assert [record.location for record in found] == [
        "recruitee:quarry/3",
        "recruitee:quarry/without-id-1",
        "ashby:loom/a-1",
    ]


def test_names_in_a_file(server, settings, tmp_path):
    server.routes[ASHBY] = as_json({"jobs": [{"id": 1}]})
    server.routes[LEVER] = lever_pages(2)
    path = tmp_path / "my boards.txt"
    path.write_text("# invented\nashby:loom  # weaving\n\nlever:kiln\n", "utf-8")
    assert len(read(settings, f"boards:{path}")) == 3
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        read(settings, f"boards:{tmp_path / 'none.txt'}")


@pytest.mark.parametrize(
    "names", ["lever:kiln ashbee:loom", "lever:../../x", "recruitee:a/b", "lever:"]
)
def test_a_wrong_name_is_told_before_anything_is_asked(server, settings, names):
    with pytest.raises(DataError, match="names no board"):
        read(settings, names)
    assert not server.asked


def test_what_is_no_board_is_left_to_other_sources():
    assert not any(
        map(boards.accepts, ["seeds/postings", "s3://lever:x/y", "C:/feeds", "a b.json"])
    )


def test_a_board_that_is_away_leaves_the_others(server, settings):
    server.routes[LEVER] = lever_pages(3)
    server.routes[ASHBY] = in_turn((503, {}, b""))
    found = read(settings, "ashby:loom greenhouse:umber lever:kiln")
    lost = errors(found)
    assert len(found) == 5
    assert set(lost) == {"ashby:loom", "greenhouse:umber"}
    assert f"{server.url}{ASHBY} answered 503" in lost["ashby:loom"]
    assert "answered 404" in lost["greenhouse:umber"]
    # A wrong name stays wrong; a server in trouble may come round.
    assert server.paths().count(ASHBY) == 4
    assert server.paths().count(GREENHOUSE) == 1


def test_all_away(server, settings):
    with pytest.raises(SourceUnavailable, match="No board can be read"):
        read(settings, "ashby:loom greenhouse:umber")
    closed = replace(settings, board_url="http://127.0.0.1:9")
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        read(closed, "ashby:loom")


def test_a_failure_in_the_middle_keeps_what_came(server, settings):
    pages = lever_pages(300)
    server.routes[LEVER] = lambda asked: pages(asked) if asked.times < 2 else (500, {}, b"")
    found = read(settings, "lever:kiln")
    assert len(found) == 201
    assert "answered 500" in found[-1].error


def test_500_then_200(server, settings):
    server.routes[ASHBY] = in_turn((500, {}, b""), (200, {}, as_json({"jobs": [{"id": 1}]})))
    assert not errors(read(settings, "ashby:loom"))


def test_429_waits_as_long_as_it_says(server, settings):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    server.routes[ASHBY] = in_turn(
        (429, {"Retry-After": "1"}, b""),
        (429, {"Retry-After": moment}, b""),
        (200, {}, as_json({"jobs": [{"id": 1}]})),
    )
    started = time.monotonic()
    assert not errors(read(settings, "ashby:loom"))
    assert 1 < time.monotonic() - started < 4


def test_a_wait_beyond_the_end_is_not_begun(server, settings):
    server.routes[ASHBY] = in_turn((429, {"Retry-After": "3600"}, b""))
    started = time.monotonic()
    with pytest.raises(SourceUnavailable, match="asked again in 3600 s"):
        read(settings, "ashby:loom")
    assert time.monotonic() - started < 1


def test_retry_after_as_a_date():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < retry_after(later) <= 90
    assert retry_after("Thu, 99 Foo 2026 99:00:00 GMT") is None


def test_a_board_without_end_stops_at_the_limit(server, settings):
    server.routes[LEVER] = lever_pages(1_000_000)
    found = read(replace(settings, board_pages=20), "lever:kiln")
    assert len(found) == 2001
    assert len(server.asked) == 20
    assert "more than 20 pages" in found[-1].error


def test_a_slow_server_stops_at_the_deadline(server, settings):
    def slow(asked):
        time.sleep(0.4)
        return lever_pages(1_000_000)(asked)

    server.routes[LEVER] = slow
    started = time.monotonic()
    found = read(replace(settings, board_seconds=1), "lever:kiln")
    assert time.monotonic() - started < 2.5
    assert 100 < len(found) < 500
    assert found[-1].error


def test_a_server_that_does_not_answer_is_asked_again(server, settings):
    def stuck(asked):
        time.sleep(0.6 if asked.times == 0 else 0)
        return 200, {}, as_json({"jobs": [{"id": 1}]})

    server.routes[ASHBY] = stuck
    assert not errors(read(replace(settings, http_seconds=0.2), "ashby:loom"))
    assert len(server.asked) == 2


def test_requests_keep_their_distance(server, settings):
    server.routes[LEVER] = lever_pages(250)
    started = time.monotonic()
    read(replace(settings, board_pause=0.2), "lever:kiln")
    assert time.monotonic() - started > 0.55


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"jobs": {}}', b'{"jobs": [{"id": 1}', b"[" * 90_000]
)
def test_an_answer_of_another_form(server, settings, body):
    server.routes[ASHBY] = body
    server.routes[LEVER] = lever_pages(1)
    found = read(settings, "ashby:loom lever:kiln")
    assert "no list of jobs" in errors(found)["ashby:loom"]


def test_a_job_beyond_the_limit_is_cut(server, settings):
    server.routes[ASHBY] = as_json({"jobs": [{"id": 1, "text": "x" * 200_000}]})
    (found,) = read(replace(settings, max_record_bytes=100_000), "ashby:loom")
    assert found.byte_count > 200_000
    assert len(found.payload) == 65_536


def test_bytes_that_are_not_utf8_come_through(server, settings):
    job = b'{"id": 4, "title": "caf\xe9"}'
    server.routes[ASHBY] = b'{"jobs": [' + job + b"]}"
    (found,) = read(settings, "ashby:loom")
    assert found.payload == job
