"""Validate: judges a staged batch, sets single bad rows aside, and stops the line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl import quality
from etl.batch import Run, batch_moment, write_json
from etl.errors import DataError
from etl.posting import digest
from etl.render import arrow, report, suite
from etl.render.duckdb import quoted
from etl.schema import Reference, Row, Table, Type
from etl.staged import digests
from etl.tables import rejects as rejects_room
from etl.tables import rooms
from etl.visible import visible

EXAMPLES = 20
# Longest text of a quarantined row's payload.
PAYLOAD_TEXT = 1_000
_NOT_NULL = "expect_column_values_to_not_be_null"

Finding = dict[str, Any]


def validate(run: Run) -> dict[str, Any]:
    """Check the staged batch, write the report and the quarantine.

    Raises:
        DataError: a critical expectation does not hold; the report is written nevertheless.
    """
    run.home.judgement(run.batch).unlink(missing_ok=True)
    run.home.quarantine(run.batch).unlink(missing_ok=True)
    tables = [room.TABLE for room in rooms() if getattr(room, "STAGED", True)]
    # Before they are read: what changes while they are judged is not what was judged.
    files = digests(part for table in tables for part in run.home.parts(run.batch, table.name))
    batch = _Batch(run, tables, _suites(run, tables))
    for table in tables:
        batch.open(table)
    check = suite.engine()
    for table in tables:
        batch.judge(table, check)
    batch.connection.close()
    page = report.write(run.home.report(run.batch), run.batch, batch.findings, batch.counts)
    _stop(batch.findings, page)
    _write_quarantine(run, batch.rejects)
    result = {
        "expectations": len(batch.findings),
        "passed": sum(item["success"] for item in batch.findings),
        "warnings": [i["sentence"] for i in batch.findings if report.status(i) == "warning"],
        "quarantined": len({(row["table_name"], row["row_key"]) for row in batch.rejects}),
        "report": str(page),
    }
    if batch.rejects:
        files |= digests([run.home.quarantine(run.batch)])
    kept = {**result, "files": files, "checks": [quality.kept(i) for i in batch.findings]}
    write_json(run.home.judgement(run.batch), kept)
    return result


def _suites(run: Run, tables: list[Table]) -> dict[str, list[dict[str, Any]]]:
    manifest = run.home.staged_manifest(run.batch)
    moment = batch_moment(run.batch)
    fresh = manifest["outcomes"].get("posting", 0)
    parameters = {
        "volume_minimum": 1 if fresh >= run.settings.volume_floor else 0,
        # A replay may find that nothing was mended.
        "readable_minimum": 0.0 if _is_replay(manifest) else 0.000001,
        "newest_posted_minimum": (moment - timedelta(days=400)).isoformat(),
        "posted_maximum": (moment + timedelta(days=2)).isoformat(),
    }
    suites = {}
    for table in tables:
        given = {**parameters, "staged_rows": manifest["tables"].get(table.name, 0)}
        path = run.settings.expectations / f"{table.name}.yml"
        suites[table.name] = suite.expectations(table) + suite.read(path, given)
        names = [item["meta"]["name"] for item in suites[table.name]]
        if twice := {name for name in names if names.count(name) > 1}:
            raise DataError(f"{path}: the name {min(twice)} is taken. Choose another.")
    return suites


def _is_replay(manifest: dict[str, Any]) -> bool:
    return bool(manifest.get("landed", {}).get("replay"))


@dataclass
class _Batch:
    """The staged batch, its narrow columns in DuckDB, and what was found."""

    run: Run
    tables: list[Table]
    suites: dict[str, list[dict[str, Any]]]
    findings: list[Finding] = field(default_factory=list)
    rejects: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    readable: set[str] = field(default_factory=set)
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    def open(self, table: Table) -> None:
        """Read the columns that are checked; a damaged or different file is a finding."""
        wanted, declared = self._wanted(table), arrow.schema(table)
        parts, different, damaged = [_narrow(declared.empty_table(), wanted)], [], []
        for path in self.run.home.parts(self.run.batch, table.name):
            try:
                file = pq.ParquetFile(path)
                if difference := _difference(file.schema_arrow, declared):
                    different.append(f"{path.name}: {difference}")
                parts.append(_narrow(file.read(columns=list(wanted)), wanted))
            except (OSError, ValueError, KeyError, pa.ArrowException) as error:
                damaged.append(f"{path}: {str(error)[:300]}")
        self._unfit(table, "schema", different)
        self._unfit(table, "readable", damaged)
        self.counts[table.name] = sum(map(len, parts))
        if not damaged and len({part.schema for part in parts}) == 1:
            whole = pa.concat_tables(parts)
            whole = whole.append_column(suite.ROW, pa.array(range(len(whole)), pa.int64()))
            self.connection.register(table.name, whole)
            self.readable.add(table.name)

    def judge(self, table: Table, check: suite.Engine) -> None:
        """Run the expectations of a table; row rules apart, for their rows may be set aside."""
        if table.name not in self.readable:
            return
        helpers = self._references(table)
        lost = {name for name, item in helpers.items() if item.table not in self.readable}
        checks = [c for c in self.suites[table.name] if not lost & set(suite.columns(c))]
        if self.counts[table.name] == 0:
            empty = [c for c in checks if not c["type"].startswith("expect_table_")]
            self.findings += [_finding(table, c, True, "no rows") for c in empty]
            checks = [c for c in checks if c["type"].startswith("expect_table_")]
        frame = self._frame(table, {name: helpers[name] for name in helpers.keys() - lost})
        for row_rule in (False, True):
            chosen = [c for c in checks if c["meta"]["row_rule"] is row_rule]
            for expectation, result in check(table.name, frame, chosen, row_rule):
                self._found(table, expectation, result)

    def _found(self, table: Table, expectation: dict[str, Any], result: suite.Result) -> None:
        finding = _finding(table, expectation, result.success, result.observed)
        finding["unexpected_count"], finding["element_count"] = result.unexpected, result.elements
        if result.broken:
            finding["severity"] = "critical"
        elif not result.success:
            finding["examples"] = self._keys(table, result.rows[:EXAMPLES])
            most = max(1, int(self.run.settings.quarantine_limit * self.counts[table.name]))
            if expectation["meta"]["row_rule"] and 0 < len(result.rows) <= most:
                finding["quarantined"] = len(result.rows)
                self.rejects += self._refused(table, finding, result.rows)
        self.findings.append(finding)

    def _references(self, table: Table) -> dict[str, Reference]:
        """The references by helper column: the declared ones and those an expectation names."""
        found = {suite.helper(item.column, item.table): item for item in table.references}
        columns = {item.name: item.column_names for item in self.tables}
        for name in {name for check in self.suites[table.name] for name in suite.columns(check)}:
            column, _, parent = name.partition("__in_")
            if column in table.column_names and column in columns.get(parent, ()):
                found.setdefault(name, Reference(column, parent, column))
        return found

    def _wanted(self, table: Table) -> dict[str, bool]:
        """The columns to read, each with whether its values are needed or only their presence."""
        by_value = set(table.key) | ({"capture_id", "posting_ordinal"} & set(table.column_names))
        given: set[str] = set()
        for check in self.suites[table.name]:
            kind = given if check["type"] == _NOT_NULL else by_value
            kind.update(suite.columns(check))
            by_value.update(suite.condition_columns(check["kwargs"].get("row_condition")))
        by_value |= {item.column for item in self._references(table).values()}
        for other in self.tables:
            references = self._references(other).values()
            by_value |= {item.to_column for item in references if item.table == table.name}
        names = [name for name in table.column_names if name in by_value | given]
        return {name: name in by_value for name in names}

    def _frame(self, table: Table, helpers: dict[str, Reference]) -> Any:
        columns = ["*"]
        for name, item in helpers.items():
            parent, column = quoted(item.table), quoted(item.to_column)
            stands = f"{quoted(item.column)} IN (SELECT {column} FROM {parent})"
            columns.append(
                f"CASE WHEN {quoted(item.column)} IS NULL OR {stands} THEN 'ok' END {quoted(name)}"
            )
        query = f"SELECT {', '.join(columns)} FROM {quoted(table.name)} ORDER BY {suite.ROW}"
        return self.connection.execute(query).df()

    def _keys(self, table: Table, rows: Iterable[int]) -> list[dict[str, Any]]:
        keys = ", ".join(map(quoted, table.key))
        query = f"SELECT {keys} FROM {quoted(table.name)} WHERE list_contains(?, {suite.ROW})"
        found = self.connection.execute(query, [list(rows)]).fetchall()
        return [dict(zip(table.key, map(_plain, values), strict=True)) for values in found]

    def _refused(self, table: Table, finding: Finding, numbers: Iterable[int]) -> Iterable[Row]:
        rows = list(self._rows(table, numbers))
        origins = self._origins([row.get("posting_id") for row in rows])
        for row in rows:
            key = json.dumps([_plain(row[name]) for name in table.key], ensure_ascii=False)
            capture, ordinal = origins.get(row.get("posting_id"), (None, None))
            yield {
                "reject_id": digest(self.run.batch, table.name, finding["name"], key),
                "batch_id": self.run.batch,
                "capture_id": row.get("capture_id", capture),
                "posting_ordinal": row.get("posting_ordinal", ordinal),
                "stage": "validate",
                "reason_code": "failed_expectation",
                "message": f"{finding['name']}: {finding['sentence']}",
                "table_name": table.name,
                "row_key": key,
                "payload": json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False),
            }

    def _rows(self, table: Table, numbers: Iterable[int]) -> Iterable[Row]:
        names = [column.name for column in table.columns if column.type is not Type.JSON]
        start = 0
        for path in self.run.home.parts(self.run.batch, table.name):
            file = pq.ParquetFile(path)
            count = file.metadata.num_rows
            inside = [number - start for number in numbers if start <= number < start + count]
            if inside:
                yield from file.read(columns=names).take(inside).to_pylist()
            start += count

    def _origins(self, postings: list[object]) -> dict[object, tuple[str, int]]:
        if "postings" not in self.readable or not any(postings):
            return {}
        query = "SELECT posting_id, capture_id, posting_ordinal FROM postings"
        query += " WHERE posting_id IN (SELECT unnest(?))"
        found = self.connection.execute(query, [postings]).fetchall()
        return {posting: (capture, ordinal) for posting, capture, ordinal in found}

    def _unfit(self, table: Table, name: str, files: list[str]) -> None:
        if files:
            sentence = f"The staged files of {table.name} are whole and as declared."
            meta = {"name": name, "sentence": sentence}
            expectation = {"type": name, "severity": "critical", "meta": meta}
            observed = f"{len(files)} files are not. First {files[0]}"
            self.findings.append(_finding(table, expectation, False, observed))


def _finding(table: Table, expectation: dict[str, Any], success: bool, observed: str) -> Finding:
    return {
        "table": table.name,
        "name": expectation["meta"]["name"],
        "type": expectation["type"],
        "severity": expectation["severity"],
        "success": success,
        "sentence": expectation["meta"]["sentence"],
        "observed": observed,
        "unexpected_count": 0,
        "element_count": 0,
        "quarantined": 0,
        "examples": [],
    }


def _difference(staged: pa.Schema, declared: pa.Schema) -> str:
    """Say how a file's columns differ from the declared ones, empty where they do not."""
    if staged.equals(declared):
        return ""
    there, missing = list(staged), [item for item in declared if item not in list(staged)]
    other = [item for item in there if item not in list(declared)]
    if missing or other:
        return f"declared but not there: {missing}; there but not declared: {other}"
    return "the columns stand in another order"


def _narrow(part: pa.Table, wanted: dict[str, bool]) -> pa.Table:
    """Keep the wanted columns, and only 'ok' or null where no value is needed."""
    kept, ok, null = {}, pa.scalar("ok"), pa.scalar(None, pa.string())
    for name, by_value in wanted.items():
        column = part.column(name)
        kept[name] = column if by_value else pc.if_else(pc.is_valid(column), ok, null)
    return pa.table(kept)


def _plain(value: object) -> object:
    """Return a value as JSON holds it, long text cut."""
    if isinstance(value, str):
        return value if len(value) <= PAYLOAD_TEXT else value[:PAYLOAD_TEXT] + "..."
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, int | float) else str(value)


def _stop(findings: list[Finding], page: Path) -> None:
    failed = [item for item in findings if report.status(item) == "failed"]
    if not failed:
        return
    told = []
    for item in failed[:5]:
        keys = "; ".join(json.dumps(key, ensure_ascii=False) for key in item["examples"][:3])
        said = f"{item['table']}: {item['name']} ({item['sentence']}) {item['observed']}"
        told.append(f"{said}, first {keys}" if keys else said)
    raise DataError(
        f"{len(failed)} critical expectations do not hold. {visible(' | '.join(told))}. "
        f"Nothing is published. All of it stands in {page}."
    )


def _write_quarantine(run: Run, rejects: list[Row]) -> None:
    if not rejects:
        return
    path = run.home.quarantine(run.batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not *.parquet: what a killed run leaves is no part of the batch.
    temporary = path.with_name(".new-quarantine")
    pq.write_table(arrow.build(rejects_room.TABLE, rejects), temporary, compression="zstd")
    temporary.replace(path)
