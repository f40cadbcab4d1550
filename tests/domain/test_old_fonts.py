"""Known words of both encodings come out right, and nothing that is right is touched."""

from __future__ import annotations

import unicodedata

import pytest

from cdht.domain.old_fonts import OldFont, column_font, convert, mended, old_font_of

PAIRS = {
    "Nguyễn Văn Hùng": ("NguyÔn V¨n Hïng", "Nguyeãn Vaên Huøng"),
    "Trần Thị Diệu Hương": ("TrÇn ThÞ DiÖu H\u00ad¬ng", "Traàn Thò Dieäu Höông"),
    "Đặng Quốc Việt": ("§Æng Quèc ViÖt", "Ñaëng Quoác Vieät"),
    "Hoàng Thị Mỹ Lệ": ("Hoµng ThÞ Mü LÖ", "Hoaøng Thò Myõ Leä"),
    "Phan Hữu Phước": ("Phan H÷u Ph\u00adíc", "Phan Höõu Phöôùc"),
    "Thôn Hạ Lang": ("Th«n H¹ Lang", "Thoân Haï Lang"),
    "Họ và tên": ("Hä vµ tªn", "Hoï vaø teân"),
    "Đối tượng đăng ký": ("§èi t\u00adîng ®¨ng ký", "Ñoái töôïng ñaêng kyù"),
    "Nữ": ("N÷", "Nöõ"),
    "Võ Kỳ Vỹ": ("Vâ Kú Vü", "Voõ Kyø Vyõ"),
    "Lý Ỷ": ("Lý û", "Lyù YÛ"),
    "Người lao động thuộc các thôn": (
        "Ng\u00adêi lao ®éng thuéc c¸c th«n",
        "Ngöôøi lao ñoäng thuoäc caùc thoân",
    ),
    "Nghĩa trang liệt sĩ": ("NghÜa trang liÖt sÜ", "Nghóa trang lieät só"),
    "quỳnh khuyển ngoằn ngoèo": ("quúnh khuyÓn ngo»n ngoÌo", "quyønh khuyeån ngoaèn ngoeøo"),
}  # fmt: skip


@pytest.mark.parametrize("right", PAIRS)
def test_known_words(right: str) -> None:
    tcvn3, vni = PAIRS[right]
    if right != "Lý Ỷ":
        assert convert(tcvn3, OldFont.TCVN3) == right
    assert convert(vni, OldFont.VNI) == right


@pytest.mark.parametrize("right", [one for one in PAIRS if one not in ("Lý Ỷ",)])
def test_they_are_recognised(right: str) -> None:
    tcvn3, vni = PAIRS[right]
    assert old_font_of(tcvn3) == OldFont.TCVN3
    assert old_font_of(vni) == OldFont.VNI


def test_every_letter_of_both_tables() -> None:
    vowels = "aăâeêioôơuưy"
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = [unicodedata.normalize("NFC", v + m) for v in vowels for m in marks] + ["đ"]
    vni = {convert(a + b, OldFont.VNI) for a in "aeoôuöyiñíìæóòî" for b in ("", *"ùøûõïâáàåãäêéèúüë")}
    assert set(letters) <= vni | set("aeiouy")
    tcvn3 = {convert(chr(code), OldFont.TCVN3) for code in range(0xA1, 0x100)}
    assert set(letters) <= tcvn3 | set("aeiouy")
    capitals = {
        convert(a.upper() + b.upper(), OldFont.VNI)
        for a in "aeoôuöyñíìæóòî"
        for b in ("", *"ùøûõïâáàåãäêéèúë")
    }
    assert "Ấ" in capitals
    assert "Ặ" in capitals
    assert "Đ" in capitals


def test_capitals() -> None:
    assert convert("NGUYÔN V¡N HïNG", OldFont.TCVN3) == "NGUYỄN VĂN HÙNG"
    assert convert("NGUYEÃN VAÊN HUØNG", OldFont.VNI) == "NGUYỄN VĂN HÙNG"
    assert old_font_of("NGUYÔN V¡N HïNG") == OldFont.TCVN3
    assert old_font_of("NGUYEÃN VAÊN HUØNG") == OldFont.VNI


RIGHT = [
    "Nguyễn Văn Hùng", "Hoà Bình", "Hòa Bình", "Thuỷ", "Thủy", "Quý", "Khuê", "Thô", "Lý Sô", "Ô Lâu", "Út",
    "Ý", "Đỗ Thị Ánh", "Võ Y", "Âu Cơ", "Ưng Hoè", "ĐẶNG ĐẠI TÔN", "Ban Khuyến học Họ Hoàng", "TDP số 3",
    "Thôn Bao La – Đức Nhuận", "Nguyen Van A", "Hoang Van Quy", "Müller", "José", "Niê Y Blô", "H'Đăm Ksor",
    "Trường THCS Đặng Tất", "GĐ ông Lê", "Nữ", "Giới tính", "xã", "có", "là", "tháng 2°", "Đoàn Ê Ban",
    "Señor Peña", "François", "café", "“trích”", "50 €",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_no_false_alarm(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert old_font_of(unicodedata.normalize(form, text)) is None


def test_no_false_alarm_in_the_names_of_the_pilot() -> None:
    from conftest import WORKBOOK

    from cdht.actions.workbook import read_workbook

    rows = read_workbook(WORKBOOK).rows
    for column in range(len(rows[0][1])):
        texts = [cells[column] for _row, cells in rows if isinstance(cells[column], str)]
        assert column_font(texts) is None


def test_a_column_decides_what_a_word_alone_does_not() -> None:
    """“Thô” is right as it stands; in a column of VNI it is Thơ."""
    column = ["Thô", "Traàn Thò Dieäu Höông", "An"]
    assert old_font_of("Thô") is None
    assert column_font(column) == OldFont.VNI
    assert mended(column, OldFont.VNI) == {"Thô": "Thơ", column[1]: "Trần Thị Diệu Hương"}


def test_a_mixed_column_keeps_what_is_right() -> None:
    column = ["Thô", "Traàn Thò Dieäu Höông", "Nguyễn Thị Ánh"]
    assert mended(column, OldFont.VNI) == {column[1]: "Trần Thị Diệu Hương"}
