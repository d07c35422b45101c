"""Bytes in the encodings of the web: the text comes back, or the bytes are a reject."""

import codecs
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.values import charsets, encodings, mojibake
from etl.values.encodings import decode
from etl.values.rejects import Rejected

derandomized = settings(derandomize=True, deadline=None, max_examples=150)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
documents = st.dictionaries(texts, texts | st.lists(st.integers(), max_size=3), max_size=4)

GERMAN = "Straßenbauer für die Region München gesucht. Übertariflich – bis 50 € je Stunde."
PORTUGUESE = "Operação de máquinas em São Paulo: não é necessária experiência, há formação."
FRENCH = "Développeur expérimenté à Orléans, prêt à gérer des équipes ; à bientôt."
SPANISH = "Diseñador con tres años de experiencia en Logroño, jornada de mañana. ¿Interesado?"
SWEDISH = "Vi söker en erfaren snickare på heltid; lön enligt överenskommelse, även i Malmö."
POLISH = "Poszukujemy doświadczonego księgowego. Umowa o pracę, pełny etat w Łodzi."
CZECH = "Hledáme zkušeného účetního pro naši pobočku v Plzni. Práce na plný úvazek, těšíme se."
HUNGARIAN = "Tapasztalt könyvelőt keresünk győri irodánkba, teljes munkaidő és képzés."
TURKISH = "İstanbul'daki ofisimiz için deneyimli muhasebeci arıyoruz. Çalışma saatleri esnek."
RUSSIAN = "Требуется опытный бухгалтер. Полная занятость, зарплата по результатам беседы."
UKRAINIAN = "Потрібен досвідчений бухгалтер у Київ. Повна зайнятість і гідна платня."
GREEK = "Ζητείται έμπειρος λογιστής για το γραφείο μας στη Θεσσαλονίκη."
JAPANESE = "経験豊富な経理担当者を募集しています。勤務地は横浜市です。交通費支給。"
CHINESE = "我们公司在上海招聘有经验的会计。全职工作，提供社会保险和交通补贴。"
KOREAN = "서울 사무실에서 근무할 경력 회계사를 모집합니다. 정규직이며 교통비를 지원합니다."

SAMPLES = [
    *[(text, "cp1252") for text in (GERMAN, PORTUGUESE, FRENCH, SPANISH, SWEDISH)],
    *[(text, "cp1250") for text in (POLISH, CZECH, HUNGARIAN)],
    (POLISH, "iso8859-2"),
    (TURKISH, "cp1254"),
    *[(RUSSIAN, name) for name in ("cp1251", "koi8-r", "iso8859-5", "cp866")],
    *[(UKRAINIAN, name) for name in ("cp1251", "koi8-u")],
    *[(GREEK, name) for name in ("cp1253", "iso8859-7")],
    *[(JAPANESE, name) for name in ("shift_jis", "euc_jp")],
    *[(CHINESE, name) for name in ("gb2312", "gb18030")],
    (KOREAN, "euc_kr"),
]
WIDE = [
    *[(codec, "utf16") for codec in ("utf-16-le", "utf-16-be")],
    *[(codec, "utf32") for codec in ("utf-32-le", "utf-32-be")],
]
MARKS = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def posting(text):
    node = {"@context": "https://schema.org", "@type": "JobPosting", "description": text}
    return json.dumps(node, ensure_ascii=False, indent=1)


def damaged(text):
    """Return what text becomes when its UTF-8 is read as windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def rejected(payload, declared=None):
    with pytest.raises(Rejected) as caught:
        decode(payload, declared)
    assert caught.value.reason == "not_utf8"
    assert "Byte " in caught.value.message
    return caught.value.message


@derandomized
@given(texts)
def test_utf8_comes_back(text):
    if not mojibake.telltales(text) and not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, ())
        assert decode(codecs.BOM_UTF8 + text.encode(), "latin-1") == (text, ("bom",))


@derandomized
@given(texts, st.sampled_from(WIDE))
def test_marked_text_comes_back(text, wide):
    codec, name = wide
    assert decode(MARKS[codec] + text.encode(codec)) == (text, ("bom", name))


@derandomized
@given(documents, st.sampled_from(WIDE), st.sampled_from([None, 1]))
def test_wide_documents_come_back_without_a_mark(document, wide, indent):
    codec, name = wide
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    assert decode(text.encode(codec)) == (text, (name,))


@pytest.mark.parametrize(("text", "charset"), SAMPLES)
@pytest.mark.parametrize("shape", [str, posting])
def test_the_only_reading_is_found(text, charset, shape):
    text = shape(text)
    found, names = decode(text.encode(charset))
    assert found == text
    assert names == ("windows_1252" if charset == "cp1252" else "detected_charset",)


@pytest.mark.parametrize(("text", "charset"), SAMPLES)
def test_a_declared_charset_is_believed(text, charset):
    found = decode(posting(text).encode(charset), f' "{charset.upper()}"')
    assert found == (posting(text), ("declared_charset",))


@derandomized
@given(st.data(), st.sampled_from(SAMPLES))
def test_some_words_are_read_right_or_not_at_all(data, sample):
    text, charset = sample
    words = data.draw(st.lists(st.sampled_from(text.split()), min_size=1, max_size=6))
    text = posting(" ".join(words))
    try:
        found, _ = decode(text.encode(charset))
    except Rejected:
        return
    assert found == text


@derandomized
@given(st.binary(max_size=40), st.sampled_from([None, "utf-8", "cp1252", "shift_jis", "nonsense"]))
def test_any_bytes_are_text_or_a_reject(payload, declared):
    try:
        text, names = decode(payload, declared)
    except Rejected as error:
        assert error.reason == "not_utf8"
    else:
        text.encode()
        assert set(names) <= set(encodings.NAMES)


@pytest.mark.parametrize(
    "payload",
    [
        b"S\xe3o",  # Portuguese or Romanian
        "für".encode() + b" f\xfcr",  # two encodings in one text
        b"f\xfcr " + "für".encode(),
        '{"a": "über fü'.encode()[:-1],  # cut within a character
        posting(JAPANESE).encode().replace("で".encode(), b"\xe3\x81"),
        posting("我们公").encode("gb2312"),  # or a word of Cyrillic capitals
        b"\x81\x82\x83",
        b"\xff",
        "für".encode("utf-16")[:-1],
        '{"a": 1}'.encode("utf-16-le")[:-1],
        b'{"a": "\xd3\x80\xfe"}',
        posting("שלום לכולם").encode("cp1255"),
    ],
)
def test_what_stays_open_is_a_reject(payload):
    rejected(payload)


def test_where_the_bytes_go_wrong():
    assert rejected(b"abc \xe3 de").startswith("Byte 4 (0xe3) is not valid UTF-8")
    assert "though the characters before it are" in rejected("äöü".encode() + b"\xff")
    assert rejected(codecs.BOM_UTF16_LE + b"a\0b").startswith("Byte 4 (0x62) is not valid UTF-16")


@pytest.mark.parametrize(
    "declared",
    ["utf-8", "iso-8859-1", "windows-1252", "", "nonsense", "\0", "rot13", "zip", "\ud800"],
)
def test_valid_utf8_is_utf8_whatever_is_declared(declared):
    for text in (GERMAN, JAPANESE, "plain"):
        assert decode(text.encode(), declared) == (text, ())


def test_declarations():
    assert decode("Büro".encode("cp1252"), "utf-8") == ("Büro", ("windows_1252",))
    assert decode("S\xe3o".encode("latin-1"), "ISO-8859-1") == ("São", ("declared_charset",))
    assert decode("50 €".encode("cp1252"), "latin1") == ("50 €", ("declared_charset",))
    escaped = JAPANESE.encode("iso2022_jp")
    assert decode(escaped, "iso-2022-jp") == (JAPANESE, ("declared_charset",))
    rejected(escaped[:-1] + b"\x1b$B\x21", "iso-2022-jp")
    rejected("für".encode() + b" f\xfcr", "iso-8859-1")


SAMPLES_OF_MOJIBAKE = [text for text, _ in SAMPLES] + [
    *("don’t “quote”", "5 £", "🚀 Join us", "ação", "Übung", "naïve café", "10 °C"),
]


@pytest.mark.parametrize("text", SAMPLES_OF_MOJIBAKE)
@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_turned_back(text, times):
    text = wrong = posting(text)
    for _ in range(times):
        wrong = damaged(wrong)
    assert decode(wrong.encode()) == (text, ("mojibake",))


RIGHT = [
    *("SÃO PAULO – VAGA", "IRMÃ®", "AMANHÃ…", "“MAÇÔ", "IRMÃ\u00a0HELENA", "É®É®", "LÂ®"),
    *("NESTLÉ® jobs", "CAFÉ “LUX”", "à « X »", "grâce à\u00a0« X", "Å”", "Ångström", "ÄÖÜ", "ß€"),
    *("3×¼", "café…”", "DÉJÀ–VU", "À\u00a0©", "voilà…", "TÊTE-À-TÊTE", "PRÊT-À…", "Ö“", "À€100"),
    *("MÃ¼nchen für alle", "JOÃO E MARIÃ", "50 €", "Â", "Ã", "â", "ï", "ðŸ"),
]


@pytest.mark.parametrize("text", RIGHT + [text for text, _ in SAMPLES])
def test_right_text_stays_as_it_is(text):
    for shaped in (text, posting(text), posting(text).upper()):
        assert decode(shaped.encode()) == (shaped, ())


@derandomized
@given(texts)
def test_turning_back_loses_nothing(text):
    turned = mojibake.repaired(text)
    if turned != text:
        assert mojibake.telltales(turned) < mojibake.telltales(text)
        assert text in (damaged(turned), damaged(damaged(turned))) or "\x80" <= max(text) <= "\x9f"


def test_every_charset_exists():
    for name in (*charsets._SINGLE_BYTE, *charsets._MULTI_BYTE, *encodings._LARGER.values()):
        assert codecs.lookup(name)
