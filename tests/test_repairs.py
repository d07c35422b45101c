"""Damaged JSON: what comes back, what was done to it, and what stays a reject."""

import html
import json
import re
import time
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.values import jsontext, repairs, scan, spellings, wrappers
from etl.values.rejects import Rejected

DEPTH = 64
CASES = sorted((Path(__file__).parent / "repairs").iterdir())
TIDY = [folder for folder in CASES if folder.name.startswith("tidy")]

derandomized = settings(derandomize=True, deadline=None, max_examples=80)
# The mark stands for the place of the damage.
MARK = "\u00a4"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=f"\0{MARK}"))
numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
members = st.dictionaries(texts, values, min_size=2, max_size=4)
trees = members | st.lists(values, min_size=1, max_size=4)


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


def loaded(text):
    return repairs.load(text, DEPTH)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder):
    text = (folder / "broken.json").read_bytes().decode()
    expected = json.loads((folder / "expect.json").read_text("utf-8"))
    if "document" in expected:
        document, names = loaded(text)
        assert document == expected["document"]
        assert orjson.dumps(document) == orjson.dumps(expected["document"])
        assert list(names) == expected["repairs"]
        return
    with pytest.raises(Rejected) as caught:
        loaded(text)
    assert caught.value.reason == expected["reason"]
    for words in expected["said"]:
        assert words in caught.value.message


@pytest.mark.parametrize("folder", TIDY, ids=lambda folder: folder.name)
@pytest.mark.parametrize(("name", "repair"), repairs.REPAIRS)
def test_tidy_text_stays_as_it_is(folder, name, repair):
    text = (folder / "broken.json").read_bytes().decode()
    assert repair(text) == text


def test_every_repair_has_a_case():
    expected = [json.loads((folder / "expect.json").read_text("utf-8")) for folder in CASES]
    met = {name for case in expected for name in case.get("repairs", [])}
    assert met == {name for name, _ in repairs.REPAIRS} | set(repairs.NOTED)


@derandomized
@given(trees)
def test_no_repair_changes_tidy_text(value):
    text = dumped(value)
    for _, repair in repairs.REPAIRS:
        assert repair(text) == text
    assert loaded(text) == (value, ())


AROUND = {
    "script_tag": '<script type="application/ld+json">\n%s\n</script>',
    "html_comment": "<!-- %s -->",
    "cdata": "/* <![CDATA[ */ %s /* ]]> */",
    "assignment": "const job = %s",
    "semicolon": "%s;\n",
    "extra_close": "%s]}",
    "comments": "// one\n%s /* two */",
    "odd_blanks": "\ufeff%s\u00a0",
    "trailing_commas": "%s,",
}


@derandomized
@given(trees, st.sampled_from(sorted(AROUND)))
def test_damage_around_a_document(value, name):
    assert loaded(AROUND[name].replace("%s", dumped(value))) == (value, (name,))


@derandomized
@given(members | st.lists(texts, min_size=1))
def test_escaped_document(value):
    assert loaded(html.escape(dumped(value))) == (value, ("entities",))


@derandomized
@given(trees, trees, st.sampled_from(["", "\n", " , ", ";\n"]))
def test_documents_one_after_another(first, second, between):
    document, names = loaded(dumped(first) + between + dumped(second))
    assert (document, names) == ([first, second], ("several_documents",))


@derandomized
@given(members, st.data())
def test_members_after_the_closing_brace(value, data):
    keys = list(value)
    cut = data.draw(st.integers(1, len(keys) - 1))
    first = dumped({key: value[key] for key in keys[:cut]})
    rest = dumped({key: value[key] for key in keys[cut:]})
    assert loaded(f"{first}, {rest[1:]}") == (value, ("early_close",))


BETWEEN = {
    "comments": ("/* , } */", "// ' \"\n", "<!-- { -->"),
    "odd_blanks": ("\u00a0", "\u200b", "\x00", "\u2028"),
}
MARKS = re.compile(rf"{scan.DOUBLE}|[{{}}\[\],:]", re.DOTALL)


@derandomized
@given(trees, st.sampled_from(sorted(BETWEEN)), st.data())
def test_damage_between_values(value, name, data):
    text = dumped(value)
    places = [match.end() for match in MARKS.finditer(text)]
    place = data.draw(st.sampled_from(places))
    damage = data.draw(st.sampled_from(BETWEEN[name]))
    assert loaded(text[:place] + damage + text[place:]) == (value, (name,))


@derandomized
@given(trees, st.data())
def test_comma_too_many(value, data):
    text = dumped(value)
    found = [m for m in MARKS.finditer(text) if m[0] in ("]", "}", ",")]
    places = [m.start() for m in found if m[0] == "," or text[m.start() - 1] not in "[{"]
    place = data.draw(st.sampled_from(places or [len(text)]))
    assert loaded(f"{text[:place]} ,{text[place:]}") == (value, ("trailing_commas",))


@derandomized
@given(members, st.data())
def test_comma_too_few(value, data):
    lines = [f"{dumped(key)}: {dumped(item)}" for key, item in value.items()]
    place = data.draw(st.integers(0, len(lines) - 2))
    ends = ["," if line != place else "" for line in range(len(lines) - 1)] + [""]
    text = "{" + "\n".join(line + end for line, end in zip(lines, ends, strict=True)) + "}"
    assert loaded(text) == (value, ("missing_commas",))


INSIDE = {
    "\n": ("\n", "control_characters"),
    "\r\n": ("\r\n", "control_characters"),
    "\t": ("\t", "control_characters"),
    "\x1f": ("\x1f", "control_characters"),
    r"\_": (r"\_", "invalid_escapes"),
    r"\'": ("'", "invalid_escapes"),
    r"\xe9": ("é", "invalid_escapes"),
    r"\u00g0": (r"\u00g0", "invalid_escapes"),
    r"\ud800": ("\ufffd", "lone_surrogate"),
    "\ud800": ("\ufffd", "lone_surrogate"),
    "\x00": ("\ufffd", "nul"),
    r"\u0000": ("\ufffd", "nul"),
}


@derandomized
@given(st.tuples(texts, texts), values, st.sampled_from(sorted(INSIDE)))
def test_damage_inside_strings(around, other, damage):
    said, name = INSIDE[damage]
    before, after = around
    text = dumped({"a": f"{before}{MARK} {after}", "b": other}).replace(MARK, damage)
    assert loaded(text) == ({"a": f"{before}{said} {after}", "b": other}, (name,))


INSTEAD = {
    "NaN": (None, "not_a_value"),
    "-Infinity": (None, "not_a_value"),
    "undefined": (None, "not_a_value"),
    "None": (None, "python_words"),
    "True": (True, "python_words"),
    "+5": (5, "number_spelling"),
    ".25": (0.25, "number_spelling"),
    "0815": ("0815", "number_spelling"),
    "1" * 400: ("1" * 400, "huge_number"),
    "'it\\'s \"so\"'": ('it\'s "so"', "single_quotes"),
}


@derandomized
@given(members, st.sampled_from(sorted(INSTEAD)), st.booleans())
def test_value_of_another_language(value, spelled, in_list):
    document, name = INSTEAD[spelled]
    place = [MARK, 1] if in_list else MARK
    text = dumped({**value, "x": place}).replace(f'"{MARK}"', spelled)
    assert loaded(text) == ({**value, "x": [document, 1] if in_list else document}, (name,))


@derandomized
@given(members)
def test_keys_without_quotes(value):
    text = dumped({"a_b": value, "$c": 1})
    bare = text.replace('{"a_b"', "{ a_b", 1)
    bare = ", $c: 1}".join(bare.rsplit(', "$c": 1}', 1))
    assert loaded(bare) == ({"a_b": value, "$c": 1}, ("unquoted_keys",))


@derandomized
@given(st.text(st.sampled_from("{}[]:,;\"'\\/*<>!-=&\n\0aN1+.0 \u00a0\ud800"), max_size=60))
def test_any_text_is_a_document_or_a_reject(text):
    try:
        document, names = loaded(text)
    except Rejected as error:
        assert error.reason in ("not_json", "nested_too_deep")
    else:
        assert orjson.loads(orjson.dumps(document)) == document
        assert set(names) <= {name for name, _ in repairs.REPAIRS} | set(repairs.NOTED)


@derandomized
@given(trees, st.data())
def test_a_truncated_document_is_never_completed(value, data):
    text = dumped(value)
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    with pytest.raises(Rejected) as caught:
        loaded(cut)
    assert caught.value.reason == "not_json"
    assert "line " in caught.value.message and "column " in caught.value.message


UNITS = [
    *("[", '"\\', "/*", ",", "{", "'", "<!--", "<script", "-->", '""', "\\", "//", " ", "a", "1"),
    *("&quot;", '" ', '"a":', "}{", "]", "}", "[,", "NaN,", "\n", "\x00", "\\u0000", "{}", ".1"),
]


def seconds_to_fail(text):
    begun = time.process_time()
    with pytest.raises(Rejected):
        loaded(text)
        # Brackets in pairs are documents one after another.
        raise Rejected("not_json", "")
    return time.process_time() - begun


@pytest.mark.parametrize("start", ["", "{"])
@pytest.mark.parametrize("unit", ["[", '"\\', "/*", ","])
def test_a_megabyte_of_nonsense_takes_no_time(start, unit):
    assert seconds_to_fail(start + unit * (1_000_000 // len(unit))) < 2


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit):
    for start in ("{", '{"a": ', "//\n["):
        assert seconds_to_fail(start + unit * (100_000 // len(unit))) < 2


def test_message_tells_where():
    with pytest.raises(Rejected) as caught:
        loaded('{\n  "Straße": "ä",\n  "größe": x\n}')
    assert "line 3, column 12" in caught.value.message
    assert "größe" in caught.value.message
    assert len(caught.value.message) < 200


def test_bytes_with_everything():
    payload = '{"title": "Büro",}'.encode("cp1252")
    document, names = jsontext.parse(payload, DEPTH)
    assert (document, names) == ({"title": "Büro"}, ("windows_1252", "trailing_commas"))
    assert jsontext.parse(b'{"a": 1}', DEPTH) == ({"a": 1}, ())


@pytest.mark.parametrize("payload", [b"", b" \n", b"nan", b"null", b" None\n", b" " * 100])
def test_nothing_given(payload):
    with pytest.raises(Rejected) as caught:
        jsontext.parse(payload, DEPTH)
    assert caught.value.reason == "nothing_given"


def test_several_documents_do_not_count_as_depth():
    deep = "[" * DEPTH + "]" * DEPTH
    assert len(loaded(deep + deep)[0]) == 2
    assert wrappers.several_documents(deep) == deep
    assert spellings.comments("/*/") == "/*/"
