"""Finding people by what somebody remembers of them: a name with slips, the end of a number, a code.

A typed word means whole words of names first, then words that begin so, then words one slip away. Telex
and VNI left-overs (“Nguyeenx”, “nguye6n4”) are read as the letters that were meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from .vietnamese import fold, nfc, syllable_key

LONGEST = 80
_MOST_WORDS = 8
_SHORTEST_SLIP = 3
"""Letters of a word that may hold a slip: one off, half of all short syllables are neighbours."""
_MOST_SLIPS = 24
SHORTEST_NUMBER = 4

# --- What was typed ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, read. What looks like a code may be a name after all: then both are filled."""

    words: tuple[str, ...] = ()
    digits: str = ""
    code: str = ""
    certificate: tuple[int, int] | None = None


_NUMBER = re.compile(r"[0-9 .+()-]+")
_CODE = re.compile(r"([2-9A-HJKMNP-Z]{4})[ -]?([2-9A-HJKMNP-Z]{4})")
_CERTIFICATE = re.compile(r"(?:so )?0*([1-9][0-9]{0,5}) ?/ ?([0-9]{4})")


def asked(text: str) -> Asked:
    """Read a search box: the last four digits of a number, or more; a certificate, “017/2026”; its look-up
    code, “K7XM-4TRW”; else words of a name."""
    typed = nfc(text)[:LONGEST]
    folded = fold(typed)
    if found := _CERTIFICATE.fullmatch(folded):
        return Asked(certificate=(int(found[1]), int(found[2])))
    digits = "".join(ch for ch in folded if ch.isascii() and ch.isdigit())
    if _NUMBER.fullmatch(folded):
        return Asked(digits=digits) if len(digits) >= SHORTEST_NUMBER else Asked()
    code = _CODE.fullmatch(typed.upper())
    return Asked(
        words=tuple(_WORD.findall(folded)[:_MOST_WORDS]), code=f"{code[1]}-{code[2]}" if code else ""
    )


_WORD = re.compile(r"[^\s,;.]+")

# --- What a typed word may mean ----------------------------------------------------------------------


class Closeness(IntEnum):
    """How well a name answers, the best first."""

    EXACT = 0
    WORDS = 1
    PREFIX = 2
    SLIP = 3
    NOT = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words of names that one typed word may stand for."""

    whole: frozenset[str]
    begun: frozenset[str]
    slips: frozenset[str]

    def of(self, held: Sequence[str]) -> Closeness:
        """How well the words of a name hold this one."""
        if not self.whole.isdisjoint(held):
            return Closeness.WORDS
        if not self.begun.isdisjoint(held):
            return Closeness.PREFIX
        return Closeness.NOT if self.slips.isdisjoint(held) else Closeness.SLIP

    def words(self, upto: Closeness) -> frozenset[str]:
        if upto >= Closeness.SLIP:
            return self.whole | self.begun | self.slips
        return self.whole | self.begun if upto >= Closeness.PREFIX else self.whole


def meaning(typed: str, vocabulary: Iterable[str]) -> Meaning:
    """`typed` is folded; `vocabulary` the folded words of all names (some thousands at most)."""
    known = list(vocabulary)
    begun = [word for word in known if word.startswith(typed)]
    if not begun and (meant := retyped(typed)) and meant != typed:
        typed = meant
        begun = [word for word in known if word.startswith(typed)]
    slips = sorted((word for word in known if is_slip(typed, word)), key=lambda word: _distance(typed, word))
    return Meaning(
        whole=frozenset({typed}) & frozenset(begun),
        begun=frozenset(begun) - {typed},
        slips=frozenset(slips[:_MOST_SLIPS]) - frozenset(begun),
    )


def _distance(typed: str, word: str) -> tuple[bool, bool, str]:
    """Slips that keep the first letter, and those that keep the length, are the likelier ones."""
    return typed[:1] != word[:1], len(typed) != len(word), word


_DOUBLED = re.compile(r"(aa|ee|oo|dd)")
_VOWEL = re.compile("[aeiouy]")


def retyped(word: str) -> str:
    """The folded word that was meant where the keyboard wrote Telex or VNI as plain letters.

    `nguyeenx` → nguyen, `dduwcs` → duc, `nguye6n4` → nguyen: doubled letters are one, w, f, j, z and digits
    are marks, and so are s, r, x behind a vowel, where no Vietnamese word has them.
    """
    bare = re.sub("[0-9]", "", word)
    bare = _DOUBLED.sub(lambda two: two[0][0], re.sub("^w", "u", bare))
    vowel = _VOWEL.search(bare)
    start = vowel.end() if vowel else len(bare)
    return re.sub("[wfjz]", "", bare[:start]) + re.sub("[wfjzsrx]", "", bare[start:])


def is_slip(typed: str, word: str) -> bool:
    """One letter missing, too many, wrong, or two neighbours swapped; i and y are one letter (Quí, Quý)."""
    if typed == word:
        return False
    one, other = typed.replace("y", "i"), word.replace("y", "i")
    if one == other:
        return True
    if len(one) < _SHORTEST_SLIP or len(other) < 2 or abs(len(one) - len(other)) > 1:
        return False
    return _one_edit(one, other)


def _one_edit(one: str, other: str) -> bool:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    if len(one) == len(other):
        swapped = rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:]
        return rest[1:] == other_rest[1:] or swapped
    return rest[1:] == other_rest if len(one) > len(other) else rest == other_rest[1:]


# --- How well a name answers -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """How well a folded name answers, the best first: its worst word, and how many words are so."""

    closeness: Closeness
    times: int = 0


def answer(words: Sequence[str], meanings: Sequence[Meaning], folded: str) -> Answer | None:
    """How well a folded name answers to all typed words; None when one of them is not in it."""
    if folded == " ".join(words):
        return Answer(Closeness.EXACT)
    held = folded.split()
    near = [one.of(held) for one in meanings]
    worst = max(near)
    return None if worst is Closeness.NOT else Answer(worst, near.count(worst) if worst > 1 else 0)


def marked(text: str) -> frozenset[str]:
    """The words that were typed with marks, as keys to compare by: Hoà and Hòa are one."""
    return frozenset(syllable_key(word) for word in nfc(text).lower().split() if fold(word) != word)


def marks_off(typed: frozenset[str], name: str) -> int:
    """How many of the words that were typed with marks (`marked`) stand with other marks in the name."""
    return len(typed.difference(map(syllable_key, name.split()))) if typed else 0
