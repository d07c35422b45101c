"""Counts of findings against marked spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skill_labels import Sentence, Span
from skill_matchers import Found

LENGTHS = {"1": (0, 1), "2": (1, 2), "3": (2, 3), "4 to 6": (3, 6), "7 and more": (6, 999)}


@dataclass
class Score:
    """Counts over sentences.

    Args:
        exact: findings that are a marked span, token by token.
        touching: findings that share a token with a marked span.
        touched: marked spans that share a token with a finding.
    """

    marked: int = 0
    found: int = 0
    exact: int = 0
    touching: int = 0
    touched: int = 0

    def add(self, marked: Iterable[Span], found: Iterable[Span]) -> None:
        spans, findings = set(marked), set(found)
        self.marked += len(spans)
        self.found += len(findings)
        self.exact += len(spans & findings)
        self.touching += sum(any(overlap(one, span) for span in spans) for one in findings)
        self.touched += sum(any(overlap(one, span) for one in findings) for span in spans)

    def cells(self) -> list[str]:
        whole = figures(self.exact / (self.found or 1), self.exact / (self.marked or 1))
        part = figures(self.touching / (self.found or 1), self.touched / (self.marked or 1))
        return [str(self.marked), str(self.found), *whole, *part]


def figures(precision: float, recall: float) -> list[str]:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return [f"{100 * share:.1f}" for share in (precision, recall, f1)]


def overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def score(labelled: Sequence[Sentence], found: Sequence[Found], kind: str) -> Score:
    total = Score()
    for sentence, spans in zip(labelled, found, strict=True):
        total.add(sentence.spans[kind], (sentence.tokens(*span) for span in spans))
    return total


def by_length(
    labelled: Sequence[Sentence], found: Sequence[Found], kind: str
) -> list[tuple[str, Score]]:
    """Count the marked spans by their number of tokens: a long one is a clause and no name."""
    counted = []
    for name, (low, high) in LENGTHS.items():
        total = Score()
        for sentence, spans in zip(labelled, found, strict=True):
            sized = [one for one in sentence.spans[kind] if low <= one[1] - one[0] < high]
            total.add(sized, (sentence.tokens(*span) for span in spans))
        counted.append((name, total))
    return counted
