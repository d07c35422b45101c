"""What texts name that no entry knows: capitalised terms, and words of enumerations."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from etl.taxonomies import terms
from etl.taxonomies.lists import key
from etl.taxonomies.terms import Known, Term

_EXAMPLE = 120
# So many are kept while texts are read; then those that were found once go.
_MOST = 400_000


@dataclass(slots=True)
class Unknown:
    """A term that no entry knows.

    Attributes:
        example: a sentence in which it stands, cut around it.
        spellings: how it is written -> how often.
        sentences: in how many different sentences it stands.
        beside: in how many of them a known skill is listed beside it.
        lower: how many others write it in lower case, outside of an enumeration.
    """

    example: str
    spellings: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    beside: int = 0
    lower: int = 0

    @property
    def spelling(self) -> str:
        """How it is written most often."""
        return self.spellings.most_common(1)[0][0]

    @property
    def is_word(self) -> bool:
        """Whether any prose has it: texts write it in lower case as often, not listed."""
        return self.sentences <= self.lower


def unknown(texts: Iterable[str], known: Known, least: int = 2) -> list[Unknown]:
    """Return the terms that no entry knows.

    First those that are listed beside known skills most often, then by their sentences. A sentence
    that stands in many texts counts once: what a company repeats in each of its postings does not
    outweigh all others.

    Args:
        texts: the texts.
        known: what the lists know.
        least: in how many sentences a term must stand.
    """
    found: dict[str, Unknown] = {}
    for sentence in _sentences(texts):
        here = {key(term.spelling): term for term in terms.find(sentence, known)}
        for name, term in here.items():
            _count(found.setdefault(name, Unknown(_around(sentence, term))), term)
        for name in terms.lower_case(sentence):
            if name in found and name not in here:
                found[name].lower += 1
        if len(found) > _MOST:
            found = {name: term for name, term in found.items() if term.sentences > 1}
    kept = (term for term in found.values() if term.sentences >= least and not term.is_word)
    return sorted(kept, key=lambda term: (-term.beside, -term.sentences, term.spelling))


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    seen: set[int] = set()
    for text in texts:
        for sentence in terms.sentences(text):
            if (mark := hash(sentence)) not in seen:
                seen.add(mark)
                yield sentence


def _count(total: Unknown, term: Term) -> None:
    total.spellings[term.spelling] += 1
    total.sentences += 1
    total.beside += term.is_beside


def _around(sentence: str, term: Term) -> str:
    start = max(term.start - _EXAMPLE // 2, 0)
    return sentence[start : start + _EXAMPLE].strip()
