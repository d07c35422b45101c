"""The search for skills: forms and context in any text, levels, years, and what always holds.

Cases stand in ``tests/skills/*.yaml``, with a small taxonomy of their own beside them.
"""

import csv
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import DataError
from etl.values import asked, employer, level_words, levels, seeds, sentences, taxonomy

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds/reference"
CASES = ROOT / "tests/skills"
LISTS = CASES / "lists"
FORMS = ("Python", "C++", "C#", ".NET", "node.js", "CI/CD", "machine learning", "SQL", "A/B tests")
# What may stand right beside a form, and what makes it part of something else.
APART = ' \n(),;:!?/|"“”•·[]{}…'
JOINED = "abzäß019_@"
WORDS = st.text(alphabet="abcdefgäéßłЖ中🥐 -–\n.,;:/+#&'’()\u00a0\u00ad\u0301RCGo0159", max_size=40)
PIECES = st.sampled_from(
    [*FORMS, "Go", "R", "C", "Requirements", "About us", "5+ years of ", "a plus", "must ", ": "]
)


def cases(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("case", cases("forms"), ids=lambda case: str(case["text"])[:60])
def test_forms(case: dict[str, object]) -> None:
    assert_found(case, LISTS)


@pytest.mark.parametrize("case", cases("listed"), ids=lambda case: str(case["text"])[:60])
def test_forms_of_the_seeds(case: dict[str, object]) -> None:
    assert_found(case, ROOT / "seeds/skills")


def assert_found(case: dict[str, object], lists: Path) -> None:
    text = str(case["text"])
    found = taxonomy.find(text, lists)
    told = [(text[match.start : match.end], match.skill.name) for match in found]
    wanted = [tuple(said.split(" = ")) for said in case["skills"]]
    assert told == [(said[0], said[-1]) for said in wanted]


@pytest.mark.parametrize("case", cases("levels"), ids=lambda case: str(case["text"])[:60])
def test_levels_and_years(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = [
        " ".join(
            [text[one.start : one.end], one.level]
            + ([f"{one.minimum_years:g}"] if one.minimum_years is not None else [])
        )
        for one in asked.find(text, LISTS, SEEDS)
    ]
    assert found == case["asked"]


def test_a_title_requires_and_is_never_boilerplate() -> None:
    (found,) = asked.find("About us: Python baker", LISTS, SEEDS, is_title=True)
    assert (found.level, found.sentence) == ("required", (0, 22))


def test_the_level_before_the_first_heading_is_the_property_s() -> None:
    text = "Python\nNice to have\nJava"
    found = asked.find(text, LISTS, SEEDS, section="required")
    assert [one.level for one in found] == ["required", "preferred"]


def test_the_employer_s_own_name_is_no_skill() -> None:
    own = employer.names("Oracle Corporation (Kotlin)")
    text = "Requirements at Oracle: Oracle Database, Python, Kotlin"
    found = asked.find(text, LISTS, SEEDS, own=own)
    assert [text[one.start : one.end] for one in found] == ["Oracle Database", "Python"]


def test_the_same_text_in_another_posting_is_read_for_that_posting() -> None:
    text = "Python and Oracle"
    whole = asked.find(text, LISTS, SEEDS)
    asked.find(text, LISTS, SEEDS).clear()
    assert asked.find(text, LISTS, SEEDS) == whole
    assert [one.level for one in whole] == ["mentioned", "mentioned"]
    named = asked.find(text, LISTS, SEEDS, own=("Oracle",))
    assert [text[one.start : one.end] for one in named] == ["Python"]
    under = asked.find(text, LISTS, SEEDS, section="required")
    assert [one.level for one in under] == ["required", "required"]


def test_how_it_was_matched() -> None:
    found = taxonomy.find("Python, KPI and Go", LISTS)
    assert [match.matched_by for match in found] == ["form", "exact_form", "context_form"]


@pytest.mark.parametrize("word", ["python", "Python ", "PYTHON", "Python (3.11)"])
def test_named(word: str) -> None:
    found = taxonomy.named(word, LISTS)
    assert found and found.skill_id == "python"


def test_named_knows_nothing_else() -> None:
    assert taxonomy.named("sourdough", LISTS) is None


def test_no_lists_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="POSTINGS_SKILLS"):
        taxonomy.find("Python", tmp_path)


@pytest.mark.parametrize(
    "content", ["skill_id,forms\npython,python\n", "skill_id\n\xff", 'a,b\n"open\n'], ids=repr
)
def test_a_list_that_is_none_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.csv").write_bytes(content.encode("latin-1"))
    with pytest.raises(DataError, match=r"a\.csv"):
        taxonomy.find("Python", tmp_path)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WORDS, PIECES), max_size=12).map("".join))
def test_no_text_makes_it_fail_and_every_span_is_its_form(text: str) -> None:
    found = taxonomy.find(text, LISTS)
    assert found == taxonomy.find(text, LISTS)
    assert all(before.end <= after.start for before, after in pairwise(found))
    for match in found:
        assert taxonomy.named(text[match.start : match.end], LISTS)
    for one in asked.find(text, LISTS, SEEDS):
        assert one.level in levels.LEVELS
        assert one.minimum_years is None or one.minimum_years > 0
        first, last = one.sentence
        assert first <= one.start < one.end and one.start < last
        assert (one.start, one.end) in {(match.start, match.end) for match in found}


@given(st.sampled_from(FORMS), st.sampled_from(APART), st.sampled_from(APART))
def test_a_form_stands_for_itself_between_marks(form: str, before: str, after: str) -> None:
    text = f"x {before}{form}{after} y"
    spans = [(match.start, match.end) for match in taxonomy.find(text, LISTS)]
    assert (3, 3 + len(form)) in spans


@given(st.sampled_from(FORMS), st.sampled_from(JOINED))
def test_a_form_is_no_part_of_a_longer_word(form: str, joined: str) -> None:
    for text in (f"{joined}{form}", f"{form}{joined}"):
        is_mark = not (form[0] if text[0] == joined else form[-1]).isalnum()
        if not (is_mark and joined == "_"):
            spans = [text[match.start : match.end] for match in taxonomy.find(text, LISTS)]
            assert form not in spans or is_mark


@given(WORDS, st.sampled_from(FORMS), WORDS)
def test_a_form_on_a_line_of_its_own_is_found(before: str, form: str, after: str) -> None:
    text = f"{before}\n\n{form}\n\n{after}"
    place = len(before) + 2
    spans = [(match.start, match.end) for match in taxonomy.find(text, LISTS)]
    assert (place, place + len(form)) in spans


@given(st.lists(st.one_of(WORDS, st.sampled_from([". A", "! ", "\n", "e.g. "]))).map("".join))
def test_sentences_cover_the_text(text: str) -> None:
    for place in range(len(text)):
        start, end = sentences.bounds(text, place)
        assert start <= place < end
        assert "\n" not in text[start : end - 1]


def test_words_of_the_lists_say_what_they_may() -> None:
    for row in seeds.rows(SEEDS, "level_words"):
        assert row["place"] in level_words.PLACES
        assert row["level_code"] in {*levels.LEVELS, "neutral", "boilerplate", ""}
        assert row["word"] == unicodedata.normalize("NFC", row["word"].lower().strip())
    pairs = [(row["word"], row["place"]) for row in seeds.rows(SEEDS, "level_words")]
    assert len(pairs) == len(set(pairs))


def test_the_small_taxonomy_has_the_columns_of_the_real_one() -> None:
    with (LISTS / "sample.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    for path in sorted((ROOT / "seeds/skills").glob("*.csv")):
        assert path.read_text("utf-8").partition("\n")[0].split(",") == header
