"""Typed values out of a mapping of unknown make (a file, a form), with every problem remembered."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from .problems import Problem


class Reader:
    """Asks a mapping for typed values. A bad value leaves a problem and a harmless stand-in.

    `field` is the path for `Problem.field` (`indicators-3-farmer`), `place` the same in Vietnamese
    (“Chỉ số 3, Nông dân”). Readers of the parts share one list of problems.
    """

    def __init__(
        self, source: object, *, field: str = "", place: str = "", problems: list[Problem] | None = None
    ) -> None:
        self.problems: list[Problem] = [] if problems is None else problems
        self.field, self.place = field, place
        self._values: Mapping[object, object] = source if isinstance(source, Mapping) else {}
        if not isinstance(source, Mapping):
            self.refuse("", "chưa có nội dung" if source is None else "không đọc được nội dung")

    def refuse(self, key: str, message: str) -> None:
        """Remember a problem at `key`; `message` starts in lower case and has no full stop."""
        field = "-".join(part for part in (self.field, key) if part)
        sentence = f"{self.place}: {message}." if self.place else f"{message[:1].upper()}{message[1:]}."
        self.problems.append(Problem(field, sentence))

    def keys(self) -> frozenset[str]:
        return frozenset(str(key) for key in self._values)

    def text(self, key: str, label: str, *, required: bool = True, most: int = 10_000) -> str:
        """Text of at most `most` characters that a page and a printer can show."""
        value = self._values.get(key, "")
        if not isinstance(value, str):
            self.refuse(key, f"{label} phải là chữ")
            return ""
        if len(value) > most:
            self.refuse(key, f"{label} dài {len(value)} chữ cái, nhiều nhất {most}")
        if unprintable(value):
            self.refuse(key, f"{label} có ký tự không in được")
        if required and not value.strip():
            self.refuse(key, f"chưa ghi {label}")
        return value

    def number(self, key: str, label: str, *, low: int = 0, high: int) -> int:
        """A whole number in low..high; never a float, a text or a truth value."""
        value = self._values.get(key)
        if value is None:
            self.refuse(key, f"chưa ghi {label}")
        elif isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, f"{label} phải là số nguyên từ {low} đến {high}")
        else:
            return value
        return low

    def flag(self, key: str, label: str) -> bool:
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.refuse(key, f"{label} phải là có hoặc không")
            return False
        return value

    def day(self, key: str, label: str) -> date:
        """A date, or its ISO text (JSON knows no dates)."""
        value = self._values.get(key)
        try:
            if isinstance(value, datetime):
                raise ValueError
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.refuse(key, f"{label} phải là một ngày, ví dụ 2022-07-28")
            return date.min

    def texts(self, key: str, label: str, *, most: int = 10_000, at_most: int = 1_000) -> tuple[str, ...]:
        """Lines of at most `most` characters, `at_most` of them."""
        values = self._items(key, label, required=False, at_most=at_most)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse(key, f"{label} có dòng trống hoặc không phải chữ")
            return ()
        lines = tuple(str(value) for value in values)
        if any(len(line) > most for line in lines):
            self.refuse(key, f"{label} có dòng dài quá {most} chữ cái")
        if any(map(unprintable, lines)):
            self.refuse(key, f"{label} có ký tự không in được")
        return lines

    def part(self, key: str, place: str) -> Reader:
        """The mapping under `key`; a missing one is a problem."""
        return self._below(self._values.get(key), key, place)

    def parts(self, key: str, label: str, place: str, *, at_most: int = 1_000) -> tuple[Reader, ...]:
        """The mappings listed under `key`; fields count from 1; `place` gets the same number."""
        items = self._items(key, label, required=True, at_most=at_most)
        return tuple(
            self._below(item, f"{key}-{number}", f"{place} {number}")
            for number, item in enumerate(items, start=1)
        )

    def _items(self, key: str, label: str, *, required: bool, at_most: int) -> list[object]:
        value = self._values.get(key, [])
        if not isinstance(value, (list, tuple)):
            self.refuse(key, f"{label} phải là một danh sách")
            return []
        if required and not value:
            self.refuse(key, f"chưa có {label}")
        if len(value) > at_most:
            self.refuse(key, f"có {len(value)} {label}, nhiều nhất {at_most}")
        return list(value[:at_most])

    def _below(self, source: object, key: str, place: str) -> Reader:
        field = f"{self.field}-{key}" if self.field else key
        whole = f"{self.place}, {place}" if self.place else place
        part = Reader(source, field=field, place=whole, problems=self.problems)
        if not isinstance(source, Mapping):
            part.problems = []  # said once that it is missing; not once more for each of its values
        return part


def unprintable(text: str) -> bool:
    """Whether there is anything in it that neither a page nor a printer can show: control characters, text
    that runs backwards, zero-width letters, lone surrogates. Line breaks are fine."""
    return not text.isprintable() and any(unicodedata.category(one) in _UNSEEN for one in text if one != "\n")


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
