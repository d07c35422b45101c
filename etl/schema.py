"""How a table is declared. Standard library only: everything else is rendered from here."""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """The column types, by the name that the data dictionary shows."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"
    TEXT_LIST = "list of text"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        name: snake_case, by the naming law in docs/architecture.md.
        type: what it holds.
        description: one sentence; the unit where there is one.
        required: never null.
        allowed: the closed list of values, empty where the list is open.
        minimum: the smallest value, inclusive, in the column's unit.
        maximum: the largest value, inclusive, in the column's unit.
        pattern: a regular expression that the whole value matches.
        source: the schema.org path it comes from, empty where the pipeline makes it.
    """

    name: str
    type: Type
    description: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Each value of ``column`` stands in ``to_column`` of ``table``; nulls refer to nothing."""

    column: str
    table: str
    to_column: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row rule: ``smaller`` is at most ``larger`` wherever both are given."""

    name: str
    sentence: str
    smaller: str
    larger: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Args:
        name: plural noun.
        description: what it is for, one sentence.
        grain: what one row is.
        columns: in the order in which people see them.
        key: the columns that are unique together and never null.
        references: to other tables' columns.
        rules: what holds within a row.
    """

    name: str
    description: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    rules: tuple[Rule, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(column.name for column in self.columns)


Row = dict[str, object]
