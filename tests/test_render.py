"""The renderings of a declared table."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from etl.errors import DataError
from etl.render import arrow, dictionary, report, suite
from etl.render.diagram import mermaid
from etl.render.duckdb import ddl
from etl.schema import Column, Reference, Rule, Table, Type
from etl.tables import tables

THING = Table(
    name="things",
    description='It\'s a "thing".',
    grain="One row a thing; DROP TABLE things;",
    columns=(
        Column("thing_id", Type.TEXT, "The thing's key.", True, pattern="^[a-z]+$"),
        Column("part", Type.INTEGER, "Part | of it.", minimum=0),
        Column("weight", Type.NUMBER, "In kg.", minimum=0, maximum=9),
        Column("heaviest", Type.NUMBER, "In kg."),
        Column("is_new", Type.BOOLEAN, "New."),
        Column("made_at", Type.TIMESTAMP, "UTC."),
        Column("sold_on", Type.DATE, "UTC."),
        Column("colours", Type.TEXT_LIST, "Colours."),
        Column("rest", Type.JSON, "The rest."),
        Column("kind", Type.TEXT, "Kind.", allowed=("a", "b"), source="@type"),
    ),
    key=("thing_id", "part"),
    references=(Reference("part", "parts", "part"),),
    rules=(Rule("weight_below", "Nothing is heavier than the heaviest.", "weight", "heaviest"),),
)
GOOD: dict[str, object] = {
    "thing_id": "x",
    "part": 1,
    "weight": 2,
    "is_new": True,
    "made_at": datetime(2026, 1, 1),
    "sold_on": date(2026, 1, 2),
    "colours": ["red"],
    "rest": "{}",
    "kind": "a",
}


def test_build_keeps_values_and_fills_nulls() -> None:
    built = arrow.build(THING, [GOOD, {"thing_id": "y"}])
    assert built.schema.equals(arrow.schema(THING), check_metadata=True)
    assert built.to_pylist()[0] == {**GOOD, "weight": 2.0, "heaviest": None}
    assert built.to_pylist()[1]["colours"] is None
    assert built.schema.field("thing_id").metadata == {b"description": b"The thing's key."}
    assert arrow.build(THING, []).num_rows == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thing_id", None),
        ("thing_id", b"x"),
        ("thing_id", "\ud800"),
        ("part", True),
        ("part", 1.0),
        ("part", 2**70),
        ("weight", float("nan")),
        ("weight", 10**400),
        ("weight", True),
        ("is_new", 1),
        ("made_at", datetime(2026, 1, 1, tzinfo=UTC)),
        ("made_at", "2026-01-01"),
        ("sold_on", datetime(2026, 1, 2)),
        ("sold_on", "2026-01-02"),
        ("colours", "red"),
        ("colours", ["red", None]),
        ("rest", {}),
        ("unknown", 1),
    ],
)
def test_build_refuses(name: str, value: object) -> None:
    with pytest.raises(DataError, match=f"things.{name} of row 1 "):
        arrow.build(THING, [GOOD, {**GOOD, name: value}])


def test_ddl_holds_types_and_comments() -> None:
    with duckdb.connect() as connection:
        connection.execute(ddl(THING))
        connection.register("rows_of_it", arrow.build(THING, [GOOD]))
        connection.execute("INSERT INTO things SELECT * FROM rows_of_it")
        about = connection.execute("SELECT comment FROM duckdb_tables()").fetchone()
        columns = connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() "
            "WHERE table_name = 'things' ORDER BY column_index"
        ).fetchall()
    assert about == ('It\'s a "thing". One row a thing; DROP TABLE things;',)
    assert columns[0] == ("thing_id", "VARCHAR", False, "The thing's key.")
    assert [row[1] for row in columns[1:9]] == [
        "BIGINT",
        "DOUBLE",
        "DOUBLE",
        "BOOLEAN",
        "TIMESTAMP",
        "DATE",
        "VARCHAR[]",
        "JSON",
    ]


def test_every_declared_table_renders() -> None:
    with duckdb.connect() as connection:
        for table in tables().values():
            connection.execute(ddl(table))
            assert arrow.build(table, []).column_names == list(table.column_names)
            assert suite.expectations(table)
            assert f"## {table.name}" in dictionary.markdown([table], {})


def test_expectations_follow_the_declaration() -> None:
    found = {item["meta"]["name"]: item for item in suite.expectations(THING)}
    assert list(found) == [
        "thing_id_given",
        "key_unique",
        "thing_id_written_right",
        "part_in_range",
        "weight_in_range",
        "kind_allowed",
        "part_in_parts",
        "weight_below",
    ]
    row_rules = [name for name, item in found.items() if item["meta"]["row_rule"]]
    assert row_rules == [*list(found)[2:6], "weight_below"]
    assert found["part_in_parts"]["kwargs"] == {"column": "part__in_parts"}
    assert found["weight_below"]["meta"]["sentence"] == "Nothing is heavier than the heaviest."


@pytest.mark.parametrize(
    "text", ["- {name: a}", "- 5", "a: [", "- {name: a, type: b, kwargs: {v: {$PARAMETER: no}}}"]
)
def test_a_wrong_suite_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "things.yml"
    path.write_text(text)
    with pytest.raises(DataError, match=r"things\.yml"):
        suite.read(path, {})


def test_dictionary_shows_every_column() -> None:
    text = dictionary.markdown([THING], {})
    assert "| `part` | integer |  | 0 or more |  |  | Part \\| of it. |  |" in text
    assert "- Reference: `part` -> `parts.part`" in text
    assert "- Rule `weight_below`: Nothing is heavier than the heaviest." in text


def test_dictionary_tells_how_full_columns_are_and_gives_examples() -> None:
    values = ("<b>`x`|\u202e", "long " * 20)
    filled = {name: dictionary.Filled("VARCHAR", "", 1, ()) for name in THING.column_names}
    filled |= {"thing_id": dictionary.Filled("VARCHAR", "", 3, values)}
    filled |= {"kind": dictionary.Filled("VARCHAR", "", 0, ("a",))}
    seen = dictionary.Filled("BIGINT", "How many.", 1, ("7",))
    view = dictionary.Relation("One row. Example: why?", True, 4, {"seen_count": seen})
    relations = {"things": dictionary.Relation("", False, 4, filled), "seen": view}
    text = dictionary.markdown([THING], relations)
    assert "- Rows in the demo: 4" in text
    example = "`<b>'x'\\|\\u202e`, `long long long long long long long long…`"
    assert f"| `thing_id` | text | yes | `^[a-z]+$` | 75 % | {example} |" in text
    assert "| `kind` | text |  | `a`, `b` | 0 % |  | Kind. | `@type` |" in text
    assert "### seen\n\nOne row.\n\n- Example: why?" in text
    assert "| `seen_count` | BIGINT | 25 % | `7` | How many. |" in text


def test_diagram_shows_keys_and_how_many_rows_go_with_one() -> None:
    keys = (Column("a_id", Type.TEXT, "", True), Column("c_id", Type.TEXT, ""))
    parent = Table("parents", "", "", (keys[0],), ("a_id",))
    alone = Table("alone", "", "", (keys[0],), ("a_id",))
    child = Table(
        "children",
        "",
        "",
        (*keys, Column("n", Type.TEXT_LIST, "")),
        ("a_id",),
        (Reference("a_id", "parents", "a_id"), Reference("c_id", "parents", "a_id")),
    )
    lines = [line.strip() for line in mermaid([parent, child, alone]).splitlines()]
    assert lines[:2] == ["```mermaid", "erDiagram"]
    assert "text a_id PK, FK" in lines
    assert "text c_id FK" in lines
    assert "parents ||--o| children : a_id" in lines
    assert "parents |o--o{ children : c_id" in lines
    assert not [line for line in lines if "alone" in line or " n" in line]


def test_ddl_compresses_long_texts_alone() -> None:
    text = ddl(tables()["posting_texts"], "zstd") + ddl(tables()["skills"], "zstd")
    assert '"description_text" VARCHAR USING COMPRESSION zstd' in text
    assert '"form_text" VARCHAR NOT NULL' in text
    assert '"posting_id" VARCHAR NOT NULL' in text


def test_page_escapes_and_stands_alone() -> None:
    hostile = "<script>alert('x')</script>"
    finding = {
        "table": hostile,
        "name": hostile,
        "severity": "critical",
        "success": False,
        "quarantined": 0,
        "sentence": hostile,
        "observed": hostile,
        "examples": [{hostile: hostile}],
    }
    text = report.page(hostile, [finding], {hostile: 1})
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "http" not in text
    assert "stopped" in text


def test_schema_is_arrow() -> None:
    assert arrow.schema(THING).field("made_at").type == pa.timestamp("us")
    assert not arrow.schema(THING).field("thing_id").nullable
