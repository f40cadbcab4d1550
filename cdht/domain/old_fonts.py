"""Vietnamese typed with the fonts of the years before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

In a file such text is Latin letters that only the old font shows as Vietnamese: “NguyÔn V¨n Hïng” or
“Nguyeãn Vaên Huøng” for “Nguyễn Văn Hùng”. A text is only taken for old when it cannot be Vietnamese as it
stands and every syllable of what it would be is one, so that correct text and plain names are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .labelled import Labelled


class OldFont(Labelled):
    TCVN3 = "tcvn3", "TCVN3 (.VnTime)"
    VNI = "vni", "VNI (VNI-Times)"


def convert(text: str, font: OldFont) -> str:
    """The text in Unicode, NFC. Words of capitals come out in capitals: TCVN3 has no capital ễ of its own."""
    return _from_tcvn3(text) if font == OldFont.TCVN3 else _from_vni(text)


def old_font_of(text: str) -> OldFont | None:
    """The old font of a single text, or None when it is sound as it stands or would not become sound."""
    if text.isascii() or _is_vietnamese(text):
        return None
    fitting = [font for font in OldFont if _becomes_vietnamese(text, font)]
    return fitting[0] if len(fitting) == 1 else None


def column_font(texts: Sequence[str]) -> OldFont | None:
    """The font of a column: that of most of its texts that cannot be Vietnamese as they stand."""
    votes = Counter(font for text in texts if (font := old_font_of(text)))
    return votes.most_common(1)[0][0] if votes else None


def mended(texts: Iterable[str], font: OldFont) -> dict[str, str]:
    """What changes in a column of this font: text → Unicode.

    Where nothing in the column can be Unicode Vietnamese (ế, ư, ạ lie beyond Latin-1), every text is old,
    also those that happen to read as Vietnamese both ways (“Thô” is Thơ in VNI). In a mixed column only the
    texts that cannot stand as they are.
    """
    marked = [text for text in dict.fromkeys(texts) if not text.isascii()]
    is_all_old = all(_is_latin1(text) for text in marked)
    changed = {}
    for text in marked:
        if _becomes_vietnamese(text, font) and (is_all_old or not _is_vietnamese(text)):
            changed[text] = convert(text, font)
    return {text: new for text, new in changed.items() if new != text}


def _becomes_vietnamese(text: str, font: OldFont) -> bool:
    return _is_latin1(text) and _is_vietnamese(convert(text, font))


def _is_latin1(text: str) -> bool:
    """Also in NFD, as a Mac saves it, and with the signs that Windows puts between 0x80 and 0x9F."""
    return all(ord(ch) <= 0xFF or ch in _WINDOWS for ch in unicodedata.normalize("NFC", text))


_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

# --- Is it Vietnamese? -------------------------------------------------------------------------

_ONSET = "(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?"
_NUCLEUS = (
    "(?:uyê|uyu|uya|iêu|yêu|ươu|ươi|uôi|oai|oay|oao|oeo|uây|uêu|iê|yê|ươ|uô|uâ|uê|uơ|uy|ua|ưa|ia|ya|ui|ưi|ưu|iu"
    "|ai|ay|ao|au|ây|âu|eo|êu|oi|ôi|ơi|oa|oă|oe|oo|ôô|ưă|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)"
)
_CODA = "(?:ch|c|m|ng|nh|n|p|t)?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_GLIDES = frozenset(
    ("ai", "ay", "ao", "au", "ây", "âu", "eo", "êu", "oi", "ôi", "ơi", "ui", "ưi", "ưu", "iu")
)
_BARE = re.compile("[b-df-hj-np-tv-xzđ]{1,4}")  # P., TP, GĐ, THCS
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(r"[¡-¿×÷ªº\u00ad]")  # signs of Latin-1, which a Vietnamese name never has


def _is_vietnamese(text: str) -> bool:
    """Whether every word is a Vietnamese syllable (or consonants of an abbreviation)."""
    whole = unicodedata.normalize("NFC", text)
    if _FOREIGN.search(whole):
        return False
    return all(_is_syllable(word) for word in _WORD.findall(whole) if not word.isascii())


@lru_cache(maxsize=16_384)
def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False  # “NguyÔn”: a capital in the middle is the sign of an old font
    spread = unicodedata.normalize("NFD", word.lower())
    tones = [place for place, ch in enumerate(spread) if ch in _TONES]
    if len(tones) > 1 or (tones and _on_a_glide(spread[: tones[0]])):
        return False
    bare = unicodedata.normalize("NFC", "".join(ch for ch in spread if ch not in _TONES))
    return bool(_SYLLABLE.fullmatch(bare) or _BARE.fullmatch(bare))


def _on_a_glide(before: str) -> bool:
    """Hài, never Haì: the tone stands on the vowel, not on the i, y, u, o that closes it."""
    letters = unicodedata.normalize("NFC", before)
    return letters[-2:] in _GLIDES and letters[:2] not in ("gi", "qu")


# --- TCVN3 -------------------------------------------------------------------------------------

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)


def _from_tcvn3(text: str) -> str:
    return _WORDS.sub(lambda word: _tcvn3_word(word[0]), unicodedata.normalize("NFC", text))


_WORDS = re.compile(r"\S+")


def _tcvn3_word(word: str) -> str:
    """A word whose plain letters are all capitals was shown in capitals: “NGUYÔN” is NGUYỄN."""
    turned = "".join(_TCVN3.get(ch, ch) for ch in word)
    plain = [ch for ch in word if ch.isascii() and ch.isalpha()] + [ch for ch in word if ch in "¡¢£¤¥¦§"]
    capitals = len(plain) > 1 and all(not ch.isascii() or ch.isupper() for ch in plain)
    return turned.upper() if capitals else turned


# --- VNI ---------------------------------------------------------------------------------------

_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_SECOND = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE,
    "ä": _HAT + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
"""The letter that stands behind a vowel and puts marks on it; the breve only on a."""
_FIRST = {"ô": "o" + _HORN, "ö": "u" + _HORN}
_ALONE = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_PAIR = re.compile("([aeoôuöy])([ùøûõïâáàåãäêéèúüë])|([ôöñíìæóòî])", re.IGNORECASE)


def _from_vni(text: str) -> str:
    turned = _PAIR.sub(_vni_letter, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", turned)


def _vni_letter(found: re.Match[str]) -> str:
    first, second, alone = found[1], found[2], found[3]
    letter = first or alone
    small = letter.lower()
    bare = _FIRST.get(small) or _ALONE.get(small, small)
    whole = bare + (_SECOND[second.lower()] if second else "")
    return unicodedata.normalize("NFC", whole.upper() if letter.isupper() else whole)
