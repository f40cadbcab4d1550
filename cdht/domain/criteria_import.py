"""A criteria file from outside: TOML of unknown make becomes the content of a draft, or is refused in words.

What is only missing or does not fit together is taken as it is: the draft shows it. What cannot be taken
without losing something (a list where text is due, an unknown name, control characters) is refused, all of it
at once.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from .criteria_drafts import GENERAL, Content, begin
from .criteria_reading import (
    AUDIENCES,
    MOST_BANDS,
    MOST_EVIDENCE,
    MOST_GROUPS,
    MOST_INDICATORS,
    MOST_LEVELS,
)  # fmt: skip
from .problems import Problem, Refused, refuse_if
from .reading import unprintable

MOST_BYTES = 1024 * 1024
LONGEST = 10_000
"""Letters of one text; the longest that a set may have, its note, is half of that."""
LARGEST = 100_000
DEEPEST = 12
"""Names joined by dots, or brackets within brackets: a set needs three. The reader of TOML takes quadratic
time for long chains of names, and a step of the stack for every bracket."""
MOST_TOLD = 30
"""Problems shown of one file: whoever has more has brought the wrong file."""

_WORD = re.compile(r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'|[ \t]+|.""", re.DOTALL)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def content_of(file: bytes) -> Content:
    """The content of a draft from the bytes of a file; `Refused` with all problems (field `file`)."""
    return content_from(parsed(text_of(file)))


def text_of(file: bytes) -> str:
    """Raises `Refused` for what is too large or no UTF-8; a byte order mark is let pass."""
    if len(file) > MOST_BYTES:
        raise Refused.because("Tệp lớn quá 1 MB. Tệp bộ tiêu chí chỉ chừng 60 KB.", "file")
    if not file.strip():
        raise Refused.because("Chọn một tệp TOML; tệp này trống.", "file")
    try:
        return file.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file[: error.start].count(b"\n") + 1
        raise Refused.because(
            f"Dòng {line}: tệp không phải là chữ UTF-8. Mở tệp, lưu lại với bảng mã UTF-8.", "file"
        ) from None


def parsed(text: str) -> dict[str, Any]:
    """Raises `Refused` with the line where the file breaks."""
    _refuse_deep(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused.because(_where(str(error), text), "file") from None
    except (ValueError, RecursionError, OverflowError):
        raise Refused.because("Tệp có số quá dài hay ngoặc lồng quá sâu, không đọc được.", "file") from None


def content_from(mapping: Mapping[str, Any]) -> Content:
    """The content of a draft; `Refused` for every value of a kind that a draft cannot hold."""
    top = _Part(mapping, "", [])
    values: dict[str, Any] = {name: top.text(name) for name in GENERAL if name != "valid_from"}
    values["valid_from"] = top.day("valid_from")
    for name in ("max_points", "pass_total", "pass_total_difficult_area", "indicator_floor"):
        values[name] = top.number(name)
    values["bands"] = [
        _numbers_and_text(one, "low", "high", "label") for one in top.parts("bands", MOST_BANDS)
    ]
    values["audiences"] = [_texts(one, "id", "label", "short") for one in top.parts("audiences", 10)]
    values["groups"] = [_texts(one, "id", "title", "short") for one in top.parts("groups", MOST_GROUPS)]
    values["indicators"] = [_indicator(one) for one in top.parts("indicators", MOST_INDICATORS)]
    top.nothing_else()
    for id in sorted({one["id"] for one in values["audiences"]} - set(AUDIENCES)):
        top.refuse("audiences", f"không có đối tượng {id[:40]}; chỉ có {', '.join(AUDIENCES)}")
    refuse_if(top.problems[:MOST_TOLD])
    return begin(values)


def _indicator(part: _Part) -> dict[str, Any]:
    """Its number must be its place: a set whose numbers jump was cut somewhere."""
    place = int(part.place.rpartition("-")[2])
    if part.number("number") not in (None, place):
        part.refuse("number", f"phải là {place}, vì đây là chỉ số thứ {place} trong tệp")
    found: dict[str, Any] = {name: part.text(name) for name in ("group", "title", "source")}
    found["official"] = part.flag("official")
    found |= {audience: _guidance(part.part(audience)) for audience in AUDIENCES}
    part.nothing_else()
    return found


def _guidance(part: _Part) -> dict[str, Any]:
    found: dict[str, Any] = {name: part.text(name) for name in ("wording", "source")}
    found["official"] = part.flag("official")
    found["levels"] = [
        _numbers_and_text(one, "from", "to", "text") for one in part.parts("levels", MOST_LEVELS)
    ]
    found["evidence"] = part.texts("evidence", MOST_EVIDENCE)
    part.nothing_else()
    return found


def _numbers_and_text(part: _Part, low: str, high: str, text: str) -> dict[str, Any]:
    found = {low: part.number(low), high: part.number(high), text: part.text(text)}
    part.nothing_else()
    return found


def _texts(part: _Part, *names: str) -> dict[str, str]:
    found = {name: part.text(name) for name in names}
    part.nothing_else()
    return found


class _Part:
    """One table of the file, asked for values of a kind; `place` is the path as the file writes it."""

    def __init__(self, source: object, place: str, problems: list[Problem]) -> None:
        self.place, self.problems, self.asked = place, problems, set[str]()
        self.values: Mapping[str, Any] = source if isinstance(source, Mapping) else {}
        if not isinstance(source, Mapping):
            self.refuse("", "phải là một bảng có tên và giá trị")

    def refuse(self, name: str, message: str) -> None:
        path = ".".join(part for part in (self.place, name[:60]) if part)
        self.problems.append(Problem("file", f"{_shown(path)}: {message}."))

    def take(self, name: str) -> Any:
        self.asked.add(name)
        return self.values.get(name)

    def text(self, name: str) -> str:
        value = self.take(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, "phải là chữ, đặt trong dấu nháy")
            return ""
        return self._clean(name, value)

    def _clean(self, name: str, value: str) -> str:
        if len(value) > LONGEST:
            self.refuse(name, f"dài quá {LONGEST} chữ cái")
        elif unprintable(value):
            self.refuse(name, "có ký tự không in được")
        return unicodedata.normalize("NFC", value)

    def number(self, name: str) -> int | str | None:
        """Text is kept as it was typed: the draft says that it is no number."""
        value = self.take(name)
        if isinstance(value, str):
            return self._clean(name, value)[:100]
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            self.refuse(name, "phải là số nguyên")
            return None
        if value is not None and not -LARGEST < value < LARGEST:
            self.refuse(name, "là số quá lớn")
            return None
        return value

    def flag(self, name: str) -> bool:
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            self.refuse(name, "phải là true hoặc false")
        return value is True

    def day(self, name: str) -> str:
        value = self.take(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if value is not None and not isinstance(value, str):
            self.refuse(name, "phải là một ngày, ví dụ 2026-01-31")
            return ""
        return self._clean(name, value or "")[:40]

    def texts(self, name: str, most: int) -> list[str]:
        found = self._list(name, most)
        if not all(isinstance(one, str) for one in found):
            self.refuse(name, "mỗi dòng phải là chữ, đặt trong dấu nháy")
        return [self._clean(name, one) for one in found if isinstance(one, str)]

    def part(self, name: str) -> _Part:
        """The table under a name; a missing one is empty."""
        value = self.take(name)
        return _Part({} if value is None else value, f"{self.place}.{name}".lstrip("."), self.problems)

    def parts(self, name: str, most: int) -> list[_Part]:
        """The tables listed under a name, their places counted from 1."""
        rows = enumerate(self._list(name, most), start=1)
        return [_Part(one, f"{self.place}.{name}-{row}".lstrip("."), self.problems) for row, one in rows]

    def _list(self, name: str, most: int) -> list[Any]:
        value = self.take(name)
        if value is not None and not isinstance(value, list):
            self.refuse(name, "phải là một danh sách")
            return []
        if value and len(value) > most:
            self.refuse(name, f"có {len(value)} mục, nhiều nhất {most}")
        return (value or [])[:most]

    def nothing_else(self) -> None:
        for name in sorted(set(self.values) - self.asked)[:5]:
            self.refuse(name, "chương trình không biết mục này")


def _shown(path: str) -> str:
    """`indicators-3.farmer.levels-2.text` → `indicators 3, farmer, levels 2, text`."""
    plain = "".join(one if one.isprintable() else "?" for one in path)
    return re.sub(r"-(\d+)(?=\.|$)", r" \1", plain).replace(".", ", ") or "Tệp"


def _refuse_deep(text: str) -> None:
    """One pass over the text: chains of names joined by dots, and brackets within brackets, wherever they
    stand. In running text such chains do not occur."""
    chain = depth = 0
    joined = True
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0] in " \t":
            continue
        depth = max(0, depth + (word in "[{") - (word in "]}"))
        if word == ".":
            joined = True
        elif word[0] in "\"'" or word[0].isalnum() or word[0] in "_-":
            chain, joined = (chain + 1 if joined else 1), False
        else:
            chain, joined = 0, False
        if max(chain, depth) > DEEPEST:
            line = text.count("\n", 0, match.start()) + 1
            raise Refused.because(f"Dòng {line}: tên hay ngoặc lồng quá sâu cho một bộ tiêu chí.", "file")
        if word == "\n":
            joined = False


def _where(error: str, text: str) -> str:
    """“Dòng 12, cột 5: …”, with the line itself, because the reader speaks English."""
    match = _PLACE.search(error)
    number = int(match[1]) if match else text.count("\n") + 1
    lines = text.split("\n")
    line = lines[number - 1].strip()[:60] if number <= len(lines) else ""
    where = f"Dòng {number}, cột {match[2]}" if match else f"Dòng {number}"
    plain = "".join(one if one.isprintable() else "?" for one in line)
    return f"{where}: tệp không đúng cách viết TOML" + (f", ở “{plain}”." if plain else ".")
