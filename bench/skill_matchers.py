"""What finds skills in texts: ours, a plain dictionary, and spaCy's PhraseMatcher.

All of them know the same forms of the same taxonomy.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

import ahocorasick_rs

from etl.values import taxonomy

Found = list[tuple[int, int]]
# An environment of its own: spaCy is no dependency of ours.
PROGRAM = """
import json, sys
import spacy
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans
forms, texts = json.load(sys.stdin)
nlp = spacy.blank("en")
matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
matcher.add("skill", list(nlp.tokenizer.pipe(forms)))
print(json.dumps(spacy.__version__))
for doc in nlp.tokenizer.pipe(texts):
    spans = filter_spans(matcher(doc, as_spans=True))
    print(json.dumps([(span.start_char, span.end_char) for span in spans]))
"""


def forms(skills: Path) -> list[str]:
    """Return every form of the taxonomy in lower case, with its names."""
    known: set[str] = set()
    for path in sorted(skills.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                columns = (row[name] for name in ("forms", "exact_forms", "context_forms"))
                known.update(form.lower() for column in columns for form in column.split("|"))
                known.add(row["skill_name"].lower())
    return sorted(known - {""})


def ours(texts: list[str], skills: Path) -> list[Found]:
    return [[(m.start, m.end) for m in taxonomy.find(text, skills)] for text in texts]


def dictionary(texts: list[str], skills: Path) -> list[Found]:
    """Return the longest forms that stand between characters that are no letters or digits."""
    automaton = ahocorasick_rs.AhoCorasick(forms(skills))
    return [longest(text, automaton) for text in texts]


def longest(text: str, automaton: ahocorasick_rs.AhoCorasick) -> Found:
    # Some capitals have a longer small letter, which would move all that follows.
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    hits = automaton.find_matches_as_indexes(low, overlapping=True)
    apart = [(start, end) for _, start, end in hits if stands_apart(low, start, end)]
    found: Found = []
    for start, end in sorted(apart, key=lambda hit: (hit[0], -hit[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def stands_apart(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def phrase_matcher(python: Path, texts: list[str], skills: Path) -> tuple[str, list[Found]]:
    """Return spaCy's release and what its PhraseMatcher finds in each text."""
    given = json.dumps([forms(skills), texts])
    done = subprocess.run(
        [python, "-c", PROGRAM], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or "nothing").splitlines()[-1]
        sys.exit(f"{python} has no spaCy: {said}")
    release, *found = map(json.loads, done.stdout.splitlines())
    return release, [[(start, end) for start, end in one] for one in found]
