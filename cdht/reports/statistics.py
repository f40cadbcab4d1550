"""The charts of a cycle's statistics, for the annex and for the page alike, and the words for their bases."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.figures import Figures
from ..domain.statistics import Means, Year
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from ..models.figures import figures_of
from ..models.statistics import means_of, years_of
from .charts import PATTERNS, Chart, ChartKind, Series

STEPS = (
    ("registered", "Đăng ký"),
    ("self_scored", "Tự chấm"),
    ("verified", "Thẩm định"),
    ("voted", "Bầu chọn"),
    ("recognised", "Công nhận"),
)
"""The measures that follow one another, with their short words."""

NOBODY = "Chưa có ai đăng ký."


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a cycle, the means of its indicators (everybody first), its years (itself last)."""

    cycle: Cycle
    figures: Figures
    means: tuple[Means, ...]
    years: tuple[Year, ...]

    @property
    def step_base(self) -> str:
        """What the shares of the steps are parts of."""
        count = _people(self.figures.total.count("registered"))
        return f"Tỉ lệ tính trên số người đăng ký của từng dòng (toàn xã {count}), không kể người đã rút."

    @property
    def band_base(self) -> str:
        count = _people(self.figures.total.count("recognised"))
        return (
            f"Mức điểm: người được công nhận (toàn xã {count}), theo tổng điểm thẩm định. "
            f"Dưới {self.figures.cut} điểm: người đã thẩm định mà tổng điểm chưa tới mức đạt."
        )

    @property
    def mean_base(self) -> str:
        return (
            f"Tính trên {_people(self.means[0].count)} đã thẩm định và có đủ hai phiếu; tự chấm và thẩm định "
            "là của cùng những người ấy. n là số người của nhóm, theo đối tượng sau điều chỉnh."
        )

    @property
    def nobody_verified(self) -> str:
        return "Chưa có ai được thẩm định nên chưa có điểm trung bình."

    @property
    def nobody_in(self) -> str:
        """The audiences that have no chart, or nothing."""
        missing = [one.audience.label for one in self.means if one.audience and not one.count]
        return f"Chưa có ai được thẩm định trong nhóm: {'; '.join(missing)}." if missing else ""

    @property
    def year_base(self) -> str:
        """The pass rule of each year, because it decides how the years compare."""
        rules = "; ".join(f"{year.name}: {_small(year.rule)}" for year in self.years)
        still = [year.name for year in self.years if year.is_open]
        going = f" Đợt còn mở, số liệu còn thay đổi: {', '.join(still)}." if still else ""
        return f"Tỉ lệ công nhận tính trên số người đăng ký của từng năm. {rules}.{going}"


def statistics_of(cycle: Cycle) -> Statistics:
    """Everything that the annex and the page of statistics tell of a cycle."""
    return Statistics(cycle, figures_of(cycle), means_of(cycle), years_of(cycle))


def step_chart(told: Statistics) -> Chart:
    units = told.figures.units
    return Chart(
        "Số người ở từng bước, theo đơn vị", ChartKind.PANELS, tuple(unit.name for unit in units),
        tuple(Series(label, tuple(unit.count(key) for unit in units)) for key, label in STEPS),
        unit="người", note="Mọi thanh cùng một tỉ lệ.", empty=NOBODY, tabled=True,
    )  # fmt: skip


def band_charts(told: Statistics) -> tuple[Chart, ...]:
    """The whole commune, then unit by unit; one sentence while nobody is recognised."""
    figures, empty = told.figures, "Chưa có ai được công nhận."
    labels = (f"{band.label} điểm" for band in figures.bands)
    bands = list(zip(figures.band_keys(), labels, strict=True))
    whole = Chart(
        "Số người được công nhận, theo mức điểm", ChartKind.BARS, tuple(label for _, label in bands),
        (Series("Người được công nhận", tuple(figures.total.count(key) for key, _ in bands)),),
        unit="người", empty=empty, tabled=True,
    )  # fmt: skip
    if whole.is_empty:
        return (whole,)
    units = [unit for unit in figures.units if unit.count("recognised")]
    by_unit = Chart(
        "Số người được công nhận, theo đơn vị và mức điểm",
        ChartKind.STACKED if len(bands) <= PATTERNS else ChartKind.PANELS,
        tuple(unit.name for unit in units),
        tuple(Series(label, tuple(unit.count(key) for unit in units)) for key, label in bands),
        unit="người", empty=empty, tabled=True,
        note="Cuối mỗi thanh: tổng số (số người ở từng mức, theo thứ tự của chú giải).",
    )  # fmt: skip
    return whole, by_unit


def indicator_charts(told: Statistics) -> tuple[Chart, ...]:
    """Everybody, then each audience that has people; an audience alone is everybody and shown once."""
    groups = [one for one in told.means if one.count]
    if len(groups) == 2:
        groups = groups[1:]
    return tuple(_indicator_chart(told, one) for one in groups)


def _indicator_chart(told: Statistics, means: Means) -> Chart:
    rules = told.cycle.rules
    return Chart(
        f"Điểm trung bình từng chỉ số: {_group_name(means)} ({_people(means.count)})", ChartKind.BARS,
        tuple(f"{one.number}. {one.title}" for one in rules.indicators),
        (Series("Tự chấm", means.own), Series("Thẩm định", means.verified)),
        unit="điểm", most=rules.max_points, tabled=True,
    )  # fmt: skip


def year_chart(told: Statistics) -> Chart:
    years = told.years
    series = (Series(year.name, tuple(year.figures.total.count(key) for key, _ in STEPS)) for year in years)
    return Chart(
        "Số người ở từng bước, qua các năm", ChartKind.BARS, tuple(label for _, label in STEPS),
        tuple(series), unit="người", empty=NOBODY, tabled=True,
    )  # fmt: skip


def _group_name(means: Means) -> str:
    return means.audience.label if means.audience else "mọi đối tượng"


def _people(count: int) -> str:
    return counted(count, "người")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
