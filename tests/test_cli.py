"""The command line, end to end over small inputs."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from etl import cli, questions
from etl.batch import Home
from etl.console import Format
from etl.errors import DataError
from etl.settings import described
from etl.tables import tables

ROOT = Path(__file__).parents[1]
FIRST, SECOND = "20260901T020000Z", "20260902T020000Z"
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "url": "https://jobs.example/p/1",
    "title": "Kiln [bold]keeper\u202e",
    "datePosted": "2026-08-30",
    "description": "&lt;p&gt;You know Python and SQL.\u001b[31m&lt;/p&gt;",
    "hiringOrganization": {"@type": "Organization", "name": "Umber & Oak"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Graz"}},
}


def call(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words))


def ok(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result.output


def failed(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
    assert len(result.stderr.strip().splitlines()) == 1
    return result.stderr


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    source = folder / "input"
    source.mkdir()
    (source / "one.json").write_text(json.dumps(POSTING), "utf-8")
    two = {**POSTING, "url": "https://jobs.example/p/2", "title": "Welder"}
    (source / "two.json").write_text(json.dumps(two), "utf-8")
    (source / "untitled.json").write_text(
        json.dumps({**two, "url": "https://jobs.example/p/3", "title": ""}), "utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setenv("POSTINGS_HOME", str(folder / "home"))
        patch.setenv("POSTINGS_WORKERS", "1")
        output = ok("run", str(source), "--source", "board", "--batch", FIRST)
        (folder / "first.txt").write_text(output, "utf-8")
        (source / "two.json").write_text(json.dumps({**two, "title": "Glazier"}), "utf-8")
        for stage in ("extract", "transform", "validate", "load", "publish"):
            given = ("--batch", SECOND) if stage == "extract" else ()
            assert f"stage={stage} " in ok(stage, str(source), "--source", "board", *given)
    return folder


@pytest.fixture
def home(published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", str(published / "home"))
    return published / "home"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", str(tmp_path / "home"))
    return tmp_path


def test_run_tells_stages_outcomes_and_what_next(published: Path) -> None:
    told = (published / "first.txt").read_text("utf-8")
    for stage in ("extract", "transform", "validate", "load", "publish"):
        assert f"stage={stage} " in told
    assert f"Batch {FIRST}: 2 new, 0 changed, 0 unchanged, 0 duplicate, 1 reject." in told
    assert f"Published: {published / 'home' / 'postings.duckdb'}" in told
    assert "postings sql" in told


def test_status_tells_batches_rows_rejects_and_checks(home: Path) -> None:
    told = ok("status", "--last", "1")
    assert Home(home).published.resolve().name in told
    assert SECOND in told
    assert FIRST not in told.replace(Home(home).published.resolve().name, "")
    assert "posting_texts" in told
    assert "missing_title" in told
    assert f"Checks of {SECOND}: " in told
    assert str(home / "reports" / SECOND / "validation.html") in told


def test_status_names_a_batch_that_is_not_published(home: Path) -> None:
    later = home / "staged" / "20260903T020000Z"
    later.mkdir()
    try:
        assert f"Batch {later.name} is staged and not published." in ok("status")
    finally:
        later.rmdir()


def test_stages_one_by_one_see_the_change(home: Path) -> None:
    row = "SELECT new_count, changed_count, unchanged_count, reject_count FROM batches"
    told = ok("sql", f"{row} WHERE batch_id = '{SECOND}'", "--format", "csv")
    assert told.splitlines()[1] == "0,1,1,1"


def test_nothing_published_says_what_to_do(empty: Path) -> None:
    assert "Run `postings run` first." in ok("status")
    assert "Run `postings run` first." in failed("sql", "SELECT 1")
    assert "Run `postings run` first." in failed("rejects")


@pytest.mark.parametrize("stage", ["transform", "validate", "load", "publish"])
def test_stage_without_a_batch_names_the_one_before(empty: Path, stage: str) -> None:
    before = "extract" if stage == "transform" else "transform"
    assert f"Run `postings {before}` first." in failed(stage)


def test_errors_are_one_line(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is not a batch id" in failed("run", "--batch", "../../etc")
    assert "nowhere" in failed("extract", str(empty / "nowhere"))
    monkeypatch.setenv("POSTINGS_WORKERS", "many")
    assert "POSTINGS_WORKERS" in failed("status")


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.PARQUET])
def test_sql_shows_no_raw_control_characters(home: Path, form: Format) -> None:
    query = "SELECT title, 'a' || chr(27) || '[31m' || chr(155) AS bad FROM postings ORDER BY title"
    told = ok("sql", query, "--format", form)
    assert not {"\x1b", "\x9b", "\u202e"} & set(told)
    assert "Kiln [bold]keeper" in told.replace("\\", "")


def test_sql_json_is_the_data(home: Path) -> None:
    query = "SELECT 1 AS a, 2 AS a, NULL AS n, 'nan'::DOUBLE AS f, ['x'] AS l, chr(155) AS c"
    told = json.loads(ok("sql", query, "--format", "json"))
    assert told == [{"a": 1, "a_2": 2, "n": None, "f": None, "l": ["x"], "c": "\x9b"}]


def test_sql_markdown_keeps_its_columns(home: Path) -> None:
    told = ok("sql", "SELECT 'a|b' AS x, 'c' || chr(10) || 'd' AS y", "--format", "markdown")
    assert told.splitlines() == ["| x | y |", "| --- | --- |", "| a\\|b | c d |"]
    told = ok("sql", "SELECT '\\[x](javascript:1)<b>`' AS x", "--format", "markdown")
    assert told.splitlines()[2] == r"| \\\[x\](javascript:1)&lt;b&gt;\` |"


def test_sql_limits_the_rows_and_says_so(home: Path) -> None:
    result = call("sql", "FROM range(150)", "--format", "csv")
    assert len(result.stdout.splitlines()) == 101
    assert "first 100 rows" in result.stderr
    result = call("sql", "FROM range(150)", "--format", "csv", "--limit", "0")
    assert len(result.stdout.splitlines()) == 151
    assert not result.stderr


def test_sql_folds_wide_cells_and_shortens_long_ones_in_a_table_only(home: Path) -> None:
    told = ok("sql", "SELECT repeat('x', 900) || 'end' AS x, 'beside' AS y")
    assert told.count("x") >= 900
    assert "end" in told
    assert max(map(len, told.splitlines())) <= 160
    assert "…" in ok("sql", "SELECT repeat('x', 5000) AS x")
    assert "x" * 5000 in ok("sql", "SELECT repeat('x', 5000) AS x", "--format", "csv")


def test_sql_shows_wide_rows_as_records(home: Path) -> None:
    told = ok("sql", "SELECT * FROM postings ORDER BY title")
    assert "row 2" in told
    lines = [line.split() for line in told.splitlines() if line.strip()]
    assert ["title", "Glazier"] in lines
    assert "row 1" not in ok("sql", "SELECT 1 AS a, 2 AS b")
    assert "row 1" not in ok("sql", "SELECT 1 a, 2 b, 3 c, 4 d, 5 e, 6 f, 7 g, 8 h, 9 i, 1 j, 2 k")


def test_sql_parquet_is_the_data_in_its_types(home: Path) -> None:
    query = "SELECT 1 AS a, 2 AS a, NULL::DATE AS d, ['=1'] AS l, chr(27) AS c FROM range(200)"
    result = call("sql", query, "--format", "parquet")
    table = pq.read_table(io.BytesIO(result.stdout_bytes))
    assert table.num_rows == 100
    assert "first 100 rows" in result.stderr
    assert table.column_names == ["a", "a_1", "d", "l", "c"]
    assert table.schema.field("d").type == pa.date32()
    (row,) = table.slice(0, 1).to_pylist()
    assert row == {"a": 1, "a_1": 2, "d": None, "l": ["=1"], "c": "\x1b"}
    assert "Cast it to text." in failed("sql", "SELECT INTERVAL 1 DAY AS i", "--format", "parquet")


def test_sql_errors_tell_the_place(home: Path) -> None:
    told = call("sql", "SELECT 'ü',\n  titel FROM postings").stderr.splitlines()
    assert told[0].startswith("Binder Error at line 2, column 3: ")
    assert told[0].endswith("Did you mean title?")
    assert told[1:] == ["  titel FROM postings", "  ^^^^^"]
    assert "no rows to print" in failed("sql", " ; ")


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT * FROM posting", "Did you mean postings?"),
        ("SELECT * FROM skills_demand", "Did you mean skill_demand?"),
        ("SELECT p.titel FROM postings AS p", "Did you mean title?"),
        ("SELECT form_text FROM postings", "It is a column of skills."),
        ("SELECT relation_kode FROM postings", "Did you mean relation_code?"),
        ("SELECT lenght(title) FROM postings", 'Did you mean "length"?'),
    ],
)
def test_sql_errors_tell_what_was_meant(home: Path, query: str, hint: str) -> None:
    assert hint in call("sql", query).stderr.splitlines()[0]


def test_sql_errors_point_into_a_long_line(home: Path) -> None:
    query = f"SELECT '{'日本' * 200}' AS a,\ttitel, '{'x' * 200}' FROM postings"
    told = call("sql", query).stderr.splitlines()
    assert told[1].index("titel") == told[1].rindex("titel")
    shown, marked = told[1], told[2]
    assert cell_len(shown[: shown.index("titel")]) == marked.index("^")
    assert marked.strip() == "^^^^^"
    assert cell_len(shown) < 200


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM postings",
        "CREATE TABLE x (y INT)",
        "COPY postings TO 'stolen.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_sql_only_reads_the_published_database(home: Path, query: str) -> None:
    before = Home(home).published.read_bytes()
    assert call("sql", query).exit_code == 1
    assert Home(home).published.read_bytes() == before


def test_describe_lists_and_details(empty: Path) -> None:
    listed = ok("describe")
    assert all(name in listed for name in tables())
    told = ok("describe", "captures")
    assert "Key: batch_id, capture_id, posting_ordinal" in told
    assert "payload_sha256" in told
    assert "Did you mean captures?" in failed("describe", "capture")
    assert "There is no table 'zzz'" in failed("describe", "zzz")


def test_describe_tells_views_and_how_full_columns_are(home: Path) -> None:
    assert "skill_demand" in ok("describe")
    assert "One row a skill" in ok("describe", "skill_demand")
    rows = json.loads(ok("describe", "postings", "--format", "json"))
    filled = {row["column"]: row["filled"] for row in rows}
    assert (filled["title"], filled["modified_at"]) == ("100 %", "0 %")
    assert "Did you mean skill_demand?" in failed("describe", "skils_demand")


@pytest.mark.parametrize("form", list(Format))
def test_describe_prints_in_every_form(home: Path, form: Format) -> None:
    for given in ((), ("skills",), ("skill_demand",)):
        result = call("describe", *given, "--format", form)
        assert result.exit_code == 0
        assert b"skill_name" in result.stdout_bytes or not given


def test_rejects_show_reason_place_and_sentence(home: Path) -> None:
    told = ok("rejects", "--last", "2")
    assert "missing_title: 2." in told
    assert "untitled.json" in told
    assert ok("rejects", "--reason", "not_json").strip().startswith("No rejects")
    assert "'zzz' is no reason" in failed("rejects", "--reason", "zzz")


def test_rejects_show_three_examples_a_reason(home: Path) -> None:
    with duckdb.connect(str(Home(home).published), read_only=True) as connection:
        text = questions.REJECTS.replace("place <= 3", "place <= 1")
        rows = connection.execute(text, {"reason": None, "last": 2, "all": True}).fetchall()
    assert [(row[0], row[1]) for row in rows] == [("missing_title", 2)]


def test_render_check_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ok("render", "--check")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that has what the demo is made from, and nothing that was rendered."""
    for name in ("seeds", "expectations"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "warehouse", tmp_path / "warehouse")
    (tmp_path / "warehouse/schema.sql").unlink()
    monkeypatch.chdir(tmp_path)


def test_render_writes_and_check_names_what_differs(tmp_path: Path, project: None) -> None:
    assert "docs/settings.md" in failed("render", "--check")
    ok("render")
    ok("render", "--check")
    (tmp_path / "docs/dictionary.md").write_text("old", "utf-8")
    told = failed("render", "--check")
    assert "docs/dictionary.md" in told
    assert "docs/settings.md" not in told


def test_schema_runs(tmp_path: Path, project: None) -> None:
    ok("render")
    with duckdb.connect() as connection:
        connection.execute((tmp_path / "warehouse/schema.sql").read_text("utf-8"))
        found = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    assert found == set(tables())


def test_docs_name_every_command_setting_and_table() -> None:
    group = typer.main.get_command(cli.app)
    commands = (ROOT / "docs/how-to/cli.md").read_text("utf-8")
    assert [name for name in group.commands if f"## postings {name}\n" not in commands] == []
    settings = (ROOT / "docs/settings.md").read_text("utf-8")
    assert [name for name, _, _ in described() if f"`{name}`" not in settings] == []
    dictionary = (ROOT / "docs/dictionary.md").read_text("utf-8")
    assert [name for name in tables() if f"## {name}\n" not in dictionary] == []


def test_every_command_teaches_with_an_example() -> None:
    for name, command in typer.main.get_command(cli.app).commands.items():
        assert f"For example: `postings {name}" in command.help
        assert "For example" in ok(name, "--help")


def test_help_does_not_load_the_pipeline() -> None:
    script = "import sys, etl.cli; print({'pandas', 'duckdb', 'pyarrow'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_a_failure_keeps_its_text_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DataError("[red]first\nsecond\x1b[0m " + "long " * 50)

    monkeypatch.setattr(cli.Settings, "read", broken)
    told = failed("status")
    assert told.startswith("[red]first second\\x1b[0m long")
