"""Whether amounts in a text are the job's pay: what the words around them say.

The nearest word decides. Words of pay ("salary", "Gehalt") reach over the whole sentence, or from a
heading over the next line; words of other money ("bonus", "allowance") only to the amount they
stand beside; words of the company's business ("revenue") count where no word of pay does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.values import pay_words
from etl.values.pay_ranges import Stated
from etl.values.pay_words import Word

# Characters looked at on each side.
LEFT = 180
RIGHT = 70
# A word of other money is about an amount that is as near, with one word between at most.
NEAR = 28

_NO_ABBREVIATION = "".join(
    rf"(?<!\b{word})"
    for word in "incl inkl excl exkl approx ca ab min max mind zzgl bzw inc gem".split()
)
_SENTENCE_END = re.compile(
    _NO_ABBREVIATION + r"[.!?;](?:\s+|\*+\s*)(?=[^\W\da-z_]|[*•\-–$€£¥₹])|[。！？]|\n\s*\n"
)
_RIGHT_END = re.compile(r"\n|[.!?;](?:\s|$)|[。！？•]")
_BARRIER = re.compile(
    r"[;|•·\n+()（）]|[.!?,](?:\s|$)|/|\b(?:plus|and|with|or|including|includes|und|oder|et|ou|y|e|o|i|oraz|och|og|en|w|met|mit|avec|con|com|med|dazu|zzgl)\b",
    re.IGNORECASE,
)
_HARD = re.compile(r"[;|•·]|" + _NO_ABBREVIATION + r"[.!?](?:\s|$)|\n\s*\n")
_JOINS = re.compile(r"[,+]|\bplus\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_FILLERS = frozenset(
    "of up to is are at a an the for from as much maximum max in worth over more than about around "
    "approximately by potential amount amounts value starting between and or program de von bis zu "
    "du des d le la del di da do na w wysokości van tot t m usd eur per your our additional extra "
    "annual annually monthly weekly yearly total totaling range ranges ranging generous i h v höhe "
    "en der til på om".split()
)
_HEADING = 100
# "40 hours per week" says nothing of pay.
_HOURS_BEFORE = re.compile(
    r"(?:hours?|hrs?|h|days?|shifts?|times?|x|stunden|std\.?|tage|heures|jours|horas|d[ií]as|uur|uren|"
    r"dagen|dag|godzin|dni)[\W_]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around say.

    ``pay``: "strong" if a word of pay stands in the same clause or as the heading, "weak" if
    something stands between. ``is_other``: the amount itself is of something else. ``is_tainted``:
    other money or business is spoken of in the sentence.
    """

    pay: str | None
    is_other: bool
    is_tainted: bool
    kind: str | None
    tax: str | None
    period: str | None


def read(text: str, stated: Stated, folder: Path) -> Context:
    """Return what stands around the amounts."""
    # Words such as "starts at" are of pay, and of the phrase as well.
    amount = stated.amounts[0].start
    left = pay_words.find(text, _clause_start(text, amount), amount, folder)
    right = pay_words.find(text, stated.end, _right_end(text, stated.end), folder)
    near = _behind(text, stated.end, right)
    pay = _pay(text, left, near, amount)
    return Context(
        pay=pay,
        is_other=_is_other(text, left, near, stated, pay),
        is_tainted=_is_tainted(text, left, right, stated),
        kind=_kind(text, left, near, amount),
        tax=_tax(text, left, near, amount),
        period=_period(text, left, near, amount),
    )


def _clause_start(text: str, start: int) -> int:
    """Return where the sentence begins, or the heading above where the line has no words."""
    first = max(start - LEFT, 0)
    line = max(text.rfind("\n", first, start) + 1, first)
    if len(_LETTERS.findall(text, line, start)) <= 3:
        line = _heading_start(text, line, first)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, line, start)]
    headed = [end for end in ends if text[end:start].strip(" \n\t*_-–•:|")]
    return headed[-1] if headed else line


def _heading_start(text: str, line: int, first: int) -> int:
    """Return where the two lines above begin, of which the further one must be short."""
    end = line
    for most in (_HEADING, 48):
        above = text[first:end].rstrip()
        begin = above.rfind("\n") + 1
        if not above or len(above) - begin > most:
            break
        end = first + begin
    return end


def _right_end(text: str, end: int) -> int:
    match = _RIGHT_END.search(text, end, min(end + RIGHT, len(text)))
    return match.start() if match else min(end + RIGHT, len(text))


def _behind(text: str, end: int, right: Iterable[Word]) -> list[Word]:
    """Return the words behind the amounts up to the first that joins something else to them."""
    kept = []
    for word in right:
        gap = text[end : word.start]
        if text[word.end : word.end + 1] == ":" or "neutral" in word.meanings:
            break
        if _BARRIER.search(gap) or _content(gap) > 3:
            break
        kept.append(word)
    return kept


def _content(gap: str) -> int:
    return sum(word not in _FILLERS for word in _LETTERS.findall(gap.lower()))


def _means(word: Word, *names: str) -> bool:
    return any(name in word.meanings for name in names)


def _is_pay_word(words: list[Word], place: int) -> bool:
    """Whether a word is of pay: "compensation", but not that of "transport compensation"."""
    word = words[place]
    if not _means(word, "pay", "base", "on_target"):
        return False
    before = words[place - 1] if place else None
    return not (before and _means(before, "other") and word.start - before.end <= 1)


def _pay(text: str, left: list[Word], near: list[Word], start: int) -> str | None:
    if any(_means(word, "pay", "base", "on_target") for word in near):
        return "strong"
    for place in reversed(range(len(left))):
        if _is_pay_word(left, place):
            gap = text[left[place].end : start]
            return "weak" if _HARD.search(gap.rstrip()) or _JOINS.search(gap) else "strong"
    return None


def _is_other(
    text: str, left: list[Word], near: list[Word], stated: Stated, pay: str | None
) -> bool:
    # "Pay: €600 a month travel allowance": what is complete is followed by something else.
    is_complete = pay == "strong" and stated.period is not None and bool(left)
    for word in [] if is_complete else near:
        if _means(word, "pay", "base", "on_target"):
            break
        if _means(word, "other") or (_means(word, "business") and pay != "strong"):
            return True
    for place in reversed(range(len(left))):
        word = left[place]
        if _is_pay_word(left, place) or _means(word, "neutral"):
            return False
        if _means(word, "other", "business"):
            gap = text[word.end : stated.amounts[0].start]
            gap = gap.replace(":\n", ": ").rstrip("\n :-–")
            is_about = len(gap) <= NEAR and not re.search(r"[;|•·\n,+]", gap)
            if is_about and _content(gap) <= (1 if _means(word, "other") else 0):
                return True
    return False


def _is_tainted(text: str, left: list[Word], right: list[Word], stated: Stated) -> bool:
    for word in right:
        gap = text[stated.end : word.start]
        if _means(word, "other", "business") and not re.search(r"[+|(;]|\bplus\b|,", gap):
            return True
    return any(
        _means(word, "other", "business")
        and not re.search(r"[|;•·]", text[word.end : stated.start])
        for word in left
    )


def _kind(text: str, left: list[Word], near: list[Word], start: int) -> str | None:
    for word in near:
        for kind in ("on_target", "commission", "base"):
            if kind in word.meanings:
                return kind
    for word in reversed(left):
        for kind in ("on_target", "base", "commission"):
            gap = text[word.end : start]
            if kind in word.meanings and not (_HARD.search(gap.rstrip()) or _JOINS.search(gap)):
                return kind
    return None


def _tax(text: str, left: list[Word], near: list[Word], start: int) -> str | None:
    for word in near[:2]:
        if said := next((name for name in ("gross", "net") if name in word.meanings), None):
            return said
    for word in reversed(left):
        if said := next((name for name in ("gross", "net") if name in word.meanings), None):
            return None if _HARD.search(text[word.end : start].rstrip()) else said
    return None


def _period(text: str, left: list[Word], near: list[Word], start: int) -> str | None:
    for word in near:
        if word.period:
            return word.period
    for word in reversed(left):
        if word.period and not _HOURS_BEFORE.search(text, max(word.start - 16, 0), word.start):
            return None if _HARD.search(text[word.end : start].rstrip()) else word.period
    return None
