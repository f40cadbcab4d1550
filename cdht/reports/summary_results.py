"""The recognition table of the summary report and the analysis below it."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.figures import Figures, Row
from ..domain.vietnamese import counted, number
from .document import Align, Block, Cell, CellLike, Column, Note, Paragraph, Table, bold
from .facts import Facts, moves
from .phrases import items

NOTHING = "0"  # nothing of nothing is printed without a percentage (DOMAIN §6)


def result_table(facts: Facts) -> Table:
    """Two-level heading as in the real report; people not recognised have no band and are told below it."""
    figures, decimals = facts.figures, facts.cycle.percent_decimals
    return Table(
        name="Kết quả",
        size=11,
        columns=_columns(figures),
        head=_head(figures),
        rows=tuple(
            _row(f"{index}. {row.name}", row, figures, decimals)
            for index, row in enumerate(figures.units, start=1)
        ),
        total=_row(figures.total.name, figures.total, figures, decimals),
        empty="Chưa có đơn vị nào đăng ký.",
    )


def _columns(figures: Figures) -> tuple[Column, ...]:
    widths = (14, 14, 13, *(14,) * len(figures.audiences), *(9,) * len(figures.bands), 11)
    return (Column(24), *(Column(width, Align.CENTER) for width in widths))


def _head(figures: Figures) -> tuple[tuple[CellLike, ...], ...]:
    def over_both(text: str) -> Cell:
        return Cell(text, rowspan=2)

    return (
        (
            over_both("Tên đơn vị"),
            over_both("Số công dân đăng ký danh hiệu CDHT"),
            over_both("Số công dân được công nhận danh hiệu CDHT"),
            over_both("Tỉ lệ % được công nhận/ TS đăng ký"),
            Cell("Trong đó", colspan=len(figures.audiences)),
            Cell("Các mức điểm đạt", colspan=len(figures.bands)),
            over_both("Số lượng Đảng viên"),
        ),
        (*(who.short for who in figures.audiences), *(band.label for band in figures.bands)),
    )


def _row(name: str, row: Row, figures: Figures, decimals: int) -> tuple[CellLike, ...]:
    return (
        name,
        row.count("registered"),
        row.count("recognised"),
        row.percent("recognised", "registered", decimals) or "–",
        *(
            _part(row, f"audience_recognised:{who.id}", f"audience_registered:{who.id}", decimals)
            for who in figures.audiences
        ),
        *(row.count(key) for key in figures.band_keys()),
        _of(row, "party_recognised", "party_registered"),
    )


def _part(row: Row, part: str, whole: str, decimals: int) -> str:
    """“15/18” over “83,3%”."""
    share = row.percent(part, whole, decimals)
    return f"{_of(row, part, whole)}\n{share}" if share else NOTHING


def _of(row: Row, part: str, whole: str) -> str:
    """“31/31”: the real report printed 31 without saying of how many."""
    return f"{number(row.count(part))}/{number(row.count(whole))}" if row.count(whole) else NOTHING


# --- Analysis ----------------------------------------------------------------------------------


def analysis(facts: Facts) -> Iterator[Block]:
    """The paragraphs below the table: steps, audiences, party; what differs and why, nobody by name."""
    yield Note(_legend(facts.figures))
    yield Paragraph(bold("Phân tích số liệu:"))
    yield from items(_steps(facts), "-")
    yield Paragraph(bold("Phân tích số công dân được công nhận:"))
    yield from items(_shares(facts))
    yield from _unknown_party(facts)
    yield from _moved(facts.figures)
    yield from _not_recognised(facts)


def _legend(figures: Figures) -> str:
    columns = ", ".join(who.short for who in figures.audiences)
    after = " Đối tượng tính sau khi đã điều chỉnh." if any(moves(figures)) else ""
    return f"Cột {columns} và Đảng viên: số được công nhận trên số đăng ký.{after}"


def _steps(facts: Facts) -> Iterator[str]:
    yield f"Số công dân đăng ký: {_people(facts.count('registered'))}"
    for label, key in (
        ("Số công dân tham gia bầu chọn", "attended"),
        ("Số công dân được công nhận", "recognised"),
        ("Số công dân không được công nhận", "not_recognised"),
        ("Số công dân chưa có kết luận", "undecided"),
    ):
        if facts.count(key) or key in ("attended", "recognised"):
            yield f"{label}: {_people(facts.count(key))}{_rate(facts.percent(key))}"


def _shares(facts: Facts) -> Iterator[str]:
    for who in facts.figures.audiences:
        yield _share(facts, who.short, f"audience_recognised:{who.id}", f"audience_registered:{who.id}")
    yield _share(facts, "Đảng viên", "party_recognised", "party_registered")


def _share(facts: Facts, label: str, part: str, whole: str) -> str:
    counts = _of(facts.figures.total, part, whole)
    return f"{label}: {counts} người{_rate(facts.percent(part, whole))}"


def _rate(percent: str) -> str:
    return f", tỉ lệ {percent}" if percent else ""


def _unknown_party(facts: Facts) -> Iterator[Block]:
    if unknown := facts.count("party_unknown"):
        yield Paragraph(
            f"Có {_people(unknown)} chưa ghi có phải Đảng viên hay không, chưa tính vào số lượng Đảng viên."
        )


def _moved(figures: Figures) -> Iterator[Block]:
    """Why section 1.2 and the table count audiences differently, without a name."""
    if not (moved := tuple(moves(figures))):
        return
    total = sum(one.count for one in moved)
    ways = "; ".join(f"{_people(one.count)} từ {one.source.label} sang {one.target.label}" for one in moved)
    first, then = (_axis(figures, axis) for axis in ("at_registration", "registered"))
    yield Paragraph(
        f"So với lúc đăng ký, có {_people(total)} được điều chỉnh đối tượng: {ways}. "
        f"Vì vậy mục 1.2 ghi theo lúc đăng ký ({first}), còn bảng trên tính theo đối tượng "
        f"sau điều chỉnh ({then})."
    )


def _axis(figures: Figures, axis: str) -> str:
    named = zip(figures.audiences, figures.audience_keys(axis), strict=True)
    return ", ".join(f"{who.short} {number(figures.total.count(key))}" for who, key in named)


def _not_recognised(facts: Facts) -> Iterator[Block]:
    """The real report left three people without a reason; every one has at least one here."""
    if not facts.reasons:
        return
    count = facts.count("not_recognised")
    several = " (một người có thể có nhiều lý do)" if sum(n for _, n in facts.reasons) > count else ""
    yield Paragraph(f"Lý do của {_people(count)} không được công nhận{several}:")
    yield from items(f"{reason}: {_people(n)}" for reason, n in facts.reasons)


def _people(count: int) -> str:
    return counted(count, "người")
