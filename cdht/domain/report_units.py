"""What a report says of its units, place against place: counts, shares, and how many units there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .report_lists import Report
from .report_numbers import Amount, amounts, sentences
from .report_remarks import Remark, Severity, quoted
from .report_words import Subject, are_people, kind_of, named, subject_of
from .vietnamese import number


def unit_remarks(report: Report) -> Iterator[Remark]:
    """What the text says of a unit against its row in the table."""
    if report.main_table is None:
        return
    yield from _shares_of_units(report)
    for group in _groups(report):
        wrong = [one for one in group if not one.fits]
        for one in wrong:
            yield _other_unit(one, _and_so(group, report) if one is wrong[-1] else "")


def _shares_of_units(report: Report) -> Iterator[Remark]:
    """“Thôn Đông có 28/30 người được công nhận” against its row."""
    table = report.main_table
    columns = [table.column_of(one) for one in (Subject.RECOGNISED, Subject.REGISTERED)] if table else []
    if table is None or not all(columns):
        return
    for place, text in report.lines():
        for sentence in sentences(text):
            shares = [one for one in amounts(sentence) if one.whole is not None]
            names = named(sentence, report.rows) if shares else []
            is_whole = not kind_of(sentence) and subject_of(sentence) is Subject.RECOGNISED
            if len(names) != 1 or len(shares) != 1 or not is_whole:
                continue
            row = report.rows[names[0]]
            figures = [row.figures[table.columns.index(one)] for one in columns if one]
            right = [one.count for one in figures if one and one.count is not None]
            if len(right) == 2 and right != [shares[0].count, shares[0].whole]:
                here = f"{shares[0].count}/{shares[0].whole}"
                told = f"“{names[0].strip(' ,')}”: ở đây {here}, trong bảng {right[0]}/{right[1]}."
                yield Remark(
                    "unit", Severity.WRONG, place, quoted(sentence), told, "Sửa cho hai chỗ như nhau."
                )


class _Told:
    """A sentence on one unit, with what it counts."""

    def __init__(
        self, place: int, text: str, unit: str, counts: list[int], right: int, subject: Subject
    ) -> None:
        self.place, self.text, self.unit = place, text, unit
        self.counts, self.right, self.subject = counts, right, subject

    @property
    def fits(self) -> bool:
        """20 may be told as 20, as 6 and 14, or as 20, of them 6 and 14."""
        return self.right in self.counts or self.right == sum(self.counts)

    @property
    def said(self) -> int:
        return self.right if self.fits else sum(self.counts)


def _groups(report: Report) -> Iterator[list[_Told]]:
    """Sentences on units that follow each other."""
    group: list[_Told] = []
    for one in _told_of_units(report):
        if group and (one.place - group[-1].place > 1 or one.subject is not group[-1].subject):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _told_of_units(report: Report) -> Iterator[_Told]:
    heading, rows, table = "", report.rows, report.main_table
    for place, text in report.lines():
        if text.endswith(":"):
            heading = text
        for sentence in sentences(text):
            names = named(sentence, rows)
            counts = [one.count for one in amounts(sentence) if _is_plain(one)]
            subject = subject_of(sentence) or subject_of(heading)
            if len(names) != 1 or not counts or table is None or len(counts) != len(amounts(sentence)):
                continue
            column = table.column_of(subject) if subject in (Subject.REGISTERED, Subject.RECOGNISED) else None
            figure = rows[names[0]].figures[table.columns.index(column)] if column else None
            if subject and figure and figure.count is not None and figure.text:
                yield _Told(place, sentence, names[0], counts, figure.count, subject)


def _is_plain(amount: Amount) -> bool:
    """Counts people: by the word after it, or as the last word of its sentence."""
    counts = are_people(amount.after) or not amount.after.strip(" .;,")
    return amount.whole is None and not amount.percent and not amount.change and counts


def _other_unit(one: _Told, more: str) -> Remark:
    what = "đăng ký" if one.subject is Subject.REGISTERED else "được công nhận"
    added = " + ".join(map(number, one.counts))
    told = f"“{one.unit.strip(' ,')}”: ở đây {added} người {what}, trong bảng {number(one.right)}.{more}"
    return Remark("unit", Severity.WRONG, one.place, quoted(one.text), told, "Sửa cho hai chỗ như nhau.")


def _and_so(group: Sequence[_Told], report: Report) -> str:
    """“14 against 10, so 59 against 55”: what the slip does to the sum of its list."""
    total = report.total(group[0].subject)
    if len({one.unit for one in group}) != len(report.rows) or len(group) < 2 or total is None:
        return ""
    added = sum(one.said for one in group)
    return f" Vì vậy các đơn vị ở mục này cộng được {number(added)}, tổng số ghi {number(total)}."


_UNITS = re.compile(
    r"số đơn vị[^.;:\d]{0,80}[:\s]\s*(?P<first>\d{1,3})\b"
    r"|\b(?P<then>\d{1,3}) đơn vị (?:tham gia|đăng ký)",
    re.I,
)


def units_remarks(report: Report) -> Iterator[Remark]:
    table = report.main_table
    if table is None or len(table.rows) < 2:
        return
    for place, text in report.lines():
        for found in _UNITS.finditer(text):
            told = int(found["first"] or found["then"])
            if told != len(table.rows):
                said = f"Lời ghi {told} đơn vị, bảng có {len(table.rows)} dòng."
                advice = "Sửa số đơn vị, hoặc thêm dòng còn thiếu."
                yield Remark("units", Severity.LOOK, place, quoted(text), said, advice)
