"""The texts of postings, from files or from a folder of staged tables."""

import glob
from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.errors import DataError
from etl.tables.posting_texts import PROSE
from etl.values import html, texts

# The prose that is searched for skills, by the names of our columns and of schema.org.
COLUMNS = ("description_text", "responsibilities_text", "qualifications_text")
_NAMES = (*COLUMNS, *(PROSE[name] for name in COLUMNS), "text")
_READERS = {
    ".parquet": "read_parquet(?, union_by_name = true)",
    ".jsonl": "read_json(?, format = 'newline_delimited', union_by_name = true)",
    ".json": "read_json(?, union_by_name = true)",
    ".csv": "read_csv(?, all_varchar = true, union_by_name = true)",
}
_PACKED = (".gz", ".zst")
_TOGETHER = 1_000


def read(name: str) -> Iterator[str]:
    """Yield the texts in a file, a glob or a folder, as plain text.

    Args:
        name: Parquet, JSON lines, JSON or CSV, also as .gz or .zst, with one of the columns
            description, responsibilities, qualifications, description_text and so on, or text. Of
            the folder of a staged batch its ``posting_texts`` are read.

    Raises:
        DataError: nothing of the kind is there, or it cannot be read.
    """
    paths = _paths(name)
    kinds = {kind: [path for path in paths if _kind(path) == kind] for kind in _READERS}
    found = [(kind, of_kind) for kind, of_kind in kinds.items() if of_kind]
    if not found:
        known = ", ".join(_READERS)
        raise DataError(f"There is no text at {name}. Name a folder or a file of {known}.")
    for kind, of_kind in found:
        yield from _read(_READERS[kind], of_kind)


def _paths(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        staged = path / "posting_texts"
        return sorted(item for item in (staged if staged.is_dir() else path).rglob("*"))
    return [path] if path.is_file() else [Path(one) for one in sorted(glob.glob(name))]  # noqa: PTH207


def _kind(path: Path) -> str:
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return Path(name).suffix


def _read(reader: str, paths: list[Path]) -> Iterator[str]:
    names = [str(path) for path in paths]
    try:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            head = connection.execute(f"DESCRIBE FROM {reader}", [names]).fetchall()
            columns = [name for name, *_ in head if name.lower() in _NAMES]
            if not columns:
                raise DataError(
                    f"{names[0]} has none of the columns {', '.join(_NAMES)}. Rename one to text."
                )
            chosen = ", ".join(f"{name}::varchar" for name in columns)
            answer = connection.execute(f"SELECT {chosen} FROM {reader}", [names])
            while rows := answer.fetchmany(_TOGETHER):
                yield from (_plain(cell) for row in rows for cell in row if cell)
    except duckdb.Error as error:
        raise DataError(f"{names[0]} cannot be read: {error}") from None


def _plain(cell: str) -> str:
    return html.to_text(cell) if "<" in cell or "&" in cell else texts.printable(cell)
