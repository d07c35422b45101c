r"""Bytes -> text, whatever they are encoded in, and what that took."""

import codecs
import re

from etl.values import charsets, mojibake
from etl.values.rejects import Rejected

NAMES = {
    "bom": "A byte order mark was taken away.",
    "utf16": "The text was UTF-16.",
    "utf32": "The text was UTF-32.",
    "declared_charset": "The text was in the charset that its source declares.",
    "windows_1252": "The text was in windows-1252 (or Latin-1), found out from its bytes.",
    "detected_charset": "The text was in another charset, found out from its bytes.",
    "mojibake": "UTF-8 that had been read as windows-1252 was turned back.",
}
# UTF-32 first: its mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf16"),
)
# JSON begins with two characters of ASCII (or is one), so NULs tell the width and the order.
_ASCII = rb"[\x01-\x7f]"
_WIDE = (
    (re.compile(rb"\0\0\0%b(?:\0\0\0%b|\Z)" % (_ASCII, _ASCII)), "utf-32-be", "utf32"),
    (re.compile(rb"%b\0\0\0(?:%b\0\0\0|\Z)" % (_ASCII, _ASCII)), "utf-32-le", "utf32"),
    (re.compile(rb"\0%b(?:\0%b|\Z)" % (_ASCII, _ASCII)), "utf-16-be", "utf16"),
    (re.compile(rb"%b\0(?:%b\0|\Z)" % (_ASCII, _ASCII)), "utf-16-le", "utf16"),
)
# Charsets of the web; not the codecs of Python that are none (rot13, zip, unicode_escape, utf-7).
_CHARSET = re.compile(
    r"ascii|cp(?:125\d|437|85\d|866|874|932|949|950)|iso8859-\d+|koi8-[rut]|mac-\w+|tis-620|"
    r"gb2312|gbk|gb18030|big5(?:hkscs)?|euc_\w+|shift_jis\w*|iso2022_\w+|utf-(?:8|16|32)\S*"
)
# A label means the larger charset that browsers read it as.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
}


def decode(payload: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    r"""Return the text and the `NAMES` of what had to be done, none for plain UTF-8.

    Bytes that are valid UTF-8 are UTF-8 whatever is declared: text in another charset that is
    also valid UTF-8 is rarer than a wrong declaration. Next comes the declared charset, and last
    what the bytes themselves tell (`charsets`); what they leave open is a reject, not a guess.

    >>> decode("für".encode("utf-16"))
    ('für', ('bom', 'utf16'))
    >>> decode(b"f\xfcr", "iso-8859-1")
    ('für', ('declared_charset',))

    Raises:
        Rejected: not_utf8.
    """
    wide = _wide(payload) if payload[:1] in b"\xff\xfe" or b"\0" in payload[:4] else None
    if wide:
        return wide
    charset = _charset(declared) if declared else None
    if charset and charset.startswith("iso2022") and b"\x1b" in payload:
        return _escaped(payload, charset)
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        return _foreign(payload, charset, error)
    names: tuple[str, ...] = ()
    if text[:1] == "\ufeff":
        text, names = text[1:], ("bom",)
    if not text.isascii() and mojibake.may_be(payload):
        turned = mojibake.repaired(text)
        return turned, names if turned == text else (*names, "mojibake")
    return text, names


def _wide(payload: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return the text of UTF-16 or UTF-32, by its mark or its NULs; None if it is neither."""
    for mark, codec, name in _MARKS:
        if payload.startswith(mark):
            return _strictly(payload, codec, len(mark)), ("bom", name)
    for pattern, codec, name in _WIDE:
        if pattern.match(payload):
            return _strictly(payload, codec, 0), (name,)
    return None


def _strictly(payload: bytes, codec: str, start: int) -> str:
    try:
        return payload[start:].decode(codec)
    except UnicodeDecodeError as error:
        where = error.start + start
        raise Rejected(
            "not_utf8", f"Byte {where} (0x{payload[where]:02x}) is not valid {codec.upper()}."
        ) from None


def _charset(declared: str) -> str | None:
    """Return the codec of a charset's label, or None where it names none."""
    try:
        name = codecs.lookup(declared.strip(" \t\r\n\"';")).name
    except (LookupError, ValueError):
        return None
    return _LARGER.get(name, name) if _CHARSET.fullmatch(name) else None


def _escaped(payload: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    # ISO-2022 is ASCII with escape sequences: valid UTF-8, and gibberish as that.
    try:
        return payload.decode(charset), ("declared_charset",)
    except UnicodeDecodeError as error:
        raise _rejected(payload, error, f" nor {charset}") from None


def _foreign(
    payload: bytes, charset: str | None, error: UnicodeDecodeError
) -> tuple[str, tuple[str, ...]]:
    if charset and not charset.startswith("utf"):
        text = _declared(payload, charset)
        if text is not None:
            return text, ("declared_charset",)
    before = [c for c in payload[: error.start].decode() if c > "\x7f"]
    if len(before) > 1 or any(c >= "\u0800" for c in before):
        # Bytes of another charset are hardly valid twice: this is UTF-8, damaged or cut off.
        raise _rejected(payload, error, ", though the characters before it are")
    reading = charsets.only_reading(payload)
    if not reading:
        raise _rejected(payload, error, ", and no other charset is the only one it could be in")
    name = "windows_1252" if reading[0] == "cp1252" else "detected_charset"
    return reading[1], (name,)


def _declared(payload: bytes, charset: str) -> str | None:
    try:
        text = payload.decode(charset)
    except UnicodeDecodeError:
        return None
    # Western charsets are declared by habit; what looks like UTF-8 in part is in no one charset.
    is_mixed = charset in ("cp1252", "iso8859-15") and mojibake.telltales(text)
    return None if is_mixed else text


def _rejected(payload: bytes, error: UnicodeDecodeError, more: str) -> Rejected:
    byte = payload[error.start]
    return Rejected("not_utf8", f"Byte {error.start} (0x{byte:02x}) is not valid UTF-8{more}.")
