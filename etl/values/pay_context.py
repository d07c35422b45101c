"""Whether amounts in a text are the job's pay: what the words around them say.

The nearest word decides. Words of pay ("salary", "Gehalt") reach over the whole sentence, or from a
heading over the next line; words of other money ("bonus", "allowance") only to the amount they
stand beside; words of the company's business ("revenue") count where no word of pay does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.values.pay_lists import Lists, Word, tax_of
from etl.values.pay_ranges import Stated

# Characters looked at on each side.
LEFT = 180
RIGHT = 70
# A word of other money is about an amount that is as near, with one word between at most.
NEAR = 28
LAKH = 100_000
# The heading above: a line of at most as many characters, and one above it of at most as many.
HEADING = (100, 48)

_SENTENCE_END = re.compile(r"[.!?;](?:\s+|\*+\s*)(?=[^\W\da-z_]|[*•\-–$€£¥₹])|[。！？•]|\n\s*\n")
_RIGHT_END = re.compile(r"\n|[.!?;](?:\s|$)|[。！？•]")
_INITIALS = re.compile(r"(?<!\w)(?:[A-Z]\.)+[A-Z]$")
_NAMES = re.compile(r"(?:\s\w+){0,2}:")
_NEW_SENTENCE = re.compile(r"\s+[^\W\da-zа-я_]")
_CLOSES = re.compile(r"[;|•·\n+()（）/]|[.!?,](?:\s|$)")
_HARD = re.compile(r"[;|•·]|[^\S\n]\*|[.!?](?:\s|$)|\n\s*\n")
_JOINS = re.compile(r"[,+]|\bplus\b", re.IGNORECASE)
_APART = re.compile(r"[;|•·\n,+]")
_BULLET = re.compile(r"\s*[*•·\-–▪◦]")
_ADDS = re.compile(r"[\s*_)]{0,3}[+&,]")
_CELL_BEFORE = re.compile(r"(?:\||\n\s*[*•-]|^[*•-])[\s~*]*$")
_CELL_BEHIND = re.compile(r"[+*\s]*(?:\||\n|$)|\+?\s?\+ [\d.]+\s?%")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_PAY = ("pay", "base", "on_target")


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around say.

    ``pay``: "strong" if a word of pay stands in the same clause or as the heading, "weak" if
    something stands between; ``is_direct``: the amount follows it with a word between at most.
    ``is_other``: the amount itself is of something else. ``is_tainted``: other money or business is
    spoken of in the sentence. ``has_more``: something else is added to the amount.
    ``is_cell``: it stands alone between bars or in its line.
    """

    pay: str | None
    is_direct: bool
    is_other: bool
    is_tainted: bool
    kind: str | None
    tax: str | None
    period: str | None
    has_more: bool
    is_cell: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """The words on both sides; ``near`` are those right behind that nothing closes off."""

    text: str
    lists: Lists
    start: int
    end: int
    left: list[Word]
    right: list[Word]
    near: list[Word] = field(default_factory=list)

    def before(self, word: Word) -> str:
        return self.text[word.end : self.start]

    def behind(self, word: Word) -> str:
        return self.text[self.end : word.start]

    def content(self, gap: str) -> int:
        """Return how many words of a gap say something."""
        fillers = self.lists.spelled["filler"]
        return sum(word not in fillers for word in _LETTERS.findall(gap.lower()))


def read(text: str, stated: Stated, lists: Lists) -> Context:
    """Return what stands around the amounts."""
    # Words such as "starts at" are of pay, and of the phrase as well.
    start = stated.amounts[0].start
    left = lists.find(text, _clause_start(text, start, lists), start)
    right = lists.find(text, stated.end, _right_end(text, stated.end))
    around = _Around(text, lists, start, stated.end, left, right)
    around.near.extend(_near(around))
    pay, is_direct = _pay(around)
    return Context(
        pay=pay,
        is_direct=is_direct,
        is_other=_is_other(around, stated, pay, is_direct),
        is_tainted=_is_tainted(around),
        kind=_kind(around),
        tax=_tax(around),
        period=_period(around),
        has_more=_has_more(around),
        is_cell=_is_cell(text, stated),
    )


def _clause_start(text: str, start: int, lists: Lists) -> int:
    """Return where the sentence begins, or the heading above where the line has no words."""
    first = max(start - LEFT, 0)
    line = max(text.rfind("\n", first, start) + 1, first)
    if len(_LETTERS.findall(text, line, start)) <= 3:
        line = _heading_start(text, line, first)
    for match in reversed(list(_SENTENCE_END.finditer(text, line, start))):
        if not _is_abbreviated(text, match, lists) and text[match.end() : start].strip(
            " \n\t*_-–•:|"
        ):
            return match.end()
    return line


def _is_abbreviated(text: str, stop: re.Match[str], lists: Lists) -> bool:
    """Whether a full stop is that of "incl.", "U.S." or "1." and ends no sentence."""
    before = text[max(stop.start() - 8, 0) : stop.start()]
    words = _LETTERS.findall(before)
    is_short = words and words[-1].lower() in lists.spelled["abbreviation"]
    return stop[0][0] == "." and bool(is_short or _INITIALS.search(before) or before[-1:].isdigit())


def _is_apart(around: "_Around", word: Word) -> bool:
    """Whether a sentence, an item or a cell ends between a word and the amount."""
    gap = around.before(word).rstrip()
    return any(not _is_abbreviated(gap, stop, around.lists) for stop in _HARD.finditer(gap))


def _heading_start(text: str, line: int, first: int) -> int:
    """Return where the heading above begins: one line, or two of which the upper is short."""
    begin = line
    for most in HEADING:
        above = text[first:begin].rstrip()
        place = above.rfind("\n") + 1
        is_item = _BULLET.match(above, place) and _BULLET.match(text, line)
        if not above or len(above) - place > most or is_item:
            break
        begin = first + place
    return begin


def _right_end(text: str, end: int) -> int:
    if text[end - 1] == "." and _NEW_SENTENCE.match(text, end):
        # "... £37,000 p.a. We are ...": the abbreviation's stop ends the sentence as well.
        return end
    match = _RIGHT_END.search(text, end, min(end + RIGHT, len(text)))
    return match.start() if match else min(end + RIGHT, len(text))


def _near(around: _Around) -> Iterable[Word]:
    joins = around.lists.spelled["join"]
    for word in around.right:
        gap = around.behind(word)
        is_closed = _CLOSES.search(gap) or any(w in joins for w in _LETTERS.findall(gap.lower()))
        # "$50k Bonus: $5k": the next item's name.
        is_next = _NAMES.match(around.text, word.end) or "neutral" in word.meanings
        if is_closed or is_next or around.content(gap) > 3:
            return
        yield word


def _means(word: Word, *names: str) -> bool:
    return any(name in word.meanings for name in names)


def _is_pay_word(words: list[Word], place: int) -> bool:
    """Whether a word is of pay: "compensation", but not that of "transport compensation".

    "earn" is a word of pay where nothing else is spoken of: not in "refer a friend and earn $500".
    """
    word = words[place]
    if _means(word, "earn"):
        return not any(_means(one, "other", "business") for one in words[:place])
    before = words[place - 1] if place else None
    is_of_other = before and _means(before, "other") and word.start - before.end <= 1
    return _means(word, *_OF_PAY) and not is_of_other


def _pay(around: _Around) -> tuple[str | None, bool]:
    """Return how a word of pay stands to the amount, and whether it stands right before it."""
    is_near = any(_means(word, *_OF_PAY, "base_behind") for word in around.near)
    for place in reversed(range(len(around.left))):
        if _is_pay_word(around.left, place):
            word = around.left[place]
            gap = around.before(word)
            is_apart = _is_apart(around, word) or _JOINS.search(gap) is not None
            is_direct = gap.rstrip().endswith(":") or around.content(gap) <= 1
            is_weak = is_apart or _means(word, "earn")
            return "weak" if is_weak and not is_near else "strong", is_direct
    return ("strong", True) if is_near else (None, False)


def _is_other(around: _Around, stated: Stated, pay: str | None, is_direct: bool) -> bool:
    return _is_other_behind(around, stated, pay, is_direct) or _is_other_before(around, stated)


def _is_other_behind(around: _Around, stated: Stated, pay: str | None, is_direct: bool) -> bool:
    for word in around.near:
        if _means(word, *_OF_PAY):
            return False
        if not _means(word, "other", "business"):
            continue
        if _means(word, "business") and pay == "strong":
            continue
        # "Pay: €600 a month travel allowance", "Salary: $60k - $70k Pre-IPO Equity": what is
        # complete is followed by something else.
        is_complete = stated.period is not None or (
            stated.is_range and around.content(around.behind(word)) > 0
        )
        return not (pay == "strong" and is_direct and is_complete and _is_first(around))
    return False


def _is_first(around: _Around) -> bool:
    """Whether no other number stands between the word of pay and the amount."""
    for place in reversed(range(len(around.left))):
        if _is_pay_word(around.left, place):
            return not any(c.isdigit() for c in around.before(around.left[place]))
    return False


def _is_other_before(around: _Around, stated: Stated) -> bool:
    is_lakhs = any(amount.factor == LAKH for amount in stated.amounts)
    for place in reversed(range(len(around.left))):
        word = around.left[place]
        if _is_pay_word(around.left, place) or _means(word, "neutral"):
            return False
        if not _means(word, "other", "business", "extra"):
            continue
        if _means(word, "business") and is_lakhs:
            # "Budget: 18 lakhs" is what India offers.
            continue
        gap = around.before(word).replace(":\n", ": ").rstrip("\n :-–")
        most = 1 if _means(word, "other") else 0
        if len(gap) <= NEAR and not _APART.search(gap) and around.content(gap) <= most:
            return True
    return False


def _is_tainted(around: _Around) -> bool:
    for word in around.right:
        is_apart = re.search(r"[+|(;,]|\bplus\b", around.behind(word))
        if _means(word, "other", "business") and not is_apart:
            return True
    return any(
        _means(word, "other", "business") and not re.search(r"[;|•·]", around.before(word))
        for word in around.left
    )


def _kind(around: _Around) -> str | None:
    for word in around.near:
        for kind in ("on_target", "commission", "base", "base_behind"):
            if kind in word.meanings:
                return kind.removesuffix("_behind")
    for word in reversed(around.left):
        gap = around.before(word)
        for kind in ("on_target", "base", "commission"):
            if kind in word.meanings and not (_is_apart(around, word) or _JOINS.search(gap)):
                return kind
    return None


def _tax(around: _Around) -> str | None:
    for word in around.near[:2]:
        if said := tax_of(word.meanings):
            return said
    for word in reversed(around.left):
        gap = around.before(word).rstrip()
        if said := tax_of(word.meanings):
            # "Health Net" of the line above is a name.
            return None if _is_apart(around, word) or "\n" in gap else said
    return None


def _period(around: _Around) -> str | None:
    for word in around.near:
        if word.period:
            return word.period
    for word in reversed(around.left):
        if word.period and not _is_of_hours(around, word):
            return None if _is_apart(around, word) else word.period
    return None


def _is_of_hours(around: _Around, word: Word) -> bool:
    """Whether a period is that of "40 hours per week", which says nothing of pay."""
    before = _LETTERS.findall(around.text, max(word.start - 16, 0), word.start)
    return bool(before) and before[-1].lower() in around.lists.spelled["quantity"]


def _is_cell(text: str, stated: Stated) -> bool:
    before = text[max(stated.start - 48, 0) : stated.start]
    return bool(_CELL_BEFORE.search(before) and _CELL_BEHIND.match(text, stated.end))


def _has_more(around: _Around) -> bool:
    """Whether something else is added: "$90k + equity", "€60k und Bonus"."""
    word = next(iter(around.right), None)
    gap = around.behind(word) if word else ""
    if not word or not _means(word, "other", "business", "commission", "benefit"):
        return False
    said = _LETTERS.findall(gap.lower())
    is_joined = bool(_ADDS.match(gap)) or (said[:1] and said[0] in around.lists.spelled["join"])
    return bool(is_joined) and around.content(gap) <= 1
