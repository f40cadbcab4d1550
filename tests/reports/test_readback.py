"""Our own summary report read back: right as it stands, and what a hand changed in it is shown."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import factories as make
import pytest

from cdht.actions.papers import keep_narrative
from cdht.actions.workbook import read_workbook
from cdht.domain.accounts import Actor
from cdht.domain.report_checks import check
from cdht.domain.report_readback import Change, ChangeKind, Figure
from cdht.domain.report_sheets import parts_of_grid
from cdht.domain.report_text import Line, Part, parts_of_text
from cdht.models.cycles import Cycle
from cdht.reports.docx_reading import read_docx
from cdht.reports.papers import PAPERS
from cdht.reports.readback import edits_of
from tests.reports.sample import LONGEST_NAME

SUMMARY = PAPERS["summary"]
REAL = Path(__file__).parents[1] / "data" / "bao_cao_quang_phu_2021.txt"
HEAD = (
    "Tên đơn vị", "Số công dân đăng ký", "Số công dân được công nhận", "Tỉ lệ % được công nhận/ TS đăng ký",
    "Trong đó", "", "", "Các mức điểm đạt", "", "", "Số lượng Đảng viên",
)  # fmt: skip


def changed(cycle: Cycle, *swaps: tuple[str, str]) -> bytes:
    """The cycle's report after somebody changed it in Word. Each text stands in exactly one run of it."""
    word = docx.Document(io.BytesIO(SUMMARY.make(cycle, "docx")))
    for old, new in swaps:
        runs = [run for run in word.element.body.iter("{*}t") if old in (run.text or "")]
        assert len(runs) == 1, f"“{old}” stands {len(runs)} times"
        runs[0].text = runs[0].text.replace(old, new)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def as_pasted(parts: tuple[Part, ...]) -> str:
    """As Word's clipboard gives it: a line to a paragraph, tabs between cells."""
    lines = []
    for part in parts:
        lines += [part.text] if isinstance(part, Line) else ["\t".join(row) for row in part.rows]
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["Năm 2021", "Năm 2022"])
def test_our_own_report_raises_no_alarm_as_word_or_as_text(pilot: Cycle, name: str) -> None:
    cycle = Cycle.get(Cycle.name == name)
    parts = read_docx(SUMMARY.make(cycle, "docx"))
    assert check(parts) == ()
    assert check(parts_of_text(as_pasted(parts))) == ()


def test_our_own_excel_raises_no_alarm(pilot: Cycle) -> None:
    for paper in ("summary", "year-difference"):
        cycle = pilot if paper == "summary" else Cycle.get(Cycle.name == "Năm 2022")
        assert check(parts_of_grid(read_workbook(PAPERS[paper].make(cycle, "xlsx")))) == ()


def test_the_real_report_as_a_word_file_has_the_same_slips() -> None:
    parts = parts_of_text(REAL.read_text(encoding="utf-8"))
    word = docx.Document()
    for part in parts:
        if isinstance(part, Line):
            word.add_paragraph(part.text)
            continue
        table = word.add_table(rows=len(part.rows), cols=11)
        for row, texts in zip(table.rows, part.rows, strict=True):
            for cell, text in zip(row.cells, texts if len(texts) == 11 else HEAD, strict=True):
                cell.text = text
        for first, last in ((0, 0), (1, 1), (2, 2), (3, 3), (10, 10)):
            table.cell(0, first).merge(table.cell(1, last))
        table.cell(0, 4).merge(table.cell(0, 6))
        table.cell(0, 7).merge(table.cell(0, 9))
    made = io.BytesIO()
    word.save(made)
    found = check(read_docx(made.getvalue()))
    assert [(one.rule, one.place, one.told) for one in found] == [
        (one.rule, one.place, one.told) for one in check(parts)
    ]


def test_a_report_as_it_came_has_no_changes(pilot: Cycle) -> None:
    assert edits_of(pilot, read_docx(SUMMARY.make(pilot, "docx"))) == ()


def test_two_figures_and_one_sentence_changed_by_hand_are_exactly_those(pilot: Cycle) -> None:
    made = changed(
        pilot,
        ("Ban Chỉ đạo có 06 thành viên", "Ban Chỉ đạo có 07 thành viên"),
        ("10/13", "11/13"),
        (
            "thời gian dành cho việc hướng dẫn và kiểm tra còn ít.",
            "thời gian dành cho việc kiểm tra còn rất ít.",
        ),
    )
    found = edits_of(pilot, read_docx(made))
    assert [one.change for one in found] == [
        Change(
            ChangeKind.WORDS,
            "2. Những khó khăn trong quá trình triển khai thực hiện",
            "Thành viên Ban Chỉ đạo và người làm công tác khuyến học đều kiêm nhiệm, thời gian dành cho việc "
            "hướng dẫn và kiểm tra còn ít.",
            "Thành viên Ban Chỉ đạo và người làm công tác khuyến học đều kiêm nhiệm, thời gian dành cho việc "
            "kiểm tra còn rất ít.",
        ),
        Change(
            ChangeKind.FIGURES,
            "1. Về ban hành các văn bản hướng dẫn, chỉ đạo",
            "Ban Chỉ đạo có 06 thành viên, được phân công theo dõi, hướng dẫn và đôn đốc các đơn vị, "
            "cá nhân đã đăng ký.",
            "Ban Chỉ đạo có 07 thành viên, được phân công theo dõi, hướng dẫn và đôn đốc các đơn vị, "
            "cá nhân đã đăng ký.",
            (Figure("06", "07", 15),),
        ),
        Change(
            ChangeKind.FIGURES,
            "Bảng, dòng “2. Thôn Bao La – Đức Nhuận”, cột “Nông dân”",
            "10/13 76,9%",
            "11/13 76,9%",
            (Figure("10/13 76,9%", "11/13 76,9%"),),
        ),
    ]
    names = [[named.of.name if named.of else "" for named in one.figures] for one in found]
    assert names == [[], ["so_thanh_vien"], [""]]
    assert [one.rule for one in check(read_docx(made))] == ["column", "row", "share"]


def test_number_and_day_filled_in_by_hand_are_no_changes(pilot: Cycle) -> None:
    made = changed(
        pilot,
        ("Số:\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0/BC-BCĐ", "Số: 05/BC-BCĐ"),
        (
            "Quảng Phú, ngày\xa0\xa0\xa0\xa0\xa0tháng\xa0\xa0\xa0\xa0\xa0năm 2021",
            "Quảng Phú, ngày 20 tháng 7 năm 2021",
        ),
    )
    assert edits_of(pilot, read_docx(made)) == ()


def test_sentences_put_in_and_taken_out(pilot: Cycle) -> None:
    word = docx.Document(io.BytesIO(SUMMARY.make(pilot, "docx")))
    gone = next(one for one in word.paragraphs if one.text.startswith("Việc bầu chọn được tổ chức"))
    gone.insert_paragraph_before("Ba thôn xin thêm 2 buổi tập huấn.")
    gone._p.getparent().remove(gone._p)
    rows = next(table for table in word.tables if table.cell(0, 0).text == "Tên đơn vị")._tbl
    rows.remove(rows.tr_lst[2])
    made = io.BytesIO()
    word.save(made)
    where = (
        "V. Đánh giá cụ thể về tính đầy đủ, phù hợp của bộ tiêu chí, việc thu thập minh chứng "
        "và quy trình bầu chọn"
    )
    assert [one.change for one in edits_of(pilot, read_docx(made.getvalue()))] == [
        Change(ChangeKind.REMOVED, where, "Việc bầu chọn được tổ chức tại từng đơn vị, có biên bản.", ""),
        Change(ChangeKind.ADDED, where, "", "Ba thôn xin thêm 2 buổi tập huấn."),
        Change(
            ChangeKind.REMOVED, "Bảng, dòng “1. Cơ quan xã”",
            "1. Cơ quan xã · 25 · 25 · 100% · 1/1 100% · 0 · 24/24 100% · 15 · 9 · 1 · 24/24", "",
        ),
    ]  # fmt: skip


def test_another_paper_altogether_is_shown_without_end(pilot: Cycle) -> None:
    word = docx.Document()
    for number in range(300):
        word.add_paragraph(f"Câu số {number} của một báo cáo khác hẳn.")
    made = io.BytesIO()
    word.save(made)
    kinds = {one.change.kind for one in edits_of(pilot, read_docx(made.getvalue()))}
    assert kinds == {ChangeKind.ADDED, ChangeKind.REMOVED}


def test_own_words_with_figures_by_name_and_the_longest_names(db: object) -> None:
    chief = make.commune()
    unit, cycle = make.unit(chief, f"Thôn {LONGEST_NAME}"[:120]), make.cycle(chief)
    for name in ("An", "Bình", "Cúc", "Dung", "Én", "Giang", "Hà"):
        make.self_scored(chief, make.person(chief, cycle, unit, f"Võ Thị {name}"))
    _keep(cycle, {"results": "Cả xã có {tong_dang_ky} người đăng ký, {tong_tu_cham} người tự chấm."}, chief)
    made = changed(
        cycle, ("Cả xã có 7 người đăng ký, 7 người tự chấm.", "Cả xã có 7 người đăng ký, 5 người tự chấm.")
    )
    [one] = edits_of(cycle, read_docx(made))
    assert one.change.figures == (Figure("7", "5", 26),)
    assert one.figures[0].of is not None
    assert one.figures[0].of.name == "tong_tu_cham"
    assert check(read_docx(SUMMARY.make(cycle, "docx"))) == ()


def _keep(cycle: Cycle, texts: dict[str, str], by: Actor) -> None:
    keep_narrative(cycle.id, texts, {}, by=by, at=make.NOW)
