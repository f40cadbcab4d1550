"""A paper as a value: what stands on it, in which order; never how a file format says it.

A builder reads models and figures and answers with a `Document`; renderers turn it into bytes:

    document = Document(
        title="Báo cáo tổng kết",
        blocks=numbered((
            Letterhead(superior="Ủy ban nhân dân xã Quảng Phú", issuer="Ban Chỉ đạo …",
                       number="05/BC-BCĐ", place="Quảng Phú", dated="ngày 20 tháng 7 năm 2021"),
            Title("Báo cáo", "Tổng kết thí điểm mô hình “Công dân học tập”"),
            Grounds(("Căn cứ Hướng dẫn số 25/HD-HKH …", "Căn cứ Kế hoạch số 39/KH-UBND …")),
            Heading(1, "Thuận lợi, khó khăn"),                       # prints “I. Thuận lợi, khó khăn”
            Paragraph(("Tổng số người đăng ký là ", bold("55 người"), ".")),
            ListItem("Nông dân và lao động nông thôn: 17 người;", marker="+"),
            Table(columns=(Column(3), Column(1, Align.CENTER)),
                  head=(("Tên đơn vị", "Đăng ký"),), rows=(("Cơ quan xã", 25),), total=("Tổng cộng", 25)),
            Signature(recipients=("- Hội Khuyến học huyện;", "- Lưu: VT."),
                      signers=(Signer(("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"), "Nguyễn Quốc Việt",
                                      agency_title="PHÓ CHỦ TỊCH UBND XÃ"),)),
        )),
    )
    pdf.render(document)   docx.render(document)   xlsx.render(document)   html.page(document)

Layout after Nghị định 30/2020/NĐ-CP, Phụ lục I. Every text is plain text: escaping, NFC and signs that
the font lacks are the renderers' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from cdht.domain.certificate_stock import PLAIN, Stock
from cdht.domain.vietnamese import letters
from cdht.reports.charts import Chart, ChartKind, Series
from cdht.reports.hand_forms import BallotPapers, FormText, ScoreForm, ScoreItem
from cdht.reports.runs import Run, Text, bold, italic, plain, runs
from cdht.reports.tables import Align, Cell, CellLike, Column, Placed, Table

__all__ = [
    "Align", "BallotPapers", "Block", "Cell", "CellLike", "Centered", "Certificate", "Chart", "ChartKind",
    "Column", "Document", "FormText", "Grounds", "Heading", "Letterhead", "ListItem", "Note", "PageBreak",
    "Paragraph", "Placed", "Run", "ScoreForm", "ScoreItem", "Section", "Series", "Signature", "Signer",
    "Table", "Text", "Title", "bold", "italic", "numbered", "plain", "runs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a paper: bodies and number on the left, nation, place and date on the right.

    Bodies are put in capitals by the renderers. `number` is the whole of it (`05/BC-BCĐ`); a draft
    without one gives `/BC-BCĐ`, which leaves room for the hand. `superior` may be empty.
    """

    issuer: str
    number: str
    place: str
    dated: str
    superior: str = ""

    @property
    def number_line(self) -> str:
        room = "\xa0" * 8 if self.number.startswith("/") else " "
        return f"Số:{room}{self.number}" if self.number else ""

    @property
    def place_line(self) -> str:
        return ", ".join(part for part in (self.place, self.dated) if part)


@dataclass(frozen=True, slots=True)
class Title:
    """Kind of paper (capitals by the renderers) and its subject; a rule below the subject.

    `note` stands in italics below, as “(Kèm theo Quyết định số 45/QĐ-UBND …)” over an annexed list.
    """

    kind: str
    subject: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Centered:
    """A centred line in bold, as the authority over a decision or “QUYẾT ĐỊNH:”."""

    text: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """“Căn cứ …”, one per line in italics. The block sets the semicolons and the last full stop."""

    lines: tuple[str, ...]

    def punctuated(self) -> tuple[str, ...]:
        bare = [line.rstrip(" .;,") for line in self.lines if line.strip()]
        return tuple(f"{line};" for line in bare[:-1]) + tuple(f"{line}." for line in bare[-1:])


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 `I.`, 2 `1.`, 3 `1.1.`, 4 `a)`. `label` is set by `numbered`."""

    level: Literal[1, 2, 3, 4]
    text: str
    label: str = ""

    @property
    def line(self) -> str:
        return f"{self.label} {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text, justified, first line indented. `\\n` inside breaks the line."""

    text: Text
    align: Align = Align.JUSTIFY
    indent: bool = True


@dataclass(frozen=True, slots=True)
class ListItem:
    """A line of a list as clerks write it: `- …`, or `+ …` on the second level, or `a) …`."""

    text: Text
    marker: str = "-"


@dataclass(frozen=True, slots=True)
class Note:
    """Small text in italics, below a table or a list; one that `leads` stands over its table, on one page."""

    text: Text
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: `titles` above the hand (`TM. BAN CHỈ ĐẠO`, `TRƯỞNG BAN`), the name below it.

    A committee that uses the agency's seal writes the title in the agency too, between hand and name.
    `hint` is printed under the titles: “(Ký, ghi rõ họ tên)”.
    """

    titles: tuple[str, ...]
    name: str = ""
    agency_title: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a paper: recipients on the left and one signer on the right, or two or three signers."""

    signers: tuple[Signer, ...]
    recipients: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.signers) <= (1 if self.recipients else 3):
            raise ValueError("one signer beside recipients, else one to three signers")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page. `landscape` turns the pages from here on; None keeps them as they are."""

    landscape: bool | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A giấy công nhận: fills one landscape page of its own. No state form exists for it.

    `honour` is printed large between `before` and `after` (“Đạt danh hiệu” … “năm 2021”).
    `lines` stand small beside the code: decision, register number. `qr` is the text of the QR code.
    `emblem` is a picture (PNG). `rulers`: a page to measure a printer with.
    """

    issuer: str
    name: str
    salutation: str
    of: str
    honour: str
    dated: str
    signer: Signer
    kind: str = "Công nhận"
    before: str = "Đạt danh hiệu"
    after: str = ""
    code: str = ""
    qr: str = ""
    lines: tuple[str, ...] = ()
    stock: Stock = PLAIN
    emblem: bytes = b""
    rulers: bool = False

    landscape: ClassVar[bool] = True

    @property
    def frame(self) -> bool:
        """Pre-printed stock has its own."""
        return self.stock.has_frame


Block: TypeAlias = (
    Letterhead | Title | Centered | Grounds | Heading | Paragraph | ListItem | Note | Table | Chart
    | Signature | PageBreak | Certificate | ScoreForm | BallotPapers
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A run of pages that lie the same way. `bare` pages have no margins and no number: their one block, or
    the score forms of many people, fill them whole."""

    landscape: bool
    bare: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. `title` names it in the file's properties and in the viewer's window."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    author: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def sections(self) -> tuple[Section, ...]:
        """The paper cut at its page breaks and around blocks that fill pages of their own. Never empty."""
        return tuple(_sections(self.blocks, self.landscape)) or (Section(self.landscape, False, ()),)


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks with headings labelled by their place: I., 1., 1.1., a)."""
    counts = [0, 0, 0, 0]
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            block = replace(block, label=_label(block.level, counts))
        done.append(block)
    return tuple(done)


def _label(level: int, counts: list[int]) -> str:
    count = counts[level - 1]
    if level == 1:
        return f"{_roman(count)}."
    if level == 2:
        return f"{count}."
    if level == 3:
        return f"{counts[1]}.{count}."
    return f"{tuple(letters())[count - 1]})"


def _roman(count: int) -> str:
    tens, ones = divmod(count, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _sections(blocks: Iterable[Block], landscape: bool) -> Iterator[Section]:
    page: list[Block] = []
    for block in blocks:
        if page and not _share_a_section(page[-1], block):
            yield _section(page, landscape)
            page = []
        if not isinstance(block, PageBreak):
            page.append(block)
        elif block.landscape is not None:
            landscape = block.landscape
    if page:
        yield _section(page, landscape)


def _share_a_section(before: Block, block: Block) -> bool:
    if isinstance(block, ScoreForm) or isinstance(before, ScoreForm):
        return type(block) is type(before)
    alone = Certificate | BallotPapers
    return not isinstance(block, PageBreak | alone) and not isinstance(before, alone)


def _section(page: list[Block], landscape: bool) -> Section:
    first = page[0]
    if isinstance(first, Certificate | ScoreForm | BallotPapers):
        return Section(first.landscape, True, tuple(page))
    return Section(landscape, False, tuple(page))
