"""Markdown tables."""

from collections.abc import Iterable, Sequence


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a table; line breaks in a cell become blanks, bars are guarded.

    >>> print(table(["a"], [["x|y"]]), end="")
    | a |
    | --- |
    | x\|y |
    """
    lines = [names, ["---"] * len(names), *rows]
    cells = ((" ".join(cell.split()).replace("|", "\\|") for cell in line) for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)
