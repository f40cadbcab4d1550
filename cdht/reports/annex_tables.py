"""The tables of the statistics annex."""

from __future__ import annotations

from ..domain.figures import Row
from ..domain.statistics import Means
from ..domain.vietnamese import number
from .charts import cell
from .document import Align, Cell, CellLike, Column, Table
from .statistics import NOBODY, STEPS, Statistics

_SIZE = 11


def step_table(told: Statistics) -> Table:
    """How many people of each unit reached each step, with the share of those who registered."""
    figures, decimals = told.figures, told.cycle.percent_decimals
    return Table(
        name="Các bước",
        size=_SIZE,
        columns=(Column(52), *(Column(23, Align.CENTER) for _ in STEPS)),
        head=(("Đơn vị", *(label for _, label in STEPS)),),
        rows=tuple(_step_row(row, decimals) for row in figures.units),
        total=_step_row(figures.total, decimals),
        empty=NOBODY,
    )


def _step_row(row: Row, decimals: int) -> tuple[CellLike, ...]:
    return (row.name, row.count("registered"), *(_reached(row, key, decimals) for key, _ in STEPS[1:]))


def _reached(row: Row, key: str, decimals: int) -> CellLike:
    """“17” over “85%”; a number alone where nobody registered."""
    count, part = row.count(key), row.percent(key, "registered", decimals)
    return f"{number(count)}\n{part}" if part else count


def band_table(told: Statistics) -> Table:
    figures = told.figures
    return Table(
        name="Mức điểm",
        size=_SIZE,
        columns=(Column(52), *(Column(22, Align.CENTER) for _ in (*figures.bands, "", ""))),
        head=(
            (
                Cell("Đơn vị", rowspan=2),
                Cell("Được công nhận", rowspan=2),
                Cell("Trong đó, theo mức điểm", colspan=len(figures.bands)),
                Cell(f"Dưới {figures.cut} điểm", rowspan=2),
            ),
            tuple(band.label for band in figures.bands),
        ),
        rows=tuple(_band_row(row, figures.band_keys()) for row in figures.units),
        total=_band_row(figures.total, figures.band_keys()),
        empty=NOBODY,
    )


def _band_row(row: Row, bands: tuple[str, ...]) -> tuple[CellLike, ...]:
    return (row.name, *(row.count(key) for key in ("recognised", *bands, "below_cut")))


def indicator_table(told: Statistics) -> Table:
    """Self beside verified for everybody and each audience, with n; the last row is the whole sheet."""
    rules, means = told.cycle.rules, told.means
    return Table(
        name="Điểm trung bình",
        size=10,
        columns=(Column(56), *(Column(14, Align.CENTER) for _ in means for _ in range(2))),
        head=(
            (Cell("Chỉ số", rowspan=2), *(Cell(_head(one), colspan=2) for one in means)),
            ("Tự chấm", "Thẩm định") * len(means),
        ),
        rows=tuple(
            (f"{one.number}. {one.title}", *_pairs(means, one.number - 1)) for one in rules.indicators
        ),
        total=("Cả phiếu", *(cell(value) for one in means for value in (one.own_total, one.verified_total))),
    )


def _head(means: Means) -> str:
    return f"{means.audience.short if means.audience else 'Mọi đối tượng'}\n(n = {number(means.count)})"


def _pairs(means: tuple[Means, ...], index: int) -> tuple[CellLike, ...]:
    return tuple(cell(values[index]) for one in means for values in (one.own, one.verified))


def year_table(told: Statistics) -> Table:
    decimals = told.cycle.percent_decimals
    return Table(
        name="Các năm",
        size=_SIZE,
        columns=(Column(34), *(Column(18, Align.CENTER) for _ in range(len(STEPS) + 2))),
        head=(("Năm", "Đơn vị tham gia", *(label for _, label in STEPS), "Tỉ lệ công nhận"),),
        rows=tuple(
            (
                year.name,
                year.units,
                *(year.figures.total.count(key) for key, _ in STEPS),
                year.figures.total.percent("recognised", "registered", decimals) or "–",
            )
            for year in told.years
        ),
    )
