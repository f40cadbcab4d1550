"""One place of a report against another: totals, text against table, units, what stands without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .report_lists import Claim, Item, Items, Report
from .report_numbers import Amount, amounts, sentences
from .report_remarks import Remark, Severity, quoted
from .report_tables import Figure, FigureTable
from .report_words import AUDIENCES, Subject, are_people, kind_of, named, subject_of
from .vietnamese import number

_TOLD = {
    Subject.REGISTERED: "Số đăng ký",
    Subject.VOTED: "Số tham gia bầu chọn",
    Subject.RECOGNISED: "Số được công nhận",
    Subject.NOT_RECOGNISED: "Số không được công nhận",
}


def total_remarks(report: Report) -> Iterator[Remark]:
    for claim in report.claims:
        right = report.total(claim.subject)
        if right is not None and claim.value != right:
            yield _another_total(claim, right, _where(report, claim.subject))


def _where(report: Report, subject: Subject) -> str:
    in_table = any(one.in_table for one in report.claims if one.subject is subject)
    return "trong bảng" if in_table else "ở chỗ khác"


def _another_total(claim: Claim, right: int, where: str) -> Remark:
    told = f"{_TOLD[claim.subject]} ở đây là {number(claim.value)}, {where} là {number(right)}."
    return Remark(
        "total", Severity.WRONG, claim.place, quoted(claim.quote), told, "Sửa cho hai chỗ như nhau."
    )


# --- Audiences and party members ---------------------------------------------------------------

_EXPLAINED = re.compile(
    r"điều chỉnh đối tượng|chuyển đối tượng|chuyển từ|được điều chỉnh|điều chỉnh từ|đổi đối tượng", re.I
)


def kind_remarks(report: Report) -> Iterator[Remark]:
    """“+ Nông dân: 15/18 người” against the columns of the table."""
    table = report.main_table
    if table is None:
        return
    explained = any(_EXPLAINED.search(text) for _, text in report.lines())
    for told in report.lists:
        moved: list[tuple[Item, Figure]] = []
        for item in told.items:
            figure = _total_of(table, kind_of(item.label)) if len(item.label) < 60 else None
            if figure is None or figure.count is None:
                continue
            if item.amount.whole is not None:
                yield from _against_figure(item, figure)
            elif told.subject is Subject.REGISTERED:
                moved += [(item, figure)] if figure.whole is not None else []
            elif item.amount.count not in (figure.count, figure.whole) and not explained:
                yield _not_as_in_table(item, figure.text)
        if not explained:
            yield from _moved(told, moved)


def _total_of(table: FigureTable, kind: str) -> Figure | None:
    column = table.column_of_kind(kind) if kind else None
    return table.total.figures[table.columns.index(column)] if column and table.total else None


def _against_figure(item: Item, figure: Figure) -> Iterator[Remark]:
    amount = item.amount
    if figure.whole is not None:
        if (amount.count, amount.whole) != (figure.count, figure.whole):
            yield _not_as_in_table(item, f"{figure.count}/{figure.whole}")
    elif figure.count not in (amount.count, amount.whole):
        yield _not_as_in_table(item, number(figure.count or 0))
    elif kind_of(item.label) == "party" or kind_of(item.label) in AUDIENCES:
        told = f"Lời ghi {amount.count}/{amount.whole}, bảng chỉ ghi {figure.text}: không kiểm được mẫu số."
        advice = f"Ghi cả mẫu số trong bảng: {amount.count}/{amount.whole}."
        yield Remark("denominator", Severity.NOTE, item.place, quoted(item.text), told, advice)


def _not_as_in_table(item: Item, printed: str) -> Remark:
    told = f"Lời ghi {_printed(item.amount)}, dòng tổng của bảng ghi {printed}."
    return Remark(
        "table", Severity.WRONG, item.place, quoted(item.text), told, "Sửa lời theo bảng, hoặc sửa bảng."
    )


def _printed(amount: Amount) -> str:
    return number(amount.count) if amount.whole is None else f"{number(amount.count)}/{number(amount.whole)}"


def _moved(told: Items, found: Sequence[tuple[Item, Figure]]) -> Iterator[Remark]:
    """17/6/32 as registered beside 18/6/31 in the table: somebody was moved, and nobody says so."""
    said, printed = [item.amount.count for item, _ in found], [figure.whole for _, figure in found]
    if said != printed:
        one, other = "/".join(map(str, said)), "/".join(map(str, printed))
        names = ", ".join(item.label for item, _ in found)
        text = f"{names}: lúc đăng ký ghi {one}, mẫu số trong bảng là {other}, không nói vì sao khác nhau."
        advice = "Viết rõ có mấy người được điều chỉnh đối tượng sau khi đăng ký, hoặc sửa số sai."
        yield Remark("moved", Severity.WRONG, found[0][0].place, quoted(told.quote), text, advice)


# --- Units -------------------------------------------------------------------------------------


def unit_remarks(report: Report) -> Iterator[Remark]:
    """What the text says of a unit against its row in the table."""
    if report.main_table is None:
        return
    for group in _groups(report):
        wrong = [one for one in group if not one.fits]
        for one in wrong:
            yield _other_unit(one, _and_so(group, report) if one is wrong[-1] else "")


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


# --- What stands without a word ----------------------------------------------------------------

_REASON = re.compile(
    r"(?:không|chưa) (?:được )?công nhận|(?:không|chưa) đạt|chưa đủ|dưới (?:mức|điểm|\d)"
    r"|chưa (?:có kết luận|xét)|lý do",
    re.I,
)


def reason_remarks(report: Report) -> Iterator[Remark]:
    """Three registered and not recognised, without reason and without a band."""
    registered, recognised = report.total(Subject.REGISTERED), report.total(Subject.RECOGNISED)
    if registered is None or recognised is None or recognised >= registered:
        return
    if all(one.in_table for one in report.claims) or any(_REASON.search(text) for _, text in report.lines()):
        return  # a table alone has no room for reasons
    claim = [one for one in report.claims if one.subject is Subject.RECOGNISED][-1]
    left = number(registered - recognised)
    told = f"{left} người đăng ký mà không được công nhận: báo cáo không nói lý do, không ghi mức điểm."
    advice = "Viết thêm lý do của từng nhóm, ví dụ tổng điểm dưới mức đạt."
    yield Remark("reason", Severity.LOOK, claim.place, quoted(claim.quote), told, advice)


def precision_remarks(report: Report) -> Iterator[Remark]:
    """77% beside 83,3% and 94,5%. Shares that come out even, as 85%, may be printed without decimals."""
    shares = list(_uneven(report))
    if not shares:
        return
    usual = max(Counter(decimals for decimals, _, _, _ in shares).items(), key=lambda one: (one[1], one[0]))[
        0
    ]
    others = ", ".join(dict.fromkeys(f"{text}%" for decimals, text, _, _ in shares if decimals == usual))
    for decimals, text, place, quote in shares:
        if decimals != usual:
            has = f"có {decimals}" if decimals else "không có"
            told = f"{text}% {has} chữ số sau dấu phẩy, các tỉ lệ khác có {usual} ({others})."
            yield Remark("precision", Severity.NOTE, place, quoted(quote), told, "In cùng một số chữ số.")


def _uneven(report: Report) -> Iterator[tuple[int, str, int, str]]:
    for table in report.tables:
        for row in table.all_rows:
            for figure in filter(None, row.figures):
                if figure.whole and _is_uneven(figure.percent, figure.count or 0, figure.whole):
                    yield _decimals(figure.percent), figure.percent, table.place, row.line
        yield from _uneven_rates(table)
    for place, text in report.lines():
        for amount in amounts(text):
            if amount.whole and _is_uneven(amount.percent, amount.count, amount.whole):
                yield _decimals(amount.percent), amount.percent, place, text


def _uneven_rates(table: FigureTable) -> Iterator[tuple[int, str, int, str]]:
    part, whole = table.column_of("recognised"), table.column_of("registered")
    rate = next((one for one in table.columns if one.is_share), None)
    if part is None or whole is None or rate is None:
        return
    for row in table.all_rows:
        counted, of, share = (row.figures[table.columns.index(one)] for one in (part, whole, rate))
        if counted and of and share and of.count and _is_uneven(share.percent, counted.count or 0, of.count):
            yield _decimals(share.percent), share.percent, table.place, row.line


def _is_uneven(percent: str, part: int, whole: int) -> bool:
    """Printed by hand, and not the exact value. Excel's own long fractions are nobody's choice."""
    decimals = _decimals(percent)
    return bool(percent) and decimals <= 2 and part * 100 * 10**decimals % whole != 0


def _decimals(percent: str) -> int:
    return len(percent.replace(".", ",").partition(",")[2])
