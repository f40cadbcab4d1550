"""One place of a report against another: totals, text against table, units, what stands without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .report_lists import Claim, Item, Items, Report
from .report_numbers import Amount, amounts
from .report_remarks import Remark, Severity, quoted
from .report_tables import Figure, FigureTable
from .report_words import AUDIENCES, Subject, kind_of
from .vietnamese import matches_printed, number

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
    """Right, printed by hand, and not the exact value. Excel's long fractions are nobody's choice."""
    decimals = _decimals(percent)
    uneven = bool(percent) and decimals <= 2 and part * 100 * 10**decimals % whole != 0
    return uneven and matches_printed(percent, part, whole)


def _decimals(percent: str) -> int:
    return len(percent.replace(".", ",").partition(",")[2])
