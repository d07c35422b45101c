"""What stands around a form: whether it stands for itself, and whether a skill is spoken of."""

import re

from etl.values.folding import fold

# Words before a form that make an ordinary word a skill, folded: "experience with", "tools like".
_SPOKEN = (
    "programming|programming in|language|languages|frameworks|technologies|tech stack|stack|tools|"
    "proficient in|proficient with|proficient using|proficiency in|proficiency with|fluent in|"
    "fluency in|skilled in|skills in|skills with|skill in|knowledge of|knowledge in|"
    "understanding of|experience in|experience with|experience using|experience of|"
    "experienced in|experienced with|expertise in|expertise with|expert in|familiar with|"
    "familiarity with|coding in|code in|program in|programs in|written in|writing in|built in|"
    "built with|built on|developed in|develop in|developing in|development in|developing with|"
    "scripting in|scripts in|background in|competence in|competency in|competent in|command of|"
    "working with|work with|hands on with|using|uses|use of|certified in|trained in|training in|"
    "exposure to|tools such as|tools like|tools including|tools e g|technologies such as|"
    "technologies like|technologies including|languages such as|languages like|"
    "languages including|language such as|language like|language e g|languages e g|"
    "frameworks such as|frameworks like|frameworks including|software such as|software like|"
    "software including|software e g|platforms such as|platforms like|platforms including|"
    "systems such as|systems like|systems including|applications such as|applications like|"
    "databases such as|databases like|libraries such as|libraries like|programs such as|"
    "microsoft|ms|kenntnisse in|kenntnisse von|kenntnisse der|kenntnisse mit|kenntnissen in|"
    "erfahrung in|erfahrung mit|erfahrungen mit|erfahrungen in|umgang mit|beherrschst|beherrschen|"
    "beherrscht|programmierung in|"
    "programmierkenntnisse in|sprachen wie|technologien wie|tools wie|connaissance de|"
    "connaissances de|connaissances en|connaissance du|maîtrise de|maîtrise du|maîtrisez|"
    "expérience en|expérience avec|expérience sur|développement en|conocimiento de|"
    "conocimientos de|conocimientos en|experiencia en|experiencia con|manejo de|dominio de|"
    "kennis van|ervaring met|ervaring in|zoals|conoscenza di|esperienza con|esperienza in|"
    "conhecimento em|conhecimentos em|conhecimento de|experiência em|experiência com|"
    "znajomość|doświadczenie z|doświadczenie w|doświadczenie w pracy z"
)
_FILLERS = "the|modern|strong|advanced|excellent|basic|either|both|core|server side|at least|in"
# Words after it: "Go developer", "R-based".
_FOLLOWING = (
    "programming|programmer|programmers|language|developer|developers|engineer|engineers|"
    "development|framework|script|scripts|scripting|skills|skill|proficiency|codebase|code|"
    "microservices|backend|api|apis|certification|certified|certificate|based|native|like|"
    "entwickler|entwicklerin|entwicklung|kenntnisse|programmierer|programmierung|ontwikkelaar|"
    "ontwikkeling|experience|knowledge|erfahrung"
)
# What may stand between two items of an enumeration.
_BETWEEN = re.compile(
    r"\s*(?:[,/;|&+•·(]|\*)?\s*(?:\b(?:and/or|und/oder|et/ou|y/o|and|or|und|oder|et|ou|y|o|e|en|of|i|lub|with)\b|/|&)?"
    r"\s*[(]?\s*",
    re.IGNORECASE,
)
# Two items of a list, each a line of its own.
_NEXT_LINE = re.compile(r"[ ,;.]*\n+ *[*•·▪◦●–-]* *")
# Where an item of a list ends, or goes on with another.
_ITEM_ENDS = re.compile(r" *(?:$|[\n,;/)(&|•+.]|(?:and|or|und|oder|et|y)\b)")
_LONGEST_GAP = 14
_LONGEST_AFTER = 18
_BEFORE_WORDS = 48
_BEFORE = tuple(map(fold, _SPOKEN.split("|")))
_BETWEEN_WORDS = tuple(map(fold, _FILLERS.split("|")))
# Looked at first: most words before a form end no such phrase.
_LAST_WORDS = frozenset(word.split()[-1] for word in (*_BEFORE, *_BETWEEN_WORDS))
_AFTER = frozenset(fold(word).strip() for word in _FOLLOWING.split("|"))
# Characters in which the "//" of an address is looked for.
_LONGEST_ADDRESS = 200
_JOINED = re.compile(r"(?:non|pre|post|anti|ex|un|semi|pseudo)[-‐–]$", re.IGNORECASE)
# "Section C", "vitamin D", "J. R. Smith": a letter that numbers or abbreviates.
_NUMBERED = re.compile(
    r"(?:section|series|class|vitamin|hepatitis|plan|level|type|schedule|grade|group|part|usb|tier|"
    r"category|phase|appendix|exhibit|title|article|figure|table|step|unit|room|suite|building|"
    r"\b[A-Z]\.) ?-?$",
    re.IGNORECASE,
)
_PLAIN_BEFORE = frozenset(" \n(*•,\t[:")
_PLAIN_AFTER = frozenset(" ,;:\n)\t]")


def stands_alone(text: str, start: int, end: int, is_strict: bool) -> bool:
    """Return whether ``text[start:end]`` is no part of a longer word, name or address.

    Args:
        text: the posting.
        start: of the form.
        end: of the form.
        is_strict: for short forms and ordinary words, to which nothing may be joined ("R&D").
    """
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if before in _PLAIN_BEFORE and after in _PLAIN_AFTER:
        return not is_strict or not (text.startswith(" &", end) or _is_number(text, start, end))
    if is_strict and (_is_joined(text, start, end) or _is_number(text, start, end)):
        return False
    return _is_free_before(text, start, before) and _is_free_after(text, end, after)


def is_on_one_line(text: str, start: int, end: int) -> bool:
    """Return whether a line break in a form is one of wrapped prose, not one between two items."""
    place = text.find("\n", start, end)
    return place < 0 or text[place + 1 : place + 2].islower()


def _is_free_before(text: str, start: int, before: str) -> bool:
    if before in "_@#\\" or (before == "." and text[start - 2 : start - 1].isalnum()):
        return False
    if before in "-‐–":
        return not _JOINED.search(text[max(start - 7, 0) : start])
    first = max(start - _LONGEST_ADDRESS, 0)
    return not (
        before == "/" and "//" in text[max(text.rfind(" ", first, start) + 1, first) : start]
    )


def _is_free_after(text: str, end: int, after: str) -> bool:
    follows = text[end + 1 : end + 2]
    if after in "_@#\\":
        return False
    if after == "+":
        return follows.isalnum()
    # "oracle.com", but "SQL.The next sentence".
    return not (after == "." and follows.isalpha() and follows.islower())


def _is_joined(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    if before and before in "-‐–&'’.":
        return True
    after = text[end : end + 1]
    if after and after in "-‐–":
        return _word_after(fold(text[end - 1 : end + _LONGEST_AFTER]), 1) not in _AFTER
    return (after != "" and after in "&'’") or text[end : end + 2] == " &"


def _is_number(text: str, start: int, end: int) -> bool:
    return end - start == 1 and bool(_NUMBERED.search(text, max(start - 12, 0), start))


def is_spoken_of(folded: bytes, start: int, end: int) -> bool:
    """Return whether the words beside a form, of a folded text, speak of skills."""
    if _word_after(folded, end) in _AFTER:
        return True
    around = folded[max(start - _BEFORE_WORDS, 0) : start + 1]
    if _LAST_WORDS.isdisjoint(around.rsplit(None, 1)[-1:]):
        return False
    before = around.split()
    said = b" %b " % b" ".join(before)
    if said.endswith(_BETWEEN_WORDS):
        said = b" %b " % b" ".join(before[:-1])
        return said.endswith(_BEFORE) or (b" %b " % b" ".join(before)).endswith(_BEFORE)
    return said.endswith(_BEFORE)


def _word_after(folded: bytes, end: int) -> bytes:
    """Return the word that follows after one blank or hyphen, empty if something else does."""
    if folded[end + 2 : end + 3].isspace():
        return b""
    return folded[end + 2 : end + 2 + _LONGEST_AFTER].split(b" ", 1)[0]


def is_enumeration(text: str, end: int, start: int) -> bool:
    """Return whether the items that end and start there stand side by side in an enumeration."""
    gap = text[end:start]
    if not 0 < len(gap) <= _LONGEST_GAP or not gap.strip(" "):
        return False
    if "\n" in gap:
        return bool(_NEXT_LINE.fullmatch(gap))
    return bool(_BETWEEN.fullmatch(gap))


def is_item(text: str, start: int, end: int) -> bool:
    """Return whether a form is an item of a list by itself: not the first word of a sentence."""
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - _LONGEST_GAP) : start].strip(" *•·▪◦●–-")
    is_begun = not before or before.endswith((",", "/", ";", "(", " and", " or"))
    return is_begun and bool(_ITEM_ENDS.match(text, end))
