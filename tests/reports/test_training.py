"""Papers of training: the list to sign with codes, the list after it, the summary report, and page ends."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace

import docx as python_docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.training import count_guests, keep_session
from cdht.actions.training_attendance import keep_list
from cdht.domain.problems import Refused
from cdht.domain.training import SessionFacts
from cdht.models.form_codes import codes_of
from cdht.reports.facts import Choice, facts_of
from cdht.reports.narrative import texts
from cdht.reports.papers import PAPERS
from cdht.reports.placeholders import values
from tests.reports.reading import lines
from tests.reports.sample import LONGEST_NAME


@pytest.fixture
def world(db):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    long = make.person(chief, cycle, unit, LONGEST_NAME)
    an, far = make.person(chief, cycle, unit, "Lê An"), make.person(chief, cycle, other, "Hồ Xa")
    facts = SessionFacts(
        date(2021, 4, 22), "Bộ tiêu chí", until=date(2021, 4, 23), place="Hội trường", teacher="Trần Khuê",
        material="Mẫu phiếu", indicators=frozenset({2}),
    )  # fmt: skip
    session = keep_session(cycle.id, facts, by=chief, at=make.NOW)
    return SimpleNamespace(
        chief=chief, unit=unit, other=other, cycle=cycle, long=long, an=an, far=far, session=session
    )


def attend(world, *rows, guests: int = 0) -> None:
    keep_list(world.session.id, come=[row.id for row in rows], by=world.chief, at=make.NOW)
    count_guests(world.cycle.id, world.session.id, guests, by=world.chief, at=make.NOW)


def of(world, name: str, **more) -> object:
    return PAPERS[name].document(world.cycle, Choice(training_id=world.session.id, **more))


def test_the_list_to_sign_takes_the_session_and_a_code_for_everybody(world) -> None:
    document = of(world, "training-attendance", spare=1)
    first, second = document.tables
    codes = codes_of([world.an.id, world.long.id])
    assert {(row[1], row[4].qr) for row in first.rows[:2]} == {
        ("Lê An", codes[world.an.id]), (LONGEST_NAME, codes[world.long.id]),
    }  # fmt: skip
    assert first.rows[2][1:] == ("", "", "", "")
    assert [row[1] for row in second.rows[:1]] == ["Hồ Xa"]
    told = lines(document)
    for line in (
        "Thời gian: từ ngày 22 tháng 4 năm 2021 đến ngày 23 tháng 4 năm 2021", "Địa điểm: Hội trường",
        "Người hướng dẫn: Trần Khuê", "Tài liệu: Mẫu phiếu",
    ):  # fmt: skip
        assert line in told


def test_without_a_session_the_list_is_for_the_hand(world) -> None:
    [table] = PAPERS["training-attendance"].document(world.cycle, Choice(unit_id=world.unit.id)).tables
    assert table.head[0][4] == "Ghi chú" and all(row[4] == "" for row in table.rows)


def test_only_invited_units_and_those_one_may_see_are_listed(world) -> None:
    facts = SessionFacts(date(2021, 5, 3), "Riêng", counts=False, units=frozenset({world.other.id}))
    session = keep_session(world.cycle.id, facts, by=world.chief, at=make.NOW)
    [table] = PAPERS["training-attendance"].document(world.cycle, Choice(training_id=session.id)).tables
    assert [row[1] for row in table.rows] == ["Hồ Xa"]
    [own] = of(world, "training-attendance", units=frozenset({world.unit.id})).tables
    assert {row[1] for row in own.rows} == {"Lê An", LONGEST_NAME}
    later = make.cycle(world.chief, "Năm 2022", year=2022)
    with pytest.raises(Refused, match="Không còn buổi"):
        PAPERS["training-attendance"].document(later, Choice(training_id=session.id))


def test_codes_stand_in_the_files_and_can_be_read(world) -> None:
    code = codes_of([world.an.id])[world.an.id]
    choice = Choice(training_id=world.session.id)
    made = PAPERS["training-attendance"].make(world.cycle, "pdf", choice)
    assert code in "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    word = python_docx.Document(io.BytesIO(PAPERS["training-attendance"].make(world.cycle, "docx", choice)))
    assert len(word.inline_shapes) == 3
    zxing, image = pytest.importorskip("zxingcpp"), pytest.importorskip("PIL.Image")
    parts = [part for part in word.part.package.iter_parts() if part.content_type == "image/png"]
    read = set()
    for part in parts:
        picture = image.open(io.BytesIO(part.blob)).convert("L")
        framed = image.new("L", (picture.width + 40, picture.height + 40), 255)
        framed.paste(picture, (20, 20))
        read |= {found.text for found in zxing.read_barcodes(framed)}
    assert read == set(codes_of([world.an.id, world.long.id, world.far.id]).values())


@pytest.mark.parametrize("spare", [0, *range(7, 15), 26, 28, 30, 32])
def test_neither_a_row_nor_the_signatures_stand_alone_on_a_page(world, spare) -> None:
    """Whatever the length of the list, its last page has lines of the table above the signatures."""
    choice = Choice(unit_id=world.unit.id, spare=spare)
    made = PAPERS["training-attendance"].make(world.cycle, "pdf", choice)
    last = [line.strip() for line in PdfReader(io.BytesIO(made)).pages[-1].extract_text().split("\n")]
    end = next(place for place, line in enumerate(last) if line.startswith("Danh sách có 2 người"))
    count = spare + 2
    rows = [number for number in map(str, range(1, count + 1)) if number in last[1:end]]
    assert len(rows) >= min(3, count) and rows[-1] == str(count)
    assert "NGƯỜI HƯỚNG DẪN" in last[end:]


def test_who_attended_is_listed_by_unit_with_the_guests(world) -> None:
    attend(world, world.an, world.far, guests=3)
    document = PAPERS["training-attended"].document(world.cycle)
    [table] = document.tables
    assert [row[0].value if len(row) == 1 else row[:2] for row in table.rows] == [
        "Thôn Bao La – Đức Nhuận: 1 người", (1, "Lê An"), "Thôn Hạ Lang: 1 người", (2, "Hồ Xa"),
    ]  # fmt: skip
    assert any("2 người đăng ký đã dự. Ngoài ra có 3 khách" in line for line in lines(document))
    [own] = of(world, "training-attended", units=frozenset({world.unit.id})).tables
    assert len(own.rows) == 2


def test_nothing_recorded_is_said_not_invented(world) -> None:
    [table] = PAPERS["training-attended"].document(world.cycle).tables
    assert table.rows == () and table.empty == "Chưa ghi ai dự tập huấn."
    told = "\n".join(lines(PAPERS["summary"].document(world.cycle)))
    assert "Các buổi tập huấn" not in told and "lượt người" not in told
    assert "Đã tổ chức" not in texts(facts_of(world.cycle))["training"]


def test_the_summary_report_tells_sessions_people_and_units(world) -> None:
    attend(world, world.an, world.far, guests=1)
    told = lines(PAPERS["summary"].document(world.cycle))
    for line in (
        "Đã tổ chức 01 buổi tập huấn với 2 lượt người đăng ký dự; 2/3 người đăng ký (66,7%) đã dự ít nhất "
        "một buổi.",
        "- Từ ngày 22 tháng 4 năm 2021 đến ngày 23 tháng 4 năm 2021, tại Hội trường; nội dung: "
        "Bộ tiêu chí; 2 người đăng ký và 1 khách dự",
        "- Thôn Bao La – Đức Nhuận: 1/2 (50%);",
        "- Thôn Hạ Lang: 1/1 (100%).",
    ):
        assert any(line.removeprefix("- ") in one for one in told), line
    known = values(facts_of(world.cycle))
    names = ("so_buoi_tap_huan", "luot_tap_huan", "nguoi_tap_huan", "khach_tap_huan")
    assert [known[name] for name in names] == ["01", "2", "2", "1"]
    data = PAPERS["summary"].data(world.cycle, Choice())["training"]
    units = {"Thôn Bao La – Đức Nhuận": 1, "Thôn Hạ Lang": 1}
    assert data == {"sessions": 1, "attendances": 2, "people": 2, "guests": 1, "units": units}


def test_the_person_concerned_reads_what_is_kept(world) -> None:
    attend(world, world.an)
    document = PAPERS["person-sheet"].document(world.cycle, Choice(person_id=world.an.id))
    assert any("Dự tập huấn từ ngày 22 tháng 4 năm 2021" in line for line in lines(document))
