"""The styles of a Word paper: Nghị định 30/2020/NĐ-CP, Phụ lục I, as real styles that a clerk can edit."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
INDENT = Mm(12.7)
RED, PETROL = RGBColor(0xA4, 0x16, 0x1A), RGBColor(0x0F, 0x4C, 0x5C)

# Name → (size in points, bold, italic, alignment, space before in points, first line indented).
_STYLES: dict[str, tuple[float, bool, bool, Any, float, bool]] = {
    "Cơ quan cấp trên": (12, False, False, ALIGN.CENTER, 0, False),
    "Cơ quan ban hành": (12, True, False, ALIGN.CENTER, 0, False),
    "Quốc hiệu": (12, True, False, ALIGN.CENTER, 0, False),
    "Tiêu ngữ": (13, True, False, ALIGN.CENTER, 0, False),
    "Kẻ dưới": (3, False, False, ALIGN.CENTER, 5, False),
    "Số văn bản": (13, False, False, ALIGN.CENTER, 4, False),
    "Địa danh ngày tháng": (13, False, True, ALIGN.CENTER, 4, False),
    "Trích yếu": (14, True, False, ALIGN.CENTER, 2, False),
    "Kèm theo": (14, False, True, ALIGN.CENTER, 2, False),
    "Dòng giữa": (14, True, False, ALIGN.CENTER, 8, False),
    "Căn cứ": (14, False, True, ALIGN.JUSTIFY, 6, True),
    "Đoạn văn": (14, False, False, ALIGN.JUSTIFY, 6, True),
    "Gạch đầu dòng": (14, False, False, ALIGN.JUSTIFY, 6, True),
    "Ghi chú": (12, False, True, ALIGN.LEFT, 4, False),
    "Tên bảng": (14, True, False, ALIGN.CENTER, 10, False),
    "Biểu đồ": (12, False, False, ALIGN.CENTER, 4, False),
    "Đầu bảng": (12, True, False, ALIGN.CENTER, 2, False),
    "Ô bảng": (12, False, False, ALIGN.LEFT, 2, False),
    "Nơi nhận": (12, True, True, ALIGN.LEFT, 0, False),
    "Dòng nơi nhận": (11, False, False, ALIGN.LEFT, 0, False),
    "Chức vụ người ký": (14, True, False, ALIGN.CENTER, 0, False),
    "Hướng dẫn ký": (13, False, True, ALIGN.CENTER, 0, False),
    "Họ tên người ký": (14, True, False, ALIGN.CENTER, 0, False),
    "Số trang": (14, False, False, ALIGN.CENTER, 0, False),
    "Tên giấy công nhận": (38, True, False, ALIGN.CENTER, 18, False),
    "Họ tên công nhận": (42, True, False, ALIGN.CENTER, 4, False),
    "Dòng công nhận": (17, False, False, ALIGN.CENTER, 8, False),
    "Mã tra cứu": (11, False, False, ALIGN.LEFT, 2, False),
    "Dòng phiếu": (12, False, False, ALIGN.LEFT, 0, False),
}
_COLOURS = {"Tên giấy công nhận": RED, "Họ tên công nhận": PETROL}
_KEEP_WITH_NEXT = frozenset(
    {"Tên bảng", "Dòng giữa", "Chức vụ người ký", "Hướng dẫn ký", "Nơi nhận", "Dòng nơi nhận"}
)
FACES = {
    "Chữ đậm": (True, False),
    "Chữ nghiêng": (False, True),
    "Chữ đậm nghiêng": (True, True),
}
"""Styles of stretches inside a text: bold, italic."""
_HEADINGS = ((True, False), (True, False), (True, True), (False, True))  # bold, italic of levels 1 to 4


def add_styles(word: Any) -> None:
    """Defines every style of our papers in a new Word document."""
    _dress(word.styles["Normal"], 14, False, False, ALIGN.LEFT, 0, False)
    for name, looks in _STYLES.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        style.quick_style = True
        _dress(style, *looks)
        style.paragraph_format.keep_with_next = name in _KEEP_WITH_NEXT
        if name in _COLOURS:
            style.font.color.rgb = _COLOURS[name]
    _dress_built_in(word)
    _add_faces(word)


def variant(
    word: Any,
    base: str,
    *,
    align: Any = None,
    size: float = 0,
    bold: bool = False,
    italic: bool = False,
    flush: bool = False,
) -> str:
    """The id of the style that is `base` but for what is given; defined at its first use in a document.

    Named after what differs (“Ô bảng giữa đậm 11”), so that a clerk who wants all such cells otherwise
    changes one style. `flush`: without the indent of the first line.
    """
    looks = (_SIDES.get(align, ""), "đậm" if bold else "", "nghiêng" if italic else "",
             "sát lề" if flush else "", f"{size:g}" if size else "")  # fmt: skip
    name = " ".join((base, *filter(None, looks)))
    if id_of(name) not in _known(word):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles[base]
        style.paragraph_format.alignment = align
        style.font.size = Pt(size) if size else None
        style.font.bold, style.font.italic = bold or None, italic or None
        style.paragraph_format.first_line_indent = Mm(0) if flush else None
        _name_font(style)
    return id_of(name)


def id_of(name: str) -> str:
    """Word's own id of a style, as python-docx makes it: to look it up for each of 10,000 cells takes most of
    the time of a paper."""
    return name.replace(" ", "")


def _known(word: Any) -> set[str]:
    return {style.get(qn("w:styleId")) for style in word.styles.element}


_SIDES = {ALIGN.LEFT: "trái", ALIGN.CENTER: "giữa", ALIGN.RIGHT: "phải", ALIGN.JUSTIFY: "đều"}


def copy_styles(source: Any, word: Any) -> None:
    """Gives `word` the styles of `source` that it lacks: for parts that were written in another document."""
    known = _known(word)
    for style in source.styles.element.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in known:
            word.styles.element.append(deepcopy(style))


def _add_faces(word: Any) -> None:
    """Bold and italic inside a text."""
    for name, (bold, italic) in FACES.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.italic = bold or None, italic or None


def _dress_built_in(word: Any) -> None:
    """Word's own Title and Heading 1 to 4, so that its navigation pane and contents work."""
    title = word.styles["Title"]
    _dress(title, 14, True, False, ALIGN.CENTER, 18, False)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for level, (bold, italic) in enumerate(_HEADINGS, start=1):
        style = word.styles[f"Heading {level}"]
        _dress(style, 14, bold, italic, ALIGN.JUSTIFY, 8, True)
        style.paragraph_format.keep_with_next = True


def _dress(
    style: Any, size: float, bold: bool, italic: bool, align: Any, before: float, indent: bool
) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    _name_font(style)
    shape = style.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(0)
    shape.line_spacing = 1.0
    shape.first_line_indent = INDENT if indent else None


def _name_font(style: Any) -> None:
    """Times New Roman for every script: Word keeps Vietnamese letters under several of these names.

    And Vietnamese as the language, or Word underlines every word in red.
    """
    language = style.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"})
    style.element.rPr.append(language)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
