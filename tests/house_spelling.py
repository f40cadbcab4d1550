"""One spelling of the tone in open syllables with oa, oe, uy: “hòa, khóa, xóa, ủy”, as in the official heads
of papers (CỘNG HÒA, Ủy ban nhân dân). A pattern that reads the other form too writes its letter as an escape.

`python tests/house_spelling.py --mend [FILE …]` puts the other form right where people's words stand, and in
the files named.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = frozenset({"Hoà", "Thuỷ", "Thuý", "Thuỵ"})
"""Given names stay as their bearers write them."""

OTHER_FORM = re.compile(r"\b[^\W\d_]*?(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b", re.IGNORECASE)
_PLAIN = dict(zip("àáảãạèéẻẽẹỳýỷỹỵ", "aaaaaeeeeeyyyyy", strict=True))
_TONED = {
    "o": dict(zip("àáảãạèéẻẽẹ", "òóỏõọòóỏõọ", strict=True)),
    "u": dict(zip("ỳýỷỹỵ", "ùúủũụ", strict=True)),
}


def files() -> Iterator[Path]:
    """Where people's words stand: templates, scripts, the package without its data."""
    for folder, pattern in (("templates", "*.html"), ("static", "*.js"), ("cdht", "*.py")):
        yield from sorted((ROOT / folder).rglob(pattern))
    yield ROOT / "app.py"


def findings(path: str, source: str) -> list[str]:
    """`path:line: word → word` for every syllable of the other form."""
    return [
        f"{path}:{number}: {word[0]} → {respelled(word[0])}"
        for number, line in enumerate(source.splitlines(), start=1)
        for word in OTHER_FORM.finditer(line)
        if word[0] not in NAMES
    ]


def respelled(text: str) -> str:
    """The same text with the tone on the first vowel: “khoá” → “khóa”."""
    return OTHER_FORM.sub(lambda word: word[0] if word[0] in NAMES else _moved(word[0]), text)


def _moved(word: str) -> str:
    start, first, last = word[:-2], word[-2], word[-1]
    toned, plain = _TONED[first.lower()][last.lower()], _PLAIN[last.lower()]
    return (
        start + (toned.upper() if first.isupper() else toned) + (plain.upper() if last.isupper() else plain)
    )


if __name__ == "__main__" and "--mend" in sys.argv:
    for file in (*files(), *map(Path, sys.argv[2:])):
        text = file.read_text(encoding="utf-8")
        if (mended := respelled(text)) != text:
            file.write_text(mended, encoding="utf-8")
