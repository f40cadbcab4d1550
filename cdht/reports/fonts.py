"""The papers' typeface: Liberation Serif 2.x, which has the metrics of Times New Roman.

Version 1.07 of the same font lacks most accented Vietnamese letters: never mix it in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"
FAMILY = "liberationserif"
_FACES = {
    (False, False): "LiberationSerif-Regular.ttf",
    (True, False): "LiberationSerif-Bold.ttf",
    (False, True): "LiberationSerif-Italic.ttf",
    (True, True): "LiberationSerif-BoldItalic.ttf",
}


def face(*, bold: bool = False, italic: bool = False) -> str:
    """ReportLab's name of a face, ready to draw with.

    The names are those that xhtml2pdf derives for itself, so that both draw with one embedded font.
    """
    _register()
    return _name(bold, italic)


def settle() -> None:
    """Tells ReportLab again which face is which: call it before making paragraphs.

    xhtml2pdf, loading a family, maps its first face to bold italic too, and ReportLab's paragraphs
    would believe it.
    """
    _register()
    names = {"bold": _name(True, False), "italic": _name(False, True), "boldItalic": _name(True, True)}
    _pdfmetrics().registerFontFamily(FAMILY, normal=_name(False, False), **names)


def width(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Points that `text` takes on one line at `size` points."""
    return float(_pdfmetrics().stringWidth(text, face(bold=bold, italic=italic), size))


def ascent(size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Points from the top of a line as high as its text (`line-height: 1`) down to its baseline."""
    return float(_pdfmetrics().getAscent(face(bold=bold, italic=italic), size))


def fitting_size(text: str, room: float, largest: float, smallest: float, *, bold: bool = False) -> float:
    """The largest size (half points) at which `text` stays within `room` points on one line.

    Never below `smallest`: longer texts are the caller's to break.
    """
    needed = width(text, 1, bold=bold) or 1
    fits = int(2 * room / needed) / 2
    return max(smallest, min(largest, fits))


def line_count(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """How many lines `text` takes in `room` points; a word wider than the room is cut."""
    measure = _measure(size, bold)
    wrapped = (line for part in text.split("\n") for line in _wrapped(part, room, size, bold))
    return sum(max(1, math.ceil(measure(line) / room)) for line in wrapped)


def balanced(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text` broken by `\\n` into as few lines as `room` points allow, of about equal length.

    So a clerk breaks the name of a body: not with one word alone on the second line.
    """
    return "\n".join(_balanced_line(line, room, size, bold) for line in text.split("\n"))


def _balanced_line(text: str, room: float, size: float, bold: bool) -> str:
    """Narrows the room until one more line would be needed or no word can move any further."""
    measure = _measure(size, bold)
    best = tried = _wrapped(text, room, size, bold)
    longest = max(map(measure, best)) + 1
    while len(tried) == len(best) and max(map(measure, tried)) < longest:
        best, longest = tried, max(map(measure, tried))
        tried = _wrapped(text, longest - 0.1, size, bold)
    return "\n".join(best)


def _wrapped(text: str, room: float, size: float, bold: bool) -> list[str]:
    measure = _measure(size, bold)
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _measure(size: float, bold: bool) -> Callable[[str], float]:
    return lambda text: width(text, size, bold=bold)


def _name(bold: bool, italic: bool) -> str:
    return f"{FAMILY}_{int(bold)}{int(italic)}"


def _pdfmetrics() -> Any:
    from reportlab.pdfbase import pdfmetrics  # slow to import: only once something is printed

    return pdfmetrics


@cache
def _register() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    for (bold, italic), file in _FACES.items():
        _pdfmetrics().registerFont(TTFont(_name(bold, italic), FOLDER / file))
