"""The checks of a table: rendered from its declaration, read from its YAML file, and run."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from etl.errors import DataError
from etl.schema import Column, Reference, Rule, Table, Type

SEVERITIES = ("critical", "warning", "info")
# The column of a checked frame that numbers its rows.
ROW = "row__"
_GIVEN = {"name", "type", "kwargs", "severity", "sentence", "row_rule"}


@dataclass(frozen=True, slots=True)
class Result:
    """What an expectation said.

    Args:
        success: it holds.
        observed: what was found, for people.
        unexpected: how many values break it.
        elements: how many were looked at.
        rows: the numbers of rows that break it; all of a row rule, else some.
        broken: it could not be evaluated.
    """

    success: bool
    observed: str
    unexpected: int = 0
    elements: int = 0
    rows: tuple[int, ...] = ()
    broken: bool = False


Engine = Callable[[str, Any, list[dict[str, Any]], bool], Iterator[tuple[dict[str, Any], Result]]]


def expectations(table: Table) -> list[dict[str, Any]]:
    """Return the structural expectations of a table.

    Each is ``{type, kwargs, severity, meta: {name, sentence, row_rule}}``. A reference becomes a
    check of the helper column that `helper` names.
    """
    found = [_not_null(table, column) for column in table.columns if column.required]
    found.append(_unique(table))
    for column in table.columns:
        found += _values(table, column)
    found += [_reference(table, reference) for reference in table.references]
    return found + [_rule(rule) for rule in table.rules]


def helper(column: str, table: str) -> str:
    """Return the name of the helper column that is null where ``column`` has no row in ``table``.

    >>> helper("posting_id", "postings")
    'posting_id__in_postings'
    """
    return f"{column}__in_{table}"


def read(path: Path, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the expectations of a batch from YAML; ``{$PARAMETER: name}`` becomes its value.

    Raises:
        DataError: the file is missing or no YAML; an entry is not complete, or names an unknown
            parameter or severity.
    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8")) or []
    except (yaml.YAMLError, OSError, ValueError) as error:
        raise DataError(f"{path} is no readable YAML ({error}). Correct it.") from None
    if not isinstance(entries, list):
        raise DataError(f"{path} is not a list of expectations. Correct it.")
    return [_entry(path, item, parameters) for item in entries]


def _entry(path: Path, item: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    whole = isinstance(item, dict) and set(item) == _GIVEN and isinstance(item["kwargs"], dict)
    if not whole or item["severity"] not in SEVERITIES:
        raise DataError(
            f"{path}: each entry needs {', '.join(sorted(_GIVEN))}, the severity one of "
            f"{', '.join(SEVERITIES)}; this one does not: {item!r:.200}."
        )
    kwargs = {key: _parameter(path, value, parameters) for key, value in item["kwargs"].items()}
    return _check(
        item["type"], kwargs, item["name"], item["sentence"], item["row_rule"], item["severity"]
    )


def _parameter(path: Path, value: Any, parameters: dict[str, Any]) -> Any:
    if not isinstance(value, dict) or "$PARAMETER" not in value:
        return value
    if value["$PARAMETER"] not in parameters:
        known = ", ".join(sorted(parameters))
        raise DataError(f"{path}: {value['$PARAMETER']!r} is no parameter; there are {known}.")
    return parameters[value["$PARAMETER"]]


def _check(
    kind: str,
    kwargs: dict[str, Any],
    name: str,
    sentence: str,
    row_rule: bool = False,
    severity: str = "critical",
) -> dict[str, Any]:
    meta = {"name": name, "sentence": sentence, "row_rule": row_rule}
    return {"type": kind, "kwargs": kwargs, "severity": severity, "meta": meta}


def _not_null(table: Table, column: Column) -> dict[str, Any]:
    return _check(
        "expect_column_values_to_not_be_null",
        {"column": column.name},
        f"{column.name}_given",
        f"Every row of {table.name} has {_words(column.name)}.",
    )


def _unique(table: Table) -> dict[str, Any]:
    sentence = f"No two rows of {table.name} have the same {' and '.join(map(_words, table.key))}."
    if len(table.key) == 1:
        kwargs: dict[str, Any] = {"column": table.key[0]}
        return _check("expect_column_values_to_be_unique", kwargs, "key_unique", sentence)
    kwargs = {"column_list": list(table.key), "ignore_row_if": "any_value_is_missing"}
    return _check("expect_compound_columns_to_be_unique", kwargs, "key_unique", sentence)


def _values(table: Table, column: Column) -> list[dict[str, Any]]:
    name, words, found = column.name, _words(column.name), []
    if column.type is Type.TEXT_LIST and (column.allowed or column.pattern):
        raise ValueError(f"{table.name}.{name}: lists are checked for null only")
    if column.allowed:
        kwargs: dict[str, Any] = {"column": name, "value_set": list(column.allowed)}
        sentence = f"The {words} is one of the {len(column.allowed)} values of the dictionary."
        kind = "expect_column_values_to_be_in_set"
        found.append(_check(kind, kwargs, f"{name}_allowed", sentence, True))
    if column.minimum is not None or column.maximum is not None:
        kwargs = {"column": name, "min_value": column.minimum, "max_value": column.maximum}
        sentence = f"The {words} is {range_words(column)}."
        kind = "expect_column_values_to_be_between"
        found.append(_check(kind, kwargs, f"{name}_in_range", sentence, True))
    if column.pattern:
        # \A and \Z: a trailing line break does not match, in Python's regex nor in RE2.
        kwargs = {"column": name, "regex": rf"\A(?:{column.pattern})\Z"}
        sentence = f"The {words} is written as {column.pattern}."
        kind = "expect_column_values_to_match_regex"
        found.append(_check(kind, kwargs, f"{name}_written_right", sentence, True))
    return found


def range_words(column: Column) -> str:
    """Return the range of a column in words, empty where it has none."""
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"from {low:g} to {high:g}"
    if low is not None:
        return f"{low:g} or more"
    return f"{high:g} or less" if high is not None else ""


def _reference(table: Table, reference: Reference) -> dict[str, Any]:
    return _check(
        "expect_column_values_to_not_be_null",
        {"column": helper(reference.column, reference.table)},
        f"{reference.column}_in_{reference.table}",
        f"Every {_words(reference.column)} of {table.name} stands in {reference.table} "
        "of the same batch.",
    )


def _rule(rule: Rule) -> dict[str, Any]:
    kwargs = {
        "column_A": rule.larger,
        "column_B": rule.smaller,
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    }
    kind = "expect_column_pair_values_a_to_be_greater_than_b"
    return _check(kind, kwargs, rule.name, rule.sentence, True)


def _words(name: str) -> str:
    return name.replace("_", " ")


def columns(expectation: dict[str, Any]) -> list[str]:
    """Return the columns that an expectation reads."""
    kwargs = expectation["kwargs"]
    single = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return [*single, *kwargs.get("column_list", [])]


def condition_columns(condition: object) -> list[str]:
    """Return the columns that a ``row_condition`` asks for.

    >>> condition_columns({"type": "nullity", "column": {"name": "pay"}, "is_null": False})
    ['pay']
    """
    if isinstance(condition, list):
        return [name for item in condition for name in condition_columns(item)]
    if not isinstance(condition, dict):
        return []
    column = condition.get("column")
    own = [column["name"]] if isinstance(column, dict) else []
    return own + condition_columns(condition.get("conditions"))


def engine() -> Engine:
    """Return what runs expectations on a pandas frame that has the column `ROW`.

    Great Expectations takes seconds to import and logs much: it is imported here alone.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("staged")

    def run(
        table: str, frame: Any, chosen: list[dict[str, Any]], every_row: bool
    ) -> Iterator[tuple[dict[str, Any], Result]]:
        if not chosen:
            return
        name = f"{table}_{every_row}"
        definition = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        try:
            made = gx.ExpectationSuite(name=name, expectations=chosen)
        except Exception as error:
            raise DataError(f"An expectation of {table} is not one: {error!s:.500}") from None
        form = {
            "result_format": "COMPLETE" if every_row else "SUMMARY",
            "unexpected_index_column_names": [ROW],
        }
        validation = definition.get_batch({"dataframe": frame}).validate(made, result_format=form)
        results: list[Any] = validation.results
        by_name = {item.expectation_config.meta["name"]: item for item in results}
        for expectation in chosen:
            yield expectation, _result(by_name[expectation["meta"]["name"]])

    return run


def _result(item: Any) -> Result:
    found = item.result
    if not item.success and not found:
        return Result(False, f"could not be checked: {_exception(item)}", broken=True)
    unexpected, elements = found.get("unexpected_count", 0), found.get("element_count", 0)
    index = found.get("unexpected_index_list") or found.get("partial_unexpected_index_list") or []
    rows = tuple(dict.fromkeys(int(entry[ROW]) for entry in index))
    if "observed_value" in found:
        observed = str(found["observed_value"])
    else:
        observed = f"{unexpected} of {elements} rows break it" if unexpected else "all rows"
    return Result(bool(item.success), observed, unexpected, elements, rows)


def _exception(item: Any) -> str:
    info = item.exception_info or {}
    for entry in (info, *info.values()):
        if isinstance(entry, dict) and entry.get("exception_message"):
            return str(entry["exception_message"])[:300]
    return "no reason given"
