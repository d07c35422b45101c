"""The tables of a page of the documentation, for tests that hold it against the code."""

import re


def table(page: str, *head: str) -> list[list[str]]:
    """Return the cells of the table with this head, or with a head that begins so."""
    _, found, below = page.partition(f"\n| {' | '.join(head)} |")
    assert found, f"no table of {head}"
    lines = below.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
