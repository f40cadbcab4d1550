"""The blocks of a paper."""

from __future__ import annotations

import pytest

from cdht.reports.document import (
    Align,
    Cell,
    Column,
    Document,
    Grounds,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Run,
    Section,
    Signature,
    Signer,
    Table,
    bold,
    numbered,
    plain,
    runs,
)
from tests.reports.sample import HEAD, RESULT, certificate, people

TWO = (Column(1), Column(3, Align.RIGHT))


def test_headings_are_numbered_as_in_official_papers() -> None:
    levels = (1, 2, 3, 3, 2, 1, 2, 4, 4, 4, 4, 4, 1)
    blocks = numbered(Heading(level, "x") for level in levels)
    assert [b.label for b in blocks if isinstance(b, Heading)] == [
        "I.", "1.", "1.1.", "1.2.", "2.", "II.", "1.", "a)", "b)", "c)", "d)", "đ)", "III.",
    ]  # fmt: skip


def test_other_blocks_pass_through_numbering() -> None:
    assert numbered((Paragraph("a"), Heading(1, "b"))) == (Paragraph("a"), Heading(1, "b", "I."))


def test_text_is_a_string_a_run_or_several() -> None:
    assert runs("a") == (Run("a"),)
    assert runs(("a ", bold("b"))) == (Run("a "), Run("b", bold=True))
    assert plain(("a ", bold("b"))) == "a b"


def test_grounds_end_with_semicolons_and_one_full_stop() -> None:
    assert Grounds(("Căn cứ A.", "Căn cứ B;", " ", "Theo C")).punctuated() == (
        "Căn cứ A;",
        "Căn cứ B;",
        "Theo C.",
    )


def test_a_draft_leaves_room_for_its_number() -> None:
    drafted = Letterhead(issuer="A", number="/QĐ-UBND", place="Huế", dated="")
    assert drafted.number_line == "Số:" + "\xa0" * 8 + "/QĐ-UBND"
    assert drafted.place_line == "Huế"


def test_pages_turn_at_breaks_and_certificates_stand_alone() -> None:
    a, b, c = Paragraph("a"), Paragraph("b"), certificate()
    document = Document("x", (a, PageBreak(landscape=True), b, PageBreak(), a, c, c, b))
    assert document.sections() == (
        Section(False, False, (a,)),
        Section(True, False, (b,)),
        Section(True, False, (a,)),
        Section(True, True, (c,)),
        Section(True, True, (c,)),
        Section(True, False, (b,)),
    )


def test_an_empty_paper_still_has_a_page() -> None:
    assert Document("x", ()).sections() == (Section(False, False, ()),)


def test_heading_cells_find_their_places() -> None:
    places = {placed.cell.text: (placed.row, placed.column) for placed in RESULT.head_cells()}
    assert places["Tên đơn vị"] == (0, 0)
    assert places["Các mức điểm đạt"] == (0, 7)
    assert places["Số lượng Đảng viên"] == (0, 10)
    assert places["Nông dân"] == (1, 4)
    assert places["90 - 100"] == (1, 9)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ((("A",),), ()),
        ((("A", "B", "C"),), ()),
        ((("A", "B"),), (("a",),)),
        ((("A", "B"),), ((Cell("a", colspan=3),),)),
        ((("A", "B"),), ((Cell("a", rowspan=2), "b"), ("c",))),
        (((Cell("A", rowspan=2), "B"), (Cell("C", colspan=2),)), ()),
    ],
)
def test_rows_that_do_not_fill_the_columns_are_refused(head: tuple, rows: tuple) -> None:
    with pytest.raises(ValueError, match=r"columns exactly|on another cell"):
        Table(columns=TWO, head=head, rows=rows)


def test_cells_know_their_side() -> None:
    table = Table(
        TWO, (("A", "B"),), (("a", 1), (Cell("c", colspan=2),), ("a", Cell("b", align=Align.CENTER)))
    )
    sides = [[table.align_of(placed) for placed in row] for row in table.body()]
    assert sides == [[Align.LEFT, Align.RIGHT], [Align.LEFT], [Align.LEFT, Align.CENTER]]
    assert table.widths(100) == (25, 75)


def test_whole_numbers_are_written_as_officials_write_them() -> None:
    assert Cell(12345).text == "12.345"


def test_an_empty_table_says_so() -> None:
    table = Table(TWO, (("A", "B"),), ())
    assert [[(p.cell.text, p.cell.colspan) for p in row] for row in table.body()] == [
        [("Không có ai trong danh sách.", 2)]
    ]


def test_sub_headings_and_the_last_rows_stay_with_what_follows() -> None:
    assert people(52).tied_rows() == {0, 51, 52, 53}
    assert len(HEAD) == 2


def test_recipients_leave_room_for_one_signer() -> None:
    with pytest.raises(ValueError, match="one signer"):
        Signature((Signer(("A",)), Signer(("B",))), recipients=("- C.",))
