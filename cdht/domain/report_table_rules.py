"""What must hold inside a table of a report: its shares, the sums of its columns, and those of its rows.

A relation between columns is not asked for but found: the one that most rows keep is meant, and the rows that
break it are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from .report_remarks import Remark, Severity, quoted
from .report_tables import Column, Figure, FigureTable, Row
from .report_words import AUDIENCES, kind_of
from .vietnamese import matches_printed, number, percent

Value = Callable[[Row], int | None]
"""A number of a row: of one column, or added up over several; None where it cannot be read."""


def table_remarks(table: FigureTable) -> Iterator[Remark]:
    for row in table.all_rows:
        yield from _shares(table, row)
    yield from _share_columns(table)
    yield from _sums_of_columns(table)
    yield from _sums_of_groups(table)
    yield from _sums_of_rows(table)


# --- Shares ------------------------------------------------------------------------------------


def _shares(table: FigureTable, row: Row) -> Iterator[Remark]:
    """`10/13 77%` in one cell."""
    for column, figure in zip(table.columns, row.figures, strict=True):
        if figure is None or figure.whole is None or figure.count is None:
            continue
        where = f"Dòng “{row.label}”, cột “{column.label}”"
        if figure.percent and not matches_printed(figure.percent, figure.count, figure.whole):
            yield _wrong_share(table, row, f"{where}: ", figure.count, figure.whole, figure.percent)
        elif figure.count > figure.whole and not figure.percent:
            yield Remark(
                "part", Severity.WRONG, table.place, row.line, f"{where}: ghi {figure.text}.",
                "Xem lại tử số và mẫu số.",
            )  # fmt: skip


def _share_columns(table: FigureTable) -> Iterator[Remark]:
    """A column of percentages, each the part of the row's count in another one."""
    for column in table.columns:
        shown = [row for row in table.all_rows if (one := _figure(row, table, column)) and one.percent]
        if not column.is_share or not shown:
            continue
        pair = _pair_of(table, column, shown)
        if pair is None:
            yield _without_base(table, column, shown[0])
            continue
        part, whole = pair
        for row in shown:
            figure = _figure(row, table, column)
            counts = part(row), whole(row)
            if figure is None or counts[0] is None or counts[1] is None:
                continue
            if not matches_printed(figure.percent, counts[0], counts[1]):
                yield _wrong_share(table, row, f"Dòng “{row.label}”: ", counts[0], counts[1], figure.percent)


def _pair_of(table: FigureTable, column: Column, shown: Sequence[Row]) -> tuple[Value, Value] | None:
    """Part and whole that most of the rows keep; the recognised of the registered where rows are few."""
    values = [_of(table, one) for one in table.columns if not one.is_share][:_MOST_PAIRED]
    best, most = None, 0
    for whole in values:
        for part in reversed(values):
            kept = sum(_is_share_of(row, table, column, part, whole) for row in shown) if part != whole else 0
            if kept > most:
                best, most = (part, whole), kept
    usual = _usual_pair(table)
    if usual and sum(_is_share_of(row, table, column, *usual) for row in shown) >= most:
        return usual
    return best if most * 2 > len(shown) else usual


_MOST_PAIRED = 16


def _usual_pair(table: FigureTable) -> tuple[Value, Value] | None:
    part, whole = table.column_of("recognised"), table.column_of("registered")
    return (_of(table, part), _of(table, whole)) if part and whole else None


def _is_share_of(row: Row, table: FigureTable, column: Column, part: Value, whole: Value) -> bool:
    figure, counts = _figure(row, table, column), (part(row), whole(row))
    known = counts[0] is not None and counts[1] is not None and counts[1] > 0
    return bool(figure and known and matches_printed(figure.percent, counts[0] or 0, counts[1] or 0))


def _without_base(table: FigureTable, column: Column, row: Row) -> Remark:
    told = f"Không thấy cột “{column.label}” tính trên cột nào của bảng."
    return Remark("base", Severity.NOTE, table.place, row.line, told, "Ghi rõ mẫu số ở đầu cột.")


def _wrong_share(table: FigureTable, row: Row, where: str, part: int, whole: int, printed: str) -> Remark:
    return wrong_share(table.place, row.line, where, part, whole, printed)


def wrong_share(place: int, quote: str, where: str, part: int, whole: int, printed: str) -> Remark:
    """`where`: “Dòng “Thôn Trung”: ” or nothing."""
    decimals = len(printed.replace(".", ",").partition(",")[2])
    right = percent(part, whole, min(max(decimals, 1), 4)) or "không có tỉ lệ"
    told = f"{where}{number(part)}/{number(whole)} là {right}, báo cáo ghi {printed}%."
    return Remark("share", Severity.WRONG, place, quoted(quote), told, "Tính lại tỉ lệ, hoặc sửa hai số.")


# --- Sums down a column ------------------------------------------------------------------------


def _sums_of_columns(table: FigureTable) -> Iterator[Remark]:
    if table.total is None or len(table.rows) < 2:
        return
    for column in table.columns:
        if column.adds_up:
            for value, what in ((_of(table, column), ""), (_whole_of(table, column), " (mẫu số)")):
                yield from _sum_of_column(table, table.total, table.rows, column, value, what)


def _sum_of_column(
    table: FigureTable, total: Row, rows: Sequence[Row], column: Column, value: Value, what: str
) -> Iterator[Remark]:
    printed = value(total)
    if printed is None or _is_blank(total, table, column):
        return
    sums = [_added(way, value) for way in _ways(rows)]
    if sums[0] is not None and printed not in sums:
        told = (
            f"Cột “{column.label}”{what}: {_adding(rows, value)} = {number(sums[0])}, "
            f"dòng “{total.label}” ghi {number(printed)}."
        )
        yield Remark("column", Severity.WRONG, table.place, total.line, told, _LOOK_AT_ROWS)


_LOOK_AT_ROWS = "Xem lại từng dòng của cột này rồi sửa dòng sai hoặc dòng tổng."


def _ways(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """All rows; or, where some head groups with sums of their own (I, II, A, B), those or the others."""
    yield rows
    heads = [row for row in rows if _is_group(row)]
    if heads and len(heads) < len(rows):
        yield heads
        yield [row for row in rows if row not in heads]


def _is_group(row: Row) -> bool:
    return bool(row.mark) and not row.mark.isdecimal()


def _sums_of_groups(table: FigureTable) -> Iterator[Remark]:
    """A head of a group (I, II, A, B) with figures of its own: the rows up to the next head add up to it."""
    heads = [at for at, row in enumerate(table.rows) if _is_group(row)]
    for at, end in pairwise([*heads, len(table.rows)]):
        head, members = table.rows[at], table.rows[at + 1 : end]
        for column in table.columns:
            if column.adds_up and len(members) > 1:
                yield from _sum_of_column(table, head, members, column, _of(table, column), "")


def _added(rows: Sequence[Row], value: Value) -> int | None:
    """None when a cell cannot be read as a number: then nothing is known of the sum."""
    counts = [value(row) for row in rows]
    return None if None in counts else sum(one for one in counts if one is not None)


def _adding(rows: Sequence[Row], value: Value, most: int = 12) -> str:
    counts = [number(one) for row in rows if (one := value(row)) is not None]
    return " + ".join(counts if len(counts) <= most else [*counts[: most - 1], "…", counts[-1]])


# --- Sums along a row --------------------------------------------------------------------------


def _sums_of_rows(table: FigureTable) -> Iterator[Remark]:
    for group in _groups(table):
        outside = [one for one in table.columns if one not in group and not one.is_share and not one.is_band]
        plain = [one for one in outside if not kind_of(one.label) or one.index < group[0].index]
        yield from _sum_of_group(table, group, plain, _of)
        yield from _sum_of_group(table, group, plain, _whole_of)


def _groups(table: FigureTable) -> Iterator[list[Column]]:
    """Columns that part one whole: bands, audiences, or whatever stands under one heading."""
    bands = [one for one in table.columns if one.is_band]
    audiences = [one for one in table.columns if kind_of(one.label) in AUDIENCES and not one.is_share]
    for group in (bands, audiences):
        if len(group) > 1:
            yield group
    for over, columns in groupby(table.columns, key=lambda one: one.over):
        group = [one for one in columns if not one.is_share]
        if over and len(group) > 1 and group not in (bands, audiences):
            yield group


def _sum_of_group(
    table: FigureTable,
    group: Sequence[Column],
    others: Sequence[Column],
    read: Callable[[FigureTable, Column], Value],
) -> Iterator[Remark]:
    """The column that the group adds up to in most rows; it is told where the others break it."""
    parts = [read(table, one) for one in group]
    sums = {row: _added_along(row, parts) for row in table.all_rows}
    known = [row for row in table.all_rows if sums[row] is not None]
    kept = {one: [row for row in known if _of(table, one)(row) == sums[row]] for one in others}
    whole = max(others, key=lambda one: len(kept[one]), default=None)
    if whole is None or len(kept[whole]) * 2 <= len(known) or not any(sums[row] for row in kept[whole]):
        return
    for row in known:
        printed = _of(table, whole)(row)
        if row not in kept[whole] and printed is not None and not _is_blank(row, table, whole):
            names = ", ".join(one.label for one in group)
            told = (
                f"Dòng “{row.label}”: cộng các cột {names} được {number(sums[row] or 0)}, "
                f"cột “{whole.label}” ghi {number(printed)}."
            )
            yield Remark("row", Severity.WRONG, table.place, row.line, told, "Xem lại các cột của dòng này.")


def _added_along(row: Row, parts: Sequence[Value]) -> int | None:
    counts = [value(row) for value in parts]
    return None if None in counts else sum(one for one in counts if one is not None)


# --- Reading of rows ---------------------------------------------------------------------------


def _figure(row: Row, table: FigureTable, column: Column) -> Figure | None:
    return row.figures[table.columns.index(column)]


def _of(table: FigureTable, column: Column) -> Value:
    """The column's count; an empty square is nobody, words are no number."""
    at = table.columns.index(column)

    def value(row: Row) -> int | None:
        figure = row.figures[at]
        return figure.count if figure else None

    return value


def _whole_of(table: FigureTable, column: Column) -> Value:
    """What the column's counts are parts of; nobody of nobody is printed as 0 where others have 10/13."""
    at = table.columns.index(column)

    def value(row: Row) -> int | None:
        figure = row.figures[at]
        if figure is None:
            return None
        return 0 if figure.whole is None and figure.count == 0 else figure.whole

    return value


def _is_blank(row: Row, table: FigureTable, column: Column) -> bool:
    figure = _figure(row, table, column)
    return figure is None or not figure.text
