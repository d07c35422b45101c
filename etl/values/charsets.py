r"""Bytes that are not UTF-8 -> the text that they can only be, if there is just one.

Hardly any bytes are invalid in a charset of one byte a character, and a detector that ranks its
guesses puts a wrong one first for a short text. So nothing is ranked here: each charset is a
rival, a reading has to look like words of one language, and it is trusted only when all rivals
that do agree on it. "S\xe3o" alone may be Portuguese or Romanian: no reading is trusted.
"""

import re
from collections.abc import Iterator

# windows-1252 first: where others read the same text, it gives its name. mac_roman, cp850, cp1255
# and cp1256 hardly occur; they are here to object.
_SINGLE_BYTE = (
    *("cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-15", "mac_roman", "cp850"),
    *("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866"),
    *("cp1253", "iso8859-7", "cp1255", "cp1256"),
)
_MULTI_BYTE = ("cp932", "euc_jp", "gb18030", "cp950", "cp949")
# Beyond ASCII, the small letters of each language; loans included that are no rarity.
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüßéèàáñç",  # German
            "àâæçéèêëîïôœùûüÿ",  # French
            "áâãàçéêíóôõúñ",  # Portuguese
            "áéíóúñüç",  # Spanish
            "àèéìíîòóùú",  # Italian
            "ëïéèöüóáäê",  # Dutch
            "åäöéüø",  # Swedish
            "æøåéöäü",  # Danish
            "áðéíóúýþæö",  # Icelandic
            "ąćęłńóśźżéüö",  # Polish
            "áčďéěíňóřšťúůýžöü",  # Czech
            "áäčďéíĺľňóôŕšťúýž",  # Slovak
            "áéíóöőúüűä",  # Hungarian
            "ăâîșțşţ",  # Romanian
            "čćđšž",  # Croatian
            "çğıöşüâîû",  # Turkish
            "äõöüšž",  # Estonian
            "āčēģīķļņšūž",  # Latvian
            "ąčęėįšųūž",  # Lithuanian
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",  # Russian and Bulgarian
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",  # Ukrainian
            "абвгдеёжзіійклмнопрстуўфхцчшыьэюя",  # Belarusian
            "абвгдђежзијклљмнњопрстћуфхцчџш",  # Serbian
            "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",  # Greek
            "אבגדהוזחטיךכלםמןנסעףפץצקרשת",  # Hebrew
            "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",  # Arabic
        ),
    )
)
_SYMBOLS = frozenset("–—‘’‚“”„…•·§©®™°±²³¼½¾µ×€£¥«»‹›¡¿ªº\xa0\xad†№")
# Only these stand between two letters of a word.
_JOINERS = frozenset("’–—…·\xa0\xad")
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上个国和地到要以为年会工作公司职位责求经验招聘业务能力提供及与或等相关"
    "這個國來時會為業務責經驗與關區時間"
)
_ALONE = frozenset("àáâéèêóôíåæøöyúùôÀÁÉÈÓÖØÅ")
# What JSON and HTML write for a line break is a letter only to the eye.
_WRITTEN_BLANK = re.compile(r"\\+[nrtbf]|\\+u[0-9a-fA-F]{4}|<[^<>]{0,200}>|&\w{1,8};")
_WORD = re.compile(r"[^\W\d_]?[^\x00-\x7f](?:[^\W\d_]|[^\x00-\x7f])*")
_WESTERN_UTF8 = re.compile(rb"[\xc2-\xc5][\x80-\xbf]")
_FIRST = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 50_000


def only_reading(payload: bytes) -> tuple[str, str] | None:
    r"""Return (charset, text), or None where no reading or more than one is plausible.

    >>> only_reading(b"Stra\xdfe in M\xfcnchen")
    ('cp1252', 'Straße in München')
    >>> only_reading(b"S\xe3o") is None
    True
    """
    found: tuple[str, str] | None = None
    # UTF-8 with a few foreign bytes in it is two encodings at once: no single one reads it.
    is_mixed = _WESTERN_UTF8.search(payload)
    for charset in _MULTI_BYTE if is_mixed else (*_SINGLE_BYTE, *_MULTI_BYTE):
        try:
            text = payload.decode(charset)
        except UnicodeDecodeError:
            continue
        if (found and found[1] == text) or not _is_plausible(text, charset):
            continue
        if found:
            return None
        found = charset, text
    return found if found and _is_evidence(found[1], found[0]) else None


def _is_evidence(text: str, charset: str) -> bool:
    """Tell whether there is enough to a plausible reading that it can be trusted alone.

    A few characters of Chinese are also a word of Cyrillic or Greek capitals: letters other than
    Latin ones have to be ten at least, most of them small. What is less still objects to others.
    """
    if charset in _MULTI_BYTE:
        return True
    letters = [c for c in text if c >= "\u0370" and c.isalpha()]
    small = sum(c.islower() for c in letters)
    return not letters or (len(letters) >= 10 and small * 2 > len(letters))


def _is_plausible(text: str, charset: str) -> bool:
    first = _FIRST.search(text)
    if not first:
        return False
    start = max(first.start() - 50, 0)
    sample = _WRITTEN_BLANK.sub(" ", text[start : start + _SAMPLE])
    if charset in _MULTI_BYTE:
        return _is_east_asian(sample, charset)
    letters: set[str] = set()
    for word in _words(sample):
        if not _is_word(word):
            return False
        letters.update(
            c for c in word.replace("İ", "i").lower() if c > "\x7f" and c not in _SYMBOLS
        )
    return not letters or any(letters <= alphabet for alphabet in _ALPHABETS)


def _words(text: str) -> Iterator[str]:
    return (match[0] for match in _WORD.finditer(text))


def _is_word(word: str) -> bool:
    for here, character in enumerate(word):
        before = word[here - 1] if here else ""
        after = word[here + 1 : here + 2]
        if character in _SYMBOLS:
            if character not in _JOINERS and before.isalpha() and after.isalpha():
                return False
        elif not (character.isascii() or _fits(character, before, after)):
            return False
    return True


def _fits(character: str, before: str, after: str) -> bool:
    """Tell whether a letter beyond ASCII stands well between its neighbours: script and case."""
    if not character.isalpha():
        return False
    letters = [c for c in (before, after) if c.isalpha() and c not in _SYMBOLS]
    if not letters:
        return character in _ALONE or _script(character) == "cyrillic"
    if character.isupper() and before.isalpha() and (before.islower() or after.islower()):
        return False
    if character.islower() and after.isupper():
        return False
    return all(_script(character) == _script(c) for c in letters)


def _script(letter: str) -> str:
    code = ord(letter)
    bounds = ((0x370, "latin"), (0x400, "greek"), (0x590, "cyrillic"), (0x600, "hebrew"))
    return next((name for end, name in bounds if code < end), "other")


def _is_east_asian(text: str, charset: str) -> bool:
    """Tell whether text has what its language cannot do without, and only common characters.

    Japanese has kana, Korean is Hangul of the 2,350 syllables in use, and Chinese is written with
    the characters of the first level of its standard, one in twelve at least a frequent one.
    """
    characters = [c for c in text if c > "\x7f"]
    letters = [c for c in characters if c.isalpha()]
    if len(letters) < 4 or any(0xFF61 <= ord(c) <= 0xFF9F for c in letters):
        return False
    if charset in ("cp932", "euc_jp"):
        kana = sum(0x3041 <= ord(c) <= 0x30FF for c in letters)
        return kana * 6 >= len(letters) and _share(characters, "shift_jis") > 0.98
    if charset == "cp949":
        hangul = sum(0xAC00 <= ord(c) <= 0xD7A3 for c in letters)
        return hangul * 10 >= len(letters) * 9 and _share(characters, "euc_kr") == 1
    codec, first, last = ("big5", 0xA4, 0xC6) if charset == "cp950" else ("gb2312", 0xB0, 0xD7)
    common = sum(first <= c.encode(codec, "replace")[0] <= last for c in letters)
    frequent = sum(c in _FREQUENT for c in letters)
    return common >= len(letters) * 0.97 and frequent * 12 >= len(letters)


def _share(characters: list[str], codec: str) -> float:
    """Return which part of the characters is one pair of bytes in a codec."""
    return sum(len(c.encode(codec, "ignore")) == 2 for c in characters) / len(characters)
