"""How much a skill is wanted: by its sentence's own words, else by the section's heading.

Decided from reading a hundred postings: under a heading of requirements what is named is required;
among responsibilities it is only mentioned, unless the sentence itself asks. Without a heading a
sentence that asks ("experience with", "knowledge of") requires, and any other mentions: it mostly
tells what the team does. Boilerplate about the employer asks for nothing, but a sentence in it that
asks from its first words on counts, for texts that lost their line breaks end so; and one that says
what the team uses mentions it. Prose outside of all sections is the employer's as well, unless its
sentence speaks of the job: to the reader, of a role, of a duty or of what the team uses.
"""

import re
from functools import cached_property
from operator import attrgetter

from etl.values.level_words import YEARS, Said
from etl.values.sections import NEUTRAL, is_flat, is_prose
from etl.values.sentences import Span

_SPEAKING = ("before", "after", "either", "mentions")
LEVELS = ("required", "preferred", "mentioned")
BOILERPLATE = "boilerplate"
# An item that asks does so from its first words on: "Strong knowledge of".
_BEGINS = 14
_MARK = 3
_BEGINNINGS = ("\n", "- ", ". ", "• ")
# Boilerplate reaches no further, in characters: texts without full stops have long sentences.
_FAR = 120
_PARTS = re.compile(r"[,/]|\b(?:and|or|und|oder)\b")
# Words that ask behind a skill ask for it up to so many characters: "Java experience".
_NEAR = 60
# Whether "required" and "preferred" speak of what stands before them or of what follows.
_CLOSES = re.compile(
    r"\s*(?:$|[,;.!)\]\n/]|(?:and|but|or|for|upon|within|at|by|prior|und|oder|et|y)\b)",
    re.IGNORECASE,
)

# What stands between the beginning of a sentence and the role that it speaks of.
_SUBJECT = re.compile(r" ?(?:The|An?|This|As|Under|Each)\b[^.,;:]*")
_LONGEST_SUBJECT = 60
# "Prioritizes care", "Building pipelines": a duty nobody listed, but not "Customers are".
_VERB = re.compile(
    r"\W{0,4}[A-Z][a-z]+(?:[^\Ws]s|ing)\b(?! (?:is|are|was|were|has|have|can|will|who|that|of)\b)"
)

# "Candidates with strong", "an excellent".
_HAD = re.compile(
    r"(?:[,;:(/]|\b(?:with|have|has|having|and|or|plus|an?|be|are|is|your|mit|avec|con|met)) *$",
    re.IGNORECASE,
)
_LONGEST_HAD = 10
# "Kiln House, a maker of clay, is reimagining", "Sales and marketing handle": who is spoken of by
# name in prose.
_PRESENTS = re.compile(
    r"\W{0,3}(?:[A-Z][\w&.'’-]*,? ){1,5}(?:(?:&|and) [\w-]+ )?(?:\([^)]*\) )?(?:is|are|was|has|"
    r"provides|offers|helps|serves|delivers|believes|handles?|owns?|looks? after) "
)


class Sentence:
    """A sentence and what its words say, to be asked for the level of each skill in it."""

    def __init__(
        self, text: str, span: Span, said: list[Said], section: str, is_employer_s: bool
    ) -> None:
        """Take a sentence.

        Args:
            text: the posting.
            span: start and end of the sentence.
            said: the listed words of the sentence.
            section: the level of its section.
            is_employer_s: whether it begins with the employer's name: it tells of the employer.
        """
        self.said = spoken(said)
        self._text, self._span, self._section = text, span, section
        self._is_employer_s = is_employer_s
        of: dict[str, list[Said]] = {}
        for hit in self.said:
            of.setdefault(hit.place, []).append(hit)
        self._boilerplate = of.get("sentence", [])
        self._asks = of.get("asks", [])
        if "quality" in of:
            self._asks = [*self._asks, *filter(self._is_had, of["quality"])]
            self._asks.sort(key=attrgetter("start"))
        self._uses = "uses" in of
        self._is_duty = "duty" in of and any(map(self._begins, of["duty"]))
        self._is_of_us = "us" in of and any(map(self._begins, of["us"]))
        self._is_of_job = "job" in of or any(map(self._is_subject, of.get("role", ())))
        # What tells of something else than the employer.
        self._is_of_work = bool(self._asks or self._uses or self._is_of_job or self._is_duty)
        self._says = [(_side(text, hit), hit) for hit in self.said if hit.place in _SPEAKING]

    def level(self, span: tuple[int, int], gives_years: bool) -> str:
        """Return the level of a skill, or ``boilerplate``.

        Args:
            span: of the skill's form.
            gives_years: whether the sentence asks for years of it.
        """
        if self._boilerplate and self._in_boilerplate(*span):
            return BOILERPLATE
        if self._says and (own := self._own(*span)):
            return own
        if self._is_employer_s:
            return "mentioned" if self._uses else BOILERPLATE
        if not self._is_of_work and self._tells_of_employer:
            return BOILERPLATE
        section = self._section
        if section in ("required", "preferred"):
            is_task = section == "required" and self._is_duty and not self._asks
            return "mentioned" if is_task and is_flat(self._text, self._span[0]) else section
        if gives_years or (self._asks and self._asks_in(span[0])):
            return "required"
        if section == BOILERPLATE and self._uses:
            return "mentioned"
        if section == NEUTRAL:
            return "mentioned" if self._speaks_of_job else BOILERPLATE
        return section

    @cached_property
    def _tells_of_employer(self) -> bool:
        """Return whether it is prose that begins with the employer."""
        is_begun = self._is_of_us or _PRESENTS.match(self._text, self._span[0])
        return bool(is_begun) and is_prose(self._text, self._span[0])

    @cached_property
    def _speaks_of_job(self) -> bool:
        if self._uses or self._is_of_job or not is_prose(self._text, self._span[0]):
            return True
        if self._is_of_us:
            return False
        return self._is_duty or bool(_VERB.match(self._text, self._span[0]))

    def _is_subject(self, hit: Said) -> bool:
        """Return whether a role is what the sentence speaks of: "The Registered Nurse provides"."""
        is_near = hit.start - self._span[0] <= _LONGEST_SUBJECT
        return is_near and bool(_SUBJECT.fullmatch(self._text, self._span[0], hit.start))

    def _asks_in(self, start: int) -> bool:
        """Return whether it asks; among responsibilities only one that begins so does."""
        if self._section not in ("mentioned", BOILERPLATE):
            is_of_us = self._is_of_us and not self._is_of_job
            return self._asks[0].start <= start + _NEAR and not (self._is_duty or is_of_us)
        return self._asks[0].start <= start and self._begins(self._asks[0])

    def _is_had(self, hit: Said) -> bool:
        """Return whether a quality is one to have: not that of "ensure strong"."""
        first = max(hit.start - _LONGEST_HAD, self._span[0])
        return self._opens(hit) or bool(_HAD.search(self._text, first, hit.start))

    def _opens(self, hit: Said) -> bool:
        """Return whether it is the first word, behind the mark of an item."""
        return hit.start - self._span[0] <= _MARK

    def _begins(self, hit: Said) -> bool:
        before = self._text[max(hit.start - _BEGINS, 0) : hit.start]
        return (
            self._opens(hit) or hit.start <= _BEGINS or any(map(before.__contains__, _BEGINNINGS))
        )

    def _in_boilerplate(self, start: int, end: int) -> bool:
        """Return whether boilerplate begins its sentence, or is nearer than a word that asks."""
        if any(self._begins(hit) and start - hit.end < _FAR for hit in self._boilerplate):
            return True
        near = min(_distance(hit, start, end) for hit in self._boilerplate)
        asks = [hit for hit in self.said if hit.place in ("asks", "before", "year", "month")]
        return near < _FAR and all(_distance(hit, start, end) > near for hit in asks)

    def _own(self, start: int, end: int) -> str:
        """Return the level of the nearest word that speaks of what stands at a span."""
        nearest: tuple[int, str] | None = None
        after: tuple[int, str] | None = None
        for side, hit in self._says:
            gap = self._text[hit.end : start]
            # "is preferred (Java, Go)" speaks of what is in the brackets.
            is_opened = gap.lstrip().startswith("(") and ")" not in gap
            if (side == "before" or is_opened) and hit.end <= start and ";" not in gap:
                nearest = (start - hit.end, hit.level)
            elif side == "after" and hit.start >= end and not after:
                after = None if self._is_other(end, hit.start) else (hit.start - end, hit.level)
        # "No prior Java experience required".
        if not (nearest and after) or nearest[1] == "mentioned":
            return (nearest or after or (0, ""))[1]
        return nearest[1] if "," in self._text[end : end + after[0]] else after[1]

    def _is_other(self, end: int, start: int) -> bool:
        """Return whether what is said from start on is said of something else than what ends there.

        "Azure; Go is a plus", "Azure, experience in Go is a plus": the plus is the last one's.
        """
        gap = self._text[end:start]
        # "Java (Go preferred)", but "Java (preferred)".
        inside = gap.rpartition("(")[2].strip() if "(" in gap and ")" not in gap else ""
        if inside or ";" in gap:
            return True
        # "Java experience is a plus" speaks of Java.
        asks = [ask.start - end for ask in self._asks if end < ask.start < start]
        return any(_PARTS.search(gap, 0, ask) for ask in asks)


def _distance(hit: Said, start: int, end: int) -> int:
    return max(start - hit.end, hit.start - end, 0)


def spoken(said: list[Said]) -> list[Said]:
    """Return the words of a sentence without those that are part of a longer one."""
    found: list[Said] = []
    reach = -1
    for hit in said:
        if (
            hit.end > reach
            or hit.place in YEARS
            or (found and hit.start == found[-1].start and hit.end == reach)
        ):
            found.append(hit)
            reach = max(reach, hit.end)
    return [hit for hit in found if hit.place != "ignore"]


def _side(text: str, hit: Said) -> str:
    if hit.place == "mentions":
        return "after"
    if hit.place != "either":
        return hit.place
    if _CLOSES.match(text, hit.end):
        return "after"
    # "BSN preferred State licence": a list that lost its line breaks.
    is_next = text[hit.end : hit.end + 2].strip().isupper() and text[hit.start].islower()
    return "after" if is_next else "before"
