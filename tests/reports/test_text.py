"""Every text that reaches a paper can be drawn by its font."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFont

from cdht.reports import fonts
from cdht.reports.text import PRINTABLE, printable
from tests.reports.sample import LONGEST_NAME

FACES = ("Regular", "Bold", "Italic", "BoldItalic")


@cache
def drawable(face: str) -> frozenset[str]:
    """The characters that a font file has a glyph for."""
    path = Path(fonts.FOLDER) / f"LiberationSerif-{face}.ttf"
    glyphs = TTFont(f"test-{face}", str(path)).face.charToGlyph
    return frozenset(chr(code) for code, glyph in glyphs.items() if glyph)


@pytest.mark.parametrize("face", FACES)
def test_the_font_has_every_sign_that_we_let_through(face: str) -> None:
    let_through = {chr(code) for code in range(0x11000) if re.fullmatch(f"[{PRINTABLE}]", chr(code))}
    assert let_through - drawable(face) == set()


def test_every_vietnamese_letter_is_let_through() -> None:
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    letters = {unicodedata.normalize("NFC", v + t) for v, t in product("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", tones)}
    letters |= set("đĐ₫“”–…≥≤→")
    assert {letter for letter in letters if printable(letter) != letter} == set()
    assert printable(unicodedata.normalize("NFD", LONGEST_NAME)) == LONGEST_NAME


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Đạt ✓", "Đạt x"),
        ("☑ có ☐ không", "[x] có [ ] không"),
        ("Tốt 👍!", "Tốt !"),
        ("a\u200bb\u202ec\ufeffd\x07e\x00f\u00adg", "abcdefg"),
        ("một\r\nhai\u2028ba\tbốn", "một\nhai\nba bốn"),
        ("eﬁ ① ℃ 𝐀", "efi 1 °C A"),
        ("\ud800", ""),
        ("漢字", ""),
        ("o\u200b\u0301", "ó"),
    ],
)
def test_what_cannot_be_drawn_is_mapped_or_dropped(typed: str, printed: str) -> None:
    assert printable(typed) == printed


@given(st.text())
def test_nothing_undrawable_ever_passes(text: str) -> None:
    shown = printable(text)
    assert set(shown) - {"\n"} <= drawable("Regular")
    assert printable(shown) == shown


def test_long_names_shrink_to_one_line_and_never_below_the_smallest() -> None:
    assert fonts.fitting_size("Lê An", 700, 42, 12, bold=True) == 42
    size = fonts.fitting_size(LONGEST_NAME, 700, 42, 12, bold=True)
    assert 12 < size < 20
    assert fonts.width(LONGEST_NAME, size, bold=True) <= 700
    assert fonts.fitting_size("W" * 500, 700, 42, 12) == 12


def test_lines_are_broken_in_balance() -> None:
    assert fonts.balanced("ỦY BAN NHÂN DÂN XÃ QUẢNG PHÚ", 190, 12) == "ỦY BAN NHÂN DÂN\nXÃ QUẢNG PHÚ"
    assert fonts.balanced("NGẮN", 190, 12) == "NGẮN"
    assert fonts.balanced("W" * 80, 190, 12) == "W" * 80
    assert fonts.balanced("", 190, 12) == ""
