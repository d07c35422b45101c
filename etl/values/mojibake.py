r"""Text that was UTF-8, was read as windows-1252 and was encoded again -> what it said."""

import re

# Windows-1252 where it differs from Latin-1; its five holes are read as the controls of Latin-1.
_SPECIALS = {
    ord(character): byte
    for byte in range(0x80, 0xA0)
    if (character := bytes([byte]).decode("cp1252", "ignore"))
}
# A byte that continues a character in UTF-8, as windows-1252 shows it.
_NEXT = "[\x80-\xbf" + "".join(map(chr, _SPECIALS)) + "]"
_UPPER = "A-ZÀ-ÖØ-Þ"
# What hardly any right text holds. A capital in front and no small letter behind take away the
# certainty: "IRMÃ®" and "AMANHÃ…" are Portuguese.
_TELLTALE = re.compile(
    rf"(?<![{_UPPER}])[ÂÃ]{_NEXT}|[ÂÃ]{_NEXT}(?=[a-z])"
    rf"|[ÂÃ]{_NEXT}(?:[ÂÃ]{_NEXT})+"
    rf"|(?<=[a-zß-ö])[ÄÅ]{_NEXT}|[ÄÅ]{_NEXT}(?=[a-z])"
    rf"|(?:[ÎÏÐÑ×ØÙ]{_NEXT}){{2,}}"
    rf"|â[€‚„…\x81]{_NEXT}|ã[€\x81‚ƒ]{_NEXT}|ï[¼½»¿]{_NEXT}|ðŸ{_NEXT}{{2}}"
    rf"|(?:[ã-í]{_NEXT}{{2}}){{2,}}"
)
# Text turns back only as a whole, so its first character beyond ASCII settles most cases: in right
# text, no continuation follows it. This one search goes no further.
_MAYBE = re.compile(rb"[\x00-\x7f]*+\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]")


def may_be(payload: bytes) -> bool:
    """Tell whether `repaired` might change the text of these bytes of UTF-8."""
    return _MAYBE.match(payload) is not None


def telltales(text: str) -> int:
    r"""Count the sequences that UTF-8 leaves behind when it is read as windows-1252.

    >>> telltales("MÃ¼nchen â€“ 50 â‚¬"), telltales("SÃO PAULO – à « É »")
    (3, 0)
    """
    return sum(1 for _ in _TELLTALE.finditer(text))


def repaired(text: str) -> str:
    r"""Return what the text said, or the text as it is.

    Turned back only as a whole: every character beyond ASCII has to be part of a sequence, since
    text that is half right tells nothing certain about its other half. Twice at most.

    >>> repaired("MÃ¼nchen"), repaired("MÃ¼nchen für alle")
    ('München', 'MÃ¼nchen für alle')
    """
    for _ in range(2):
        before = telltales(text)
        turned = _turned_back(text) if before else None
        if turned is None or telltales(turned) >= before:
            break
        text = turned
    return text


def _turned_back(text: str) -> str | None:
    try:
        return text.translate(_SPECIALS).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
