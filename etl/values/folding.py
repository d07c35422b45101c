"""Text as one byte a character, words of which stand between blanks: fast to search, spans true.

Letters and digits are kept in lower case as Latin-1 has them, other letters are one wildcard,
everything else is a blank. What is found in it has to be compared with the text itself.
"""

import codecs

_LETTER = b"\x01"
# The first character of the scripts that are written without blanks between words.
_UNSPACED = "\u2e80"
# Replaced beforehand: many times as fast as the error handler, and most texts have them.
_MARKS = "’–•—“”…\u200b"


def fold(text: str) -> bytes:
    """Return a blank, a byte for each character of the text, and a blank.

    >>> fold("C++/Java • Überblick").decode("latin-1")
    ' c   java   überblick '
    """
    try:
        found = text.encode("latin-1")
    except UnicodeEncodeError:
        for mark in _MARKS:
            text = text.replace(mark, " ")
        found = text.encode("latin-1", "postings-fold")
    return b" " + found.translate(_TABLE) + b" "


def _lower(number: int) -> int:
    character = chr(number)
    if number == _LETTER[0]:
        return number
    lower = character.lower()
    return ord(lower) if character.isalnum() and len(lower) == 1 else ord(" ")


def _replaced(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return b"".join(map(_one, run)), error.end


def _one(character: str) -> bytes:
    return _LETTER if character.isalnum() and character < _UNSPACED else b" "


_TABLE = bytes(map(_lower, range(256)))
codecs.register_error("postings-fold", _replaced)
