"""The registry, the lists, the decision and the certificates: as issued, for those who may have them."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import factories as make
import pytest

from cdht.actions.communes import NameFacts, SignerFacts, add_signer, change_name
from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import RegistrationFacts, change, withdraw
from cdht.domain.accounts import Actor
from cdht.domain.certificates import Facts, qr_text, verify
from cdht.domain.people import sort_key
from cdht.domain.problems import Refused
from cdht.models.certificates import key_of
from cdht.models.cycles import Cycle
from cdht.models.recognition import Decision, Recognition
from cdht.models.registration import Registration
from cdht.reports.document import Centered, Certificate, Grounds, Signature, Signer
from cdht.reports.facts import Choice
from cdht.reports.papers import FORMAT_LABELS, PAPERS, TYPES, certificate, certificate_filename
from tests.reports.reading import decoded, docx_table, html_rows, lines, pdf_texts, pdf_words, xlsx_rows
from tests.reports.sample import LONGEST_NAME
from tests.reports.worlds import whose

needs_zbarimg = pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")),
    reason="đọc mã QR cần zbarimg và pdftoppm (gói zbar-tools, poppler-utils)",
)


@pytest.fixture
def village(db):
    """A commune with one unit, its cycle, and an actor who may do everything."""
    by = Actor.server(make.commune().commune_id)
    return by, make.cycle(by), make.unit(by)


def walk(by: Actor, *rows: Registration) -> None:
    """Everybody up to the vote, in one meeting."""
    for row in rows:
        make.self_scored(by, row)
        make.verified(by, row)
    for row in rows:
        make.voted(by, row)


# --- The registry ------------------------------------------------------------------------------


def test_the_papers_and_their_formats() -> None:
    assert {paper.name: paper.formats for paper in PAPERS.values()} == {
        "plan": ("pdf", "docx", "html"),
        "committee-decision": ("pdf", "docx", "html"),
        "registration-form": ("pdf", "docx", "html"),
        "registration-list": ("pdf", "docx", "xlsx", "html"),
        "training-attendance": ("pdf", "docx", "xlsx", "html"),
        "training-attended": ("pdf", "docx", "xlsx", "html"),
        "monthly-report": ("pdf", "docx", "xlsx", "html"),
        "inspection-form": ("pdf", "docx", "html"),
        "inspection-minutes": ("pdf", "docx", "html"),
        "self-assessment": ("pdf", "docx"),
        "score-sheets": ("pdf", "docx", "xlsx", "html"),
        "minutes": ("pdf", "docx", "xlsx", "html"),
        "invitation": ("pdf", "docx", "html"),
        "attendance": ("pdf", "docx", "xlsx", "html"),
        "ballots": ("pdf", "docx"),
        "tally": ("pdf", "docx", "xlsx", "html"),
        "vote-minutes": ("pdf", "docx", "xlsx", "html"),
        "proposal": ("pdf", "docx", "xlsx", "html"),
        "decision": ("pdf", "docx", "xlsx", "html"),
        "not-recognised": ("pdf", "docx", "xlsx", "html"),
        "certificates": ("pdf", "docx", "html"),
        "certificate-register": ("pdf", "docx", "xlsx", "html"),
        "hand-over": ("pdf", "docx", "xlsx", "html"),
        "summary": ("pdf", "docx", "xlsx", "html", "json"),
        "annex": ("pdf", "docx", "xlsx", "html"),
        "agreement": ("pdf", "docx", "xlsx", "html"),
        "year-difference": ("pdf", "docx", "xlsx", "html"),
        "complaint-register": ("pdf", "docx", "xlsx", "html"),
        "learning-plan-forms": ("pdf", "docx", "html"),
        "learning-plan": ("pdf", "docx", "html"),
        "complaint-receipt": ("pdf", "docx", "html"),
        "complaint-answer": ("pdf", "docx", "html"),
        "person-sheet": ("pdf", "docx", "html"),
        "person-journal": ("pdf", "docx", "xlsx", "html"),
    }
    assert list(PAPERS) == [paper.name for paper in PAPERS.values()]
    assert {way for paper in PAPERS.values() for way in paper.formats} == set(TYPES) == set(FORMAT_LABELS)


def test_file_names_without_marks(pilot: Cycle) -> None:
    assert [paper.filename(pilot, "pdf") for paper in PAPERS.values()] == [
        "KeHoach_QuangPhu_2021.pdf",
        "QuyetDinhThanhLapBanChiDao_QuangPhu_2021.pdf",
        "PhieuDangKy_QuangPhu_2021.pdf",
        "DanhSachDangKy_QuangPhu_2021.pdf",
        "DanhSachTapHuan_QuangPhu_2021.pdf",
        "DaDuTapHuan_QuangPhu_2021.pdf",
        "BaoCaoTienDo_QuangPhu_2021.pdf",
        "BienBanKiemTraTrong_QuangPhu_2021.pdf",
        "BienBanKiemTra_QuangPhu_2021.pdf",
        "PhieuTuCham_QuangPhu_2021.pdf",
        "PhieuKeHoachHocTap_QuangPhu_2021.pdf",
        "BangDiem_QuangPhu_2021.pdf",
        "BienBanThamDinh_QuangPhu_2021.pdf",
        "GiayMoi_QuangPhu_2021.pdf",
        "DanhSachKyTen_QuangPhu_2021.pdf",
        "PhieuBau_QuangPhu_2021.pdf",
        "BienBanKiemPhieu_QuangPhu_2021.pdf",
        "BienBanHopBinhXet_QuangPhu_2021.pdf",
        "ToTrinh_QuangPhu_2021.pdf",
        "QuyetDinhCongNhan_QuangPhu_2021.pdf",
        "DanhSachKhongCongNhan_QuangPhu_2021.pdf",
        "GiayCongNhan_QuangPhu_2021.pdf",
        "SoCapGiay_QuangPhu_2021.pdf",
        "SoTraoGiay_QuangPhu_2021.pdf",
        "SoYKien_QuangPhu_2021.pdf",
        "BaoCaoTongKet_QuangPhu_2021.pdf",
        "PhuLucThongKe_QuangPhu_2021.pdf",
        "MucThongNhat_QuangPhu_2021.pdf",
        "SoVoiNamTruoc_QuangPhu_2021.pdf",
        "PhieuThongTin_QuangPhu_2021.pdf",
        "KeHoachHocTap_QuangPhu_2021.pdf",
        "NhatKy_QuangPhu_2021.pdf",
        "GiayBienNhan_QuangPhu_2021.pdf",
        "ThongBaoTraLoi_QuangPhu_2021.pdf",
    ]
    named = PAPERS["self-assessment"].filename(pilot, "pdf", "Thôn Bao La – Đức Nhuận")
    assert named == "PhieuTuCham_ThonBaoLaDucNhuan_QuangPhu_2021.pdf"


@pytest.mark.parametrize("name", ["..", "Xã / Phường", "=1+1", "👍"])
def test_no_name_breaks_a_file_name(db, name: str) -> None:
    cycle = make.cycle(make.commune(name))
    made = PAPERS["summary"].filename(cycle, "docx")
    assert made.startswith("BaoCaoTongKet_") and made.endswith("_2021.docx")
    assert made.replace("_", "").replace(".", "").isalnum() and made.isascii()


def test_every_paper_in_every_format_is_a_file_of_that_format(pilot: Cycle) -> None:
    begin = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>", "json": b"{"}
    for paper in PAPERS.values():
        for way in paper.formats:
            made = paper.make(pilot, way, whose(paper, pilot))
            assert made.lstrip().lower().startswith(begin[way].lower()), (paper.name, way)


def test_a_format_that_a_paper_has_not_is_refused(pilot: Cycle) -> None:
    with pytest.raises(Refused, match="có các dạng: pdf, docx, html"):
        PAPERS["certificates"].make(pilot, "xlsx")


def test_papers_travel_to_the_worker_process(pilot: Cycle) -> None:
    for paper in PAPERS.values():
        document = paper.document(pilot, whose(paper, pilot))
        assert pickle.loads(pickle.dumps(document)) == document


def test_listing_the_papers_loads_no_document_library() -> None:
    heavy = "{'xhtml2pdf', 'reportlab', 'docx', 'xlsxwriter', 'segno', 'PIL', 'jinja2', 'pypdfium2'}"
    code = f"import sys, cdht.reports.papers; print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- The registration list ---------------------------------------------------------------------


def test_registration_list_by_unit_and_given_name_without_who_withdrew(village) -> None:
    by, cycle, unit = village
    school = make.unit(by, "Trường Tiểu học")
    make.person(by, cycle, unit, "Đặng Văn Ý")
    make.person(
        by, cycle, unit, "Lê Thị Ánh", audience="worker", party_member=True, number="046185001234", year=1985
    )
    make.person(by, cycle, school, "Trần Anh")
    withdraw(make.person(by, cycle, unit, "Người Đã Rút").id, "Chuyển đi", by=by, at=make.NOW)
    table = PAPERS["registration-list"].document(cycle).tables[0]
    assert [row[1] if len(row) > 1 else row[0].text for row in table.rows] == [
        "Thôn Bao La – Đức Nhuận: 2 người",
        "Lê Thị Ánh",
        "Đặng Văn Ý",
        "Trường Tiểu học: 1 người",
        "Trần Anh",
    ]
    assert table.rows[1] == (
        1,
        "Lê Thị Ánh",
        "1985",
        "Nam",
        "Người lao động thuộc các thôn",
        "Lao động tiểu thủ công nghiệp",
        "02/04/2021",
    )
    printed = " ".join(pdf_words(PAPERS["registration-list"].make(cycle, "pdf")))
    assert "Người Đã Rút" not in printed
    assert "046185001234" not in printed and "Đảng" not in printed


def test_registration_list_prints_everybody_once_in_every_format(pilot: Cycle) -> None:
    paper = PAPERS["registration-list"]
    wanted = {row.citizen.name for row in Registration.select().where(Registration.cycle == pilot.id)}
    names = [row[1] for row in docx_table(paper.make(pilot, "docx"), "STT") if row[0].isdigit()]
    assert (len(names), set(names)) == (55, wanted)
    assert [row[1] for row in xlsx_rows(paper.make(pilot, "xlsx")) if isinstance(row[0], int)] == names
    assert [row[1] for row in html_rows(paper.make(pilot, "html")) if row[0].isdigit()] == names
    printed = " ".join(pdf_words(paper.make(pilot, "pdf")))
    assert [name for name in names if printed.count(name) < 1] == []


# --- The decision ------------------------------------------------------------------------------


def test_the_decision_as_it_was_issued(pilot: Cycle) -> None:
    document = PAPERS["decision"].document(pilot)
    head, _title, body, grounds = document.blocks[:4]
    assert (head.number, head.place_line) == ("45/QĐ-UBND", "Quảng Phú, ngày 20 tháng 7 năm 2021")
    assert body == Centered("ỦY BAN NHÂN DÂN XÃ QUẢNG PHÚ")
    assert isinstance(grounds, Grounds) and len(grounds.lines) == 4
    assert grounds.lines[-1] == (
        "Theo đề nghị của Ban Chỉ đạo thực hiện thí điểm mô hình “Công dân học tập” xã Quảng Phú"
    )
    articles = [line for line in lines(document) if line.startswith("Điều")]
    assert articles[0] == (
        "Điều 1. Công nhận danh hiệu “Công dân học tập” năm 2021 cho 52 công dân trên địa bàn xã Quảng Phú "
        "(có danh sách kèm theo)."
    )
    assert articles[-1].endswith("chịu trách nhiệm thi hành Quyết định này./.")
    [signature] = [block for block in document.blocks if isinstance(block, Signature)]
    assert signature.signers == (
        Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Quốc Việt"),
    )


def test_its_list_in_every_format(pilot: Cycle) -> None:
    paper = PAPERS["decision"]
    rows = Recognition.select().where(Recognition.recognised, Recognition.cycle == pilot.id)
    wanted = {(row.printed_salutation, row.printed_name, row.certificate_label) for row in rows}

    def people(table: list[list]) -> set[tuple]:
        return {(row[1], row[2], row[4]) for row in table if str(row[0]).isdigit()}

    assert len(wanted) == 52
    assert people(docx_table(paper.make(pilot, "docx"), "STT")) == wanted
    assert people(xlsx_rows(paper.make(pilot, "xlsx"))) == wanted
    assert people(html_rows(paper.make(pilot, "html"))) == wanted
    printed = " ".join(pdf_words(paper.make(pilot, "pdf")))
    assert [name for name in wanted if " ".join(name[:2]) not in printed or name[2] not in printed] == []


@pytest.mark.parametrize("name", ["decision", "certificates"])
def test_without_a_decision_it_says_what_to_do(village, name: str) -> None:
    _by, cycle, _unit = village
    with pytest.raises(Refused, match="trước, rồi in"):
        PAPERS[name].make(cycle, "pdf")


def test_the_latest_decision_unless_another_is_chosen(village) -> None:
    by, cycle, unit = village
    first, second = (
        make.person(by, cycle, unit, "Hoàng Thị Một"),
        make.person(by, cycle, unit, "Hoàng Thị Hai"),
    )
    walk(by, first)
    make.recognised(by, first, "45/QĐ-UBND")
    walk(by, second)
    make.recognised(by, second, "46/QĐ-UBND")
    paper, earlier = PAPERS["decision"], Decision.get(Decision.number == "45/QĐ-UBND")
    assert [row[2] for row in paper.document(cycle).tables[0].rows[1:]] == ["Hoàng Thị Hai"]
    chosen = paper.document(cycle, Choice(decision_id=earlier.id))
    assert [row[2] for row in chosen.tables[0].rows[1:]] == ["Hoàng Thị Một"]
    with pytest.raises(Refused, match="Chọn quyết định khác"):
        paper.document(cycle, Choice(decision_id=earlier.id + 100))
    [page] = PAPERS["certificates"].document(cycle, Choice(decision_id=earlier.id)).blocks
    assert page.name == "Hoàng Thị Một"


def test_a_decision_that_recognised_nobody_is_not_printed(village) -> None:
    by, cycle, unit = village
    row = make.person(by, cycle, unit)
    make.self_scored(by, row, make.points(6))
    make.verified(by, row, make.points(6))
    make.voted(by, row)
    make.recognised(by, row)
    with pytest.raises(Refused, match="chưa có quyết định công nhận ai"):
        PAPERS["decision"].document(cycle)


# --- Certificates ------------------------------------------------------------------------------


def test_a_page_for_everybody_in_force_by_unit_and_given_name(pilot: Cycle) -> None:
    rows = list(Recognition.select().where(Recognition.recognised, Recognition.cycle == pilot.id))
    pages = PAPERS["certificates"].document(pilot).blocks
    assert {page.code for page in pages} == {row.code for row in rows}
    units = [page.of for page in pages]
    assert list(dict.fromkeys(units)) == [
        "Cơ quan xã Quảng Phú",
        "Thôn Bao La – Đức Nhuận, xã Quảng Phú",
        "Ban Khuyến học Họ Hoàng, xã Quảng Phú",
    ]
    assert [(units.index(p.of), sort_key(p.name)) for p in pages] == sorted(
        (units.index(p.of), sort_key(p.name)) for p in pages
    )
    made = pdf_texts(PAPERS["certificates"].make(pilot, "pdf"))
    assert len(made) == len(rows) == 52
    assert [text for text, page in zip(made, pages, strict=True) if page.name not in text] == []


def test_what_a_certificate_says(pilot: Cycle) -> None:
    row = Recognition.get(Recognition.printed_name == "Ngô Thị Mỹ Bích")
    [page] = [one for one in PAPERS["certificates"].document(pilot).blocks if one.code == row.code]
    facts = Facts(row.printed_name, row.printed_unit, row.certificate_number, 2021, row.code)
    assert page == Certificate(
        issuer="Ủy ban nhân dân xã Quảng Phú",
        salutation="Bà",
        name="Ngô Thị Mỹ Bích",
        of="Cơ quan xã Quảng Phú",
        honour="“CÔNG DÂN HỌC TẬP”",
        after="năm 2021",
        dated="Quảng Phú, ngày 20 tháng 7 năm 2021",
        signer=Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Quốc Việt"),
        code=row.code,
        qr=qr_text(facts, "xã Quảng Phú", key_of(pilot.commune_id)),
        lines=(
            "Quyết định số 45/QĐ-UBND ngày 20 tháng 7 năm 2021",
            f"Số vào sổ: {row.certificate_label}",
        ),
    )


@needs_zbarimg
def test_the_qr_code_reads_as_the_signed_facts(pilot: Cycle, tmp_path: Path) -> None:
    pages = PAPERS["certificates"].document(pilot).blocks
    made = PAPERS["certificates"].make(pilot, "pdf")
    read = [decoded(made, tmp_path, page) for page in (1, 26, 52)]
    assert read == [pages[i].qr for i in (0, 25, 51)]
    key = key_of(pilot.commune_id)
    assert [verify(text, key).code for text in read] == [pages[i].code for i in (0, 25, 51)]


def test_the_longest_name_stays_on_one_line_of_one_page(village) -> None:
    by, cycle, unit = village
    row = make.person(by, cycle, unit, LONGEST_NAME[:80])
    walk(by, row)
    make.recognised(by, row)
    [text] = pdf_texts(PAPERS["certificates"].make(cycle, "pdf"))
    assert LONGEST_NAME[:80].strip() in text


def test_one_persons_certificate_is_refused_before_and_after_it_is_in_force(village) -> None:
    by, cycle, unit = village
    row = make.person(by, cycle, unit)
    walk(by, row)
    for ask in (certificate, certificate_filename):
        with pytest.raises(Refused, match="Hoàng Văn Quý chưa được công nhận nên không có giấy"):
            ask(make.fresh(row))
    row = make.recognised(by, row)
    assert len(pdf_texts(certificate(row))) == 1
    assert certificate_filename(row) == "GiayCongNhan_HoangVanQuy_2021.pdf"
    revoke(row.id, "Khai sai minh chứng", by=by, at=make.NOW)
    with pytest.raises(Refused, match="không có giấy"):
        certificate(make.fresh(row))
    with pytest.raises(Refused, match="Chưa có ai được công nhận"):
        PAPERS["certificates"].document(cycle)
    # the decision was issued with that person on it, and says what became of it
    assert PAPERS["decision"].document(cycle).tables[0].rows[1][2:] == (
        "Hoàng Văn Quý",
        "1961",
        "001/2021",
        "Đã thu hồi ngày 01/07/2021",
    )
    correct(row.id, "Xét lại theo đơn", by=by, at=make.NOW)
    again = make.recognised(by, row, "46/QĐ-UBND")
    assert "46/QĐ-UBND" in pdf_texts(certificate(again))[0]


def test_a_person_not_recognised_has_no_certificate(pilot: Cycle) -> None:
    declined = Recognition.get(~Recognition.recognised).registration
    with pytest.raises(Refused, match="không có giấy công nhận"):
        certificate(declined)


def test_what_was_printed_stays_whatever_changes_later(village) -> None:
    by, cycle, unit = village
    row = make.person(by, cycle, unit)
    walk(by, row)
    row = make.recognised(by, row)
    person = make.Person("Hoàng Văn Quý Mới", make.Birth(1961), make.Gender.FEMALE)
    facts = RegistrationFacts(
        person,
        unit.id,
        row.audience_registered,
        row.audience,
        row.registered_on,
        row.component,
        reason="Cải chính hộ tịch",
    )
    change(row.id, facts, version=row.version, by=by, at=make.NOW)
    assert make.fresh(row).citizen.name == "Hoàng Văn Quý Mới"
    change_name(NameFacts("Đan Điền", "xã", "thành phố Huế", "", date(2025, 7, 1)), by=by, at=make.NOW)
    [page] = PAPERS["certificates"].document(cycle).blocks
    assert (page.salutation, page.name, page.of, page.signer) == (
        "Ông",
        "Hoàng Văn Quý",
        "Thôn Bao La – Đức Nhuận, xã Quảng Phú",
        Signer(("CHỦ TỊCH",), "Nguyễn Quốc Việt"),
    )
    assert page.issuer == "Chủ tịch Ủy ban nhân dân xã Quảng Phú"
    assert PAPERS["decision"].document(cycle).tables[0].rows[1][1:3] == ("Ông", "Hoàng Văn Quý")


def test_another_signer_of_that_day_lends_no_title(village) -> None:
    """The decision was signed by somebody else than the commune's signer of the day: only it is believed."""
    by, cycle, unit = village
    add_signer(
        SignerFacts("peoples_committee", "KT. CHỦ TỊCH", "Người Khác", "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH"),
        by=by,
        at=make.NOW,
    )
    row = make.person(by, cycle, unit)
    walk(by, row)
    make.recognised(by, row)
    [page] = PAPERS["certificates"].document(cycle).blocks
    assert page.signer == Signer(("CHỦ TỊCH",), "Nguyễn Quốc Việt")
