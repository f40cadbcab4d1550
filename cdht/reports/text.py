"""Which characters a paper may carry: those that the embedded font can draw.

A missing glyph prints as an empty box while the file's text still reads right, so nobody would
notice. Every renderer therefore sends every text through `printable` first.
"""

from __future__ import annotations

import re
import unicodedata

# All four faces of Liberation Serif 2.1 have these; a test compares them with the font files.
# Left out on purpose although drawn: zero-width and bidirectional controls, soft hyphen, non-Latin
# scripts that need shaping.
PRINTABLE = (
    "\x20-\x7e\xa0-\xac\xae-\u017f\u0180-\u024f\u02b0-\u02ff\u0300-\u036f"
    "\u0391-\u03a1\u03a3-\u03c9\u0400-\u045f\u1ea0-\u1ef9"
    "\u2010\u2012-\u2015\u2018-\u2022\u2026\u2030\u2032-\u2034\u2039\u203a\u2044"
    "\u2074-\u2079\u2080-\u2089\u20ab\u20ac\u2105\u2113\u2116\u2122\u2126\u2153\u2154\u215b-\u215e"
    "\u2190-\u2195\u2202\u2206\u220f\u2211\u2212\u221a\u221e\u2248\u2260\u2264\u2265"
    "\u25a0\u25a1\u25aa\u25ab\u25cb\u25cf"
)

# Signs that people type or paste, and what a clerk would write instead.
_INSTEAD = {
    "\t": " ", "\r\n": "\n", "\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n",
    "✓": "x", "✔": "x", "✅": "x", "☑": "[x]", "☒": "[x]", "☐": "[ ]", "✗": "–", "✘": "–",
    "\u2011": "-", "\uf0b7": "-", "\u2023": "•", "\u2043": "-", "\u2007": "\xa0", "\u202f": "\xa0",
    "⇒": "→", "⇐": "←", "：": ":", "；": ";", "，": ",",
}  # fmt: skip
_NOT_PRINTABLE = re.compile(f"\r\n|[^{PRINTABLE}\n]")


def printable(text: str) -> str:
    """`text` in NFC with only characters that the paper's font has; line breaks stay as `\\n`.

    What cannot be drawn is written in plain letters where Unicode knows them (`ﬁ` → `fi`), else dropped.
    """
    shown = _NOT_PRINTABLE.sub(_instead, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", shown)  # a dropped sign may have stood between letter and mark


def _instead(match: re.Match[str]) -> str:
    sign = match.group()
    if sign in _INSTEAD:
        return _INSTEAD[sign]
    plain = unicodedata.normalize("NFKC", sign)
    return "" if _NOT_PRINTABLE.search(plain) else plain
