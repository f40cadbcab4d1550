"""A paper made to be issued: number, day, text, figures and files; and what a correction says."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from cdht.domain.originals import Made, PaperNumber, Series
from cdht.models.cycles import Cycle
from cdht.models.originals import Original, RegisterEntry
from cdht.reports import papers
from cdht.reports.document import (
    Document,
    Letterhead,
    ListItem,
    Note,
    Paragraph,
    Signature,
    Signer,
    bold,
    plain,
)
from cdht.reports.facts import Choice
from cdht.reports.originals import (
    choice_kept,
    choice_of,
    make,
    named,
    replacing_words,
    reprint_line,
    with_last_sentence,
)
from cdht.reports.papers import PAPERS, Paper
from cdht.reports.stored import loads
from tests.reports.worlds import whose

DAY = date(2021, 7, 20)
SIGNATURE = Signature((Signer(("TRƯỞNG BAN",)),))


def made(paper: Paper, cycle: Cycle, number: int = 5, **more) -> Made:
    series = Series(paper.series, paper.kind, DAY.year)
    choice, number_of = whose(paper, cycle), PaperNumber(series, number)
    return make(paper, cycle, choice, number_of, on=DAY, render=papers.render, **more)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_text_figures_and_files_say_the_same(pilot: Cycle) -> None:
    one = made(PAPERS["summary"], pilot)
    document = loads(one.document)
    assert (one.paper, one.number.printed, one.issued_on) == ("summary", "05/BC-BCĐ", DAY)
    assert one.title == document.title == "Báo cáo tổng kết thí điểm mô hình “Công dân học tập” năm 2021"
    assert one.file_name == "BaoCaoTongKet_QuangPhu_2021_So05-BC-BCD"
    head = next(block for block in document.blocks if isinstance(block, Letterhead))
    assert (head.number, head.dated) == ("05/BC-BCĐ", "ngày 20 tháng 7 năm 2021")
    assert "Số: 05/BC-BCĐ" in words(one.pdf) and "ngày 20 tháng 7 năm 2021" in words(one.pdf)
    word = docx.Document(io.BytesIO(one.docx or b""))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("Số: 05/BC-BCĐ" in text for text in cells)
    figures = json.loads(one.figures or "")
    assert figures["total"]["registered"] == 55
    assert figures["date"] == "2021-07-20"
    assert "55 người" in words(one.pdf)


def test_every_paper_with_a_number_can_be_issued(pilot: Cycle) -> None:
    numbered = [paper for paper in PAPERS.values() if paper.series and not paper.per_unit]
    assert numbered
    for paper in numbered:
        assert made(paper, pilot).number.printed in words(made(paper, pilot).pdf), paper.name


def test_a_paper_that_does_not_print_its_number_is_not_issued(pilot: Cycle) -> None:
    silent = replace(PAPERS["registration-list"], kind="DS", series="association")
    with pytest.raises(ValueError, match="does not print its number"):
        made(silent, pilot)


# --- Corrections -------------------------------------------------------------------------------


def ended(*blocks) -> list[str]:
    document = with_last_sentence(Document("", blocks), "Thay thế Báo cáo số 05/BC-BCĐ")
    return [plain(block.text) if hasattr(block, "text") else "—" for block in document.blocks]


@pytest.mark.parametrize(
    ("blocks", "texts"),
    [
        (
            (Paragraph("Một."), Paragraph("Hết ./."), SIGNATURE),
            ["Một.", "Hết.", "Thay thế Báo cáo số 05/BC-BCĐ./.", "—"],
        ),
        (
            (Paragraph("Hết./."), Note("Ghi chú"), SIGNATURE, Paragraph("Phụ lục./.")),
            ["Hết.", "Ghi chú", "Thay thế Báo cáo số 05/BC-BCĐ./.", "—", "Phụ lục./."],
        ),
        (
            (ListItem((bold("Điều 2."), " Có hiệu lực./.")), SIGNATURE),
            ["Điều 2. Có hiệu lực.", "Thay thế Báo cáo số 05/BC-BCĐ./.", "—"],
        ),
        ((Paragraph("Không dấu hết."), SIGNATURE), ["Không dấu hết.", "Thay thế Báo cáo số 05/BC-BCĐ.", "—"]),
        ((Paragraph("Không ai ký./."),), ["Không ai ký.", "Thay thế Báo cáo số 05/BC-BCĐ./."]),
        ((), ["Thay thế Báo cáo số 05/BC-BCĐ."]),
    ],
)
def test_the_sentence_ends_the_text_of_any_paper(blocks, texts: list[str]) -> None:
    assert ended(*blocks) == texts


def test_faces_of_the_text_before_stay() -> None:
    document = with_last_sentence(Document("", (Paragraph((bold("Điều 2."), " Hết./.")),)), "Thay thế")
    assert document.blocks[0] == Paragraph((bold("Điều 2."), replace(bold(" Hết."), bold=False)))


def test_a_correction_names_what_it_replaces(pilot: Cycle) -> None:
    number = {"series": "steering_committee", "kind": "BC", "year": 2021, "number": 5}
    old = RegisterEntry(**number, original=Original(issued_on=DAY))
    assert named(old) == "Báo cáo số 05/BC-BCĐ ngày 20 tháng 7 năm 2021"
    one = made(PAPERS["summary"], pilot, 6, replacing=old)
    assert f"{replacing_words(old)}./." in words(one.pdf)
    texts = [plain(block.text) for block in loads(one.document).blocks if isinstance(block, Paragraph)]
    assert texts[-1] == "Thay thế Báo cáo số 05/BC-BCĐ ngày 20 tháng 7 năm 2021./."
    assert not texts[-2].endswith("./.")


# --- Choices and reprints ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice", [Choice(), Choice(unit_id=3, spare=5, unscored=True), Choice(place="http://x")]
)
def test_what_was_chosen_comes_back_without_number_and_day(choice: Choice) -> None:
    kept = choice_kept(replace(choice, number="05/BC-BCĐ", on=DAY))
    assert choice_of(Original(choice=kept)) == choice


def test_a_choice_that_this_version_does_not_know_is_left_out() -> None:
    assert choice_of(Original(choice='{"moon": "full", "unit_id": 3}')) == Choice(unit_id=3)


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 4, 3), "Bản in lại lần 2 · ngày 03/4/2026"),
        (date(2026, 2, 12), "Bản in lại lần 2 · ngày 12/02/2026"),
    ],
)
def test_the_line_of_a_reprint(day: date, line: str) -> None:
    assert reprint_line(2, day) == line
