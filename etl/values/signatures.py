"""Signatures of texts: equal for equal words, alike for texts that share most of their sentences.

MinHash over runs of three words. The arithmetic is on whole numbers of a fixed width and the word
hashes are BLAKE2, so a signature is the same on every machine and stays comparable for years: what
was staged long ago is compared with what came tonight. Changing anything here makes old and new
texts unlike until the old batches are transformed again.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

VALUES = 128
# Hex digits a value: 16 bits, so that two different values agree once in 65,536.
DIGITS = 4
# Fewer words share too few runs for an estimate to mean anything.
SHORTEST = 30
_RUN = 3
_MASK = (1 << 64) - 1
_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
# Scripts without blanks between words: each character stands for a word.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# "C++" and "C#" are not "C".
_LETTERS = re.compile(r"[^\W_]+[+#]*")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a text is compared by.

    Args:
        text_sha256: hex SHA-256 over the words in order; None for a text without words.
        minhash: `VALUES` values of `DIGITS` hex digits; None below `SHORTEST` words.
        word_count: how many words it has.
    """

    text_sha256: str | None
    minhash: str | None
    word_count: int


def signature(text: str) -> Signature:
    """Return the signature of a text: case, blanks and punctuation do not count, digits do.

    >>> signature("Bake,  early!") == signature("bake early")
    True
    >>> signature("Bake 3").text_sha256 == signature("Bake 4").text_sha256
    False
    """
    text = text.casefold()
    if not text.isascii() and _UNSPACED.search(text):
        text = _UNSPACED.sub(r" \g<0> ", text)
    tokens = text.split()
    words = np.fromiter(map(_word, tokens), np.uint64, len(tokens))
    words = words[words != 0]
    if not len(words):
        return Signature(None, None, 0)
    whole = hashlib.sha256(words.astype("<u8").tobytes()).hexdigest()
    return Signature(whole, _minhash(words) if len(words) >= SHORTEST else None, len(words))


@lru_cache(maxsize=1 << 17)
def _word(token: str) -> int:
    """Return a hash of a token's letters and digits, 64 bits; 0 for mere punctuation."""
    letters = " ".join(_LETTERS.findall(token))
    if not letters:
        return 0
    return int.from_bytes(hashlib.blake2b(letters.encode(), digest_size=8).digest(), "little") or 1


def _minhash(words: NDArray[np.uint64]) -> str:
    """Return the smallest value over all runs of words under each of `VALUES` permutations."""
    runs = words[: 1 - _RUN].copy()
    for shift in range(1, _RUN):
        runs *= np.uint64(_MIX[0])
        runs ^= runs >> np.uint64(29)
        runs += words[shift : len(words) + 1 - _RUN + shift]
    for factor, bits in zip(_MIX[1:], (32, 31), strict=True):
        runs *= np.uint64(factor)
        runs ^= runs >> np.uint64(bits)
    factors, addends = _permutations()
    values = factors * (runs >> np.uint64(32)).astype(np.uint32)
    values += addends
    # The high bits of a minimum are zeros: the low ones tell two apart.
    return bytes(values.min(axis=1).astype(">u2")).hex()


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors, which are odd, and the addends, a column each; SplitMix64 from 0."""
    drawn, state = [], 0
    for _ in range(2 * VALUES):
        state = (state + _MIX[0]) & _MASK
        mixed = ((state ^ state >> 30) * _MIX[1]) & _MASK
        mixed = ((mixed ^ mixed >> 27) * _MIX[2]) & _MASK
        drawn.append((mixed ^ mixed >> 31) >> 32)
    numbers = np.array(drawn, np.uint32).reshape(2, VALUES, 1)
    return numbers[0] | np.uint32(1), numbers[1]
