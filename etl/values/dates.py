"""Dates and times as postings spell them -> naive datetimes in UTC."""

import re
from datetime import UTC, datetime, timedelta

# Nobody posted a job on the web before 1990, and "9999-12-31" means "no end": neither is believed.
EARLIEST = datetime(1990, 1, 1)
LATEST = datetime(2100, 1, 1)

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.IGNORECASE,
)


def parse_instant(value: object) -> datetime | None:
    """Return the moment as naive UTC, or None where it is not one that can be believed.

    Takes ISO 8601 with or without time and offset (without one it is read as UTC), and epoch
    seconds or milliseconds.

    >>> parse_instant("2021-06-16 09:33:23 UTC")
    datetime.datetime(2021, 6, 16, 9, 33, 23)
    >>> parse_instant("2026-03-01T10:00:00+02:00")
    datetime.datetime(2026, 3, 1, 8, 0)
    >>> parse_instant("9999-12-31") is None
    True
    """
    try:
        moment = _epoch(value) or _iso(value)
    except (ValueError, OverflowError, OSError):
        # An epoch number can be too large for the machine's own clock functions: OSError.
        return None
    return moment if moment and EARLIEST <= moment < LATEST else None


def _epoch(value: object) -> datetime | None:
    if isinstance(value, str) and re.fullmatch(r"\d{9,10}|\d{12,13}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value >= 1e11 else value
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) if seconds > 0 else None


def _iso(value: object) -> datetime | None:
    match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    moment = datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "0").ljust(6, "0")[:6]),
    )
    return moment - _offset(zone)


def _offset(zone: str | None) -> timedelta:
    if not zone or zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return offset if zone[0] == "+" else -offset
