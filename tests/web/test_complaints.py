"""Complaints on the pages: from the person's page to the answer, the letter and the correction."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace

import docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.complaints import answer_complaint, record_complaint
from cdht.actions.cycles import close_cycle
from cdht.domain.complaints import Answer, Outcome, Raised, Subject, Way
from cdht.domain.lifecycle import Role, Stage
from cdht.models.complaints import Complaint
from cdht.models.journal import of_registration
from cdht.reports import printing
from cdht.web.pages import now, today

TEXT = "Tôi đọc sách quanh năm mà chỉ số 6 chấm thấp."


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    make.actor(chief, "lan", Role.CLERK, units=(unit,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "quanly", Role.ADMIN)
    make.actor(chief, "xa", Role.CLERK, Role.VERIFIER, units=(other,))
    verifier = make.actor(chief, "tuan", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit)
    row = make.verified(verifier, make.self_scored(chief, row))
    return SimpleNamespace(chief=chief, unit=unit, cycle=cycle, row=row, url=f"/registrations/{row.id}")


@pytest.fixture(scope="module", autouse=True)
def _worker_goes_home():
    yield
    printing.close()


def recorded(world, *, days_ago: int = 0, subject: Subject = Subject.VERIFIED, row=None) -> Complaint:
    raised = Raised(today() - timedelta(days=days_ago), Way.PAPER, subject, TEXT)
    return record_complaint((row or world.row).id, raised, by=world.chief, at=now())


def accepted(world, **more) -> Complaint:
    one = recorded(world, **more)
    answer_complaint(one.id, Answer(Outcome.ACCEPTED, "Đã xem lại.", today()), by=world.chief, at=now())
    return one


def fresh(one: Complaint) -> Complaint:
    return Complaint.get_by_id(one.id)


def pdf_text(answer) -> str:
    pages = PdfReader(io.BytesIO(answer.response.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- Recording ---------------------------------------------------------------------------------------


def test_recorded_from_the_persons_page_with_a_receipt(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(browser.get(world.url).link("Ghi ý kiến")).form("Ghi ý kiến")
    assert form.fields["received_on"] == [f"{today():%d/%m/%Y}"]
    assert not {"way", "subject", "indicators"} & form.fields.keys()
    form.fill(
        way="paper", subject="verified", indicators=["6"], text=TEXT, raiser="Lê Thị Lan", relation="con gái"
    )
    page = browser.follow(browser.send(form))
    [one] = Complaint.select()
    assert page.h1 == "Ý kiến về kết quả của Hoàng Văn Quý"
    assert "Về Điểm thẩm định, chỉ số 6 Người nêu Lê Thị Lan (con gái)" in page.text
    assert "Trả lời" not in [a.get_text() for a in page.soup.select("main .actions a")]  # the secretary's
    assert "Ghi ý kiến về kết quả" in browser.get(f"{world.url}/journal").text
    receipt = pdf_text(browser.get(page.link("PDF giấy biên nhận")))
    for words in ("GIẤY BIÊN NHẬN", "Lê Thị Lan, con gái của ông Hoàng Văn Quý", TEXT, "Số 1 trong sổ"):
        assert words in receipt
    assert f"ngày {one.due:%d} tháng" in receipt
    word = browser.get(page.link("Word giấy biên nhận")).response.data
    assert any(TEXT in paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs)
    assert f"{today():%d/%m/%Y}: Điểm thẩm định, chỉ số 6 ? Chờ trả lời" in browser.get(world.url).text


def test_what_is_wrong_is_said_beside_its_field(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"{world.url}/complaints/new").form("Ghi ý kiến")
    assert set(browser.send(form.fill(received_on="31/02/2021"), status=422).errors()) == {
        "received_on", "way", "subject",
    }  # fmt: skip
    form.fill(
        received_on=f"{today() + timedelta(days=1):%d/%m/%Y}",
        way="phone",
        subject="vote",
        indicators=["1"],
        text="",
        raiser="Lê Thị Lan",
    )
    assert set(browser.send(form, status=422).errors()) == {"received_on", "text", "indicators", "relation"}
    assert Complaint.select().count() == 0


def test_a_second_click_records_once_and_htmx_moves_on(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"{world.url}/complaints/new").form("Ghi ý kiến")
    form.fill(way="paper", subject="other", text=TEXT)
    moved = browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"]
    assert browser.send(form).location == moved
    assert Complaint.select().count() == 1


def test_changed_while_it_waits_and_a_colleague_was_faster(world, signed_in) -> None:
    one = recorded(world)
    first, second = signed_in("lan"), signed_in("quantri")
    forms = [browser.get(f"/complaints/{one.id}/change").form("Lưu ý kiến") for browser in (first, second)]
    assert "Đã sửa ý kiến." in first.follow(first.send(forms[0].fill(way="phone"))).text
    late = second.send(forms[1].fill(way="in_person"), status=409)
    assert ["Nhận bằng cách nào?", "Trực tiếp", "Qua điện thoại khác"] in late.rows()
    second.send(late.form("Lưu ý kiến").fill(way="in_person"))
    assert fresh(one).way is Way.IN_PERSON
    answer_complaint(one.id, Answer(Outcome.REJECTED, "Đúng.", today()), by=world.chief, at=now())
    first.get(f"/complaints/{one.id}/change", status=409)
    first.send(forms[0], status=303)  # the same words again: the answer of the first time
    assert "Sửa ý kiến đã ghi" not in first.get(f"/complaints/{one.id}").text


def test_who_may_do_what(world, signed_in) -> None:
    one = recorded(world)
    of_it = ("", "/change", "/answer", "/reopening", "/correction", "/letter")
    stranger = signed_in("xa")
    for part in ("", "/change"):
        stranger.get(f"/complaints/{one.id}{part}", status=404)
    stranger.get(f"{world.url}/complaints/new", status=404)
    stranger.get(f"{world.url}/papers/complaint-receipt.pdf", status=404)
    assert "Hoàng Văn Quý" not in stranger.get(f"/cycles/{world.cycle.id}/complaints").text
    admin = signed_in("quanly")
    for part in of_it:
        admin.get(f"/complaints/{one.id}{part}", status=403)
    for login in ("xem", "tuan"):
        browser = signed_in(login)
        assert TEXT in browser.get(f"/complaints/{one.id}").text
        assert "Ghi ý kiến" not in browser.get(world.url).text
        for part in ("/change", "/answer", "/reopening", "/correction"):
            browser.get(f"/complaints/{one.id}{part}", status=403)
            browser.post(f"/complaints/{one.id}{part}", status=403)
        browser.post(f"{world.url}/complaints/new", status=403)
    clerk = signed_in("lan")
    for part in ("/answer", "/reopening", "/correction", "/letter"):
        clerk.get(f"/complaints/{one.id}{part}", status=403)
    secretary = signed_in("quantri")
    assert secretary.get("/complaints/999", status=404)
    secretary.get(f"{world.url}/papers/complaint-answer.pdf", status=422)
    other = make.person(world.chief, world.cycle, world.unit, "Võ Y")
    path = f"/registrations/{other.id}/papers/complaint-receipt.pdf?complaint={one.id}"
    assert "chưa được ghi" in secretary.get(path, status=422).text


# --- The list and the first page ---------------------------------------------------------------------


def test_the_list_has_the_late_on_top_then_the_unfinished_and_the_answered(world, signed_in) -> None:
    people = [
        make.person(world.chief, world.cycle, world.unit, name, registered_on=today() - timedelta(days=60))
        for name in ("Lê Ưu Đàm", "Võ Y", "Hồ Thị Kim Yến", "Đặng Thị Ẩn")
    ]
    recorded(world, row=people[0])
    recorded(world, row=people[1], days_ago=20)
    accepted(world, row=people[2])
    done = recorded(world, row=people[3])
    answer_complaint(done.id, Answer(Outcome.REJECTED, "Đúng.", today()), by=world.chief, at=now())
    browser = signed_in("quantri")
    page = browser.get(browser.get("/").link("Ý kiến về kết quả"))
    assert [(line[1].split(" Thôn")[0], line[5]) for line in page.rows()] == [
        ("Võ Y", "! Quá hạn quá hạn 5 ngày"),
        ("Lê Ưu Đàm", "? Chờ trả lời còn 15 ngày"),
        ("Hồ Thị Kim Yến", "! Chấp nhận, chưa sửa Chấp nhận toàn bộ"),
        ("Đặng Thị Ẩn", "✓ Đã trả lời Không chấp nhận"),
    ]
    assert "4 ý kiến: 2 chờ trả lời, trong đó 1 quá hạn; 1 đã chấp nhận mà chưa sửa." in page.text
    found = browser.get(f"/cycles/{world.cycle.id}/complaints?q=kim+yen", htmx=True)
    assert [line[0] for line in found.rows()] == ["3"]
    assert "Không có ý kiến nào khớp" in browser.get(f"/cycles/{world.cycle.id}/complaints?q=xyz").text
    assert "1 ý kiến về kết quả đã được chấp nhận" in browser.get(f"/cycles/{world.cycle.id}/checks").text


def test_the_first_page_reminds_the_secretary_of_what_is_due(world, signed_in) -> None:
    recorded(world)
    assert "về kết quả cần trả lời" not in signed_in("quantri").get("/").text
    old = make.person(
        world.chief, world.cycle, world.unit, "Võ Y", registered_on=today() - timedelta(days=60)
    )
    for days in (13, 20):
        recorded(world, row=old, days_ago=days)
    told = signed_in("quantri").get("/").text
    assert "2 ý kiến về kết quả cần trả lời , 1 đã quá hạn gấp nhất: Võ Y" in told
    assert "cần trả lời" not in signed_in("lan").get("/").text
    owed = make.person(world.chief, world.cycle, world.unit, "Hồ Thị Kim Yến")
    accepted(world, row=owed)
    make.cycle(world.chief, name="Năm sau", year=2022)  # what is owed does not go with its cycle
    told = signed_in("quantri").get("/").text
    assert f"2 ý kiến về kết quả cần trả lời , 1 đã quá hạn đợt “{world.cycle.name}”; gấp nhất: Võ Y" in told
    assert f"1 ý kiến đã chấp nhận, còn phải sửa kết quả đợt “{world.cycle.name}”; Hồ Thị Kim Yến" in told


def test_the_list_asks_as_much_for_one_as_for_many(world, signed_in, statements) -> None:
    browser, counts = signed_in("quantri"), []
    for _ in range(2):
        accepted(world)
        browser.get(f"/cycles/{world.cycle.id}/complaints")
        with statements() as asked:
            browser.get(f"/cycles/{world.cycle.id}/complaints")
        counts.append(len(asked))
        for _more in range(3):
            accepted(world)
    assert counts[0] == counts[1]


# --- The answer and the letter -----------------------------------------------------------------------


def test_answered_issued_as_a_numbered_notice_and_opened_again(world, signed_in) -> None:
    one, browser = recorded(world), signed_in("quantri")
    form = browser.get(browser.get(f"/complaints/{one.id}").link("Trả lời")).form("Ghi trả lời")
    assert set(browser.send(form, status=422).errors()) == {"outcome"}
    assert set(browser.send(form.fill(outcome="rejected"), status=422).errors()) == {"text"}
    page = browser.follow(browser.send(form.fill(text="Sổ chỉ có 4 cuốn.\nĐiểm giữ nguyên.")))
    assert "Đã ghi trả lời." in page.text
    letter = browser.get(page.link("Thông báo trả lời"))
    assert "Số: /TB-BCĐ" in letter.text.replace("\xa0", "")
    draft = pdf_text(browser.get(letter.link("Tải PDF")))
    assert "Ban Chỉ đạo không chấp nhận ý kiến nêu trên; kết quả giữ nguyên." in draft
    sent = browser.follow(browser.send(letter.form("Ban hành")))
    assert "Thông báo số 01/TB-BCĐ" in sent.h1
    text = pdf_text(browser.get(sent.link("Mở PDF")))
    assert "Số: 01/TB-BCĐ" in text
    assert "Sổ chỉ có 4 cuốn." in text
    assert "01/TB-BCĐ" in browser.get(f"/complaints/{one.id}").text
    signed_in("xem").get(f"/complaints/{one.id}/letter")
    form = browser.get(page.link("Mở lại để xem xét lại")).form("Mở lại")
    assert set(browser.send(form, status=422).errors()) == {"reason"}
    assert "lại chờ trả lời" in browser.follow(browser.send(form.fill(reason="Bổ sung sổ"))).text
    browser.get(f"/complaints/{one.id}/reopening", status=409)


def test_two_secretaries_answer_at_once(world, signed_in) -> None:
    make.account(world.chief, "haiba", Role.SECRETARY)
    one = recorded(world)
    first, second = signed_in("quantri"), signed_in("haiba")
    forms = [
        browser.get(f"/complaints/{one.id}/answer").form("Ghi trả lời").fill(outcome=outcome, text="Trả lời.")
        for browser, outcome in ((first, "rejected"), (second, "accepted"))
    ]
    first.send(forms[0])
    second.send(forms[1], status=409)
    assert fresh(one).outcome is Outcome.REJECTED


def test_who_verified_the_points_is_told_that_somebody_else_answers(world, signed_in) -> None:
    both = make.actor(world.chief, "ca", Role.SECRETARY, Role.VERIFIER)
    row = make.person(world.chief, world.cycle, world.unit, "Võ Y")
    one = recorded(world, row=make.verified(both, make.self_scored(world.chief, row)))
    browser = signed_in("ca")
    page = browser.get(f"/complaints/{one.id}/answer")
    assert "Điểm này do chính bạn thẩm định" in page.text
    form = page.form("Ghi trả lời").fill(outcome="rejected", text="Đúng.")
    assert "người khác phải trả lời" in browser.send(form, status=422).text
    browser.send(form.fill(outcome="withdrawn", text=""))
    assert fresh(one).outcome is Outcome.WITHDRAWN


# --- What follows ------------------------------------------------------------------------------------


def test_the_correction_is_offered_prefilled_joined_and_found_again(world, signed_in) -> None:
    one, browser = accepted(world), signed_in("quantri")
    page = browser.get(f"/complaints/{one.id}")
    assert "! Chưa sửa" in page.text
    form = browser.get(page.link("Mở lại để sửa")).form("Mở lại để sửa")
    assert form.fields["reason"][0].strip() == (f"Theo ý kiến ngày {today():%d/%m/%Y}: điểm thẩm định")
    person = browser.follow(browser.send(form))
    assert make.fresh(world.row).stage is Stage.SELF_SCORED
    page = browser.get(f"/complaints/{one.id}")
    assert "Mở lại để sửa: Trần Thị Diệu Hương" in page.text
    assert fresh(one).correction_id == list(of_registration(world.row.id))[-1].id
    browser.send(person.form("Hoàn tác"))
    assert "đã được hoàn tác" in browser.get(f"/complaints/{one.id}").text
    assert "Chấp nhận, chưa sửa" in browser.get(f"/cycles/{world.cycle.id}/complaints").text


def test_a_complaint_of_somebody_else_is_not_carried_along(world, signed_in) -> None:
    other = make.person(world.chief, world.cycle, world.unit, "Võ Y")
    one, browser = accepted(world, row=other), signed_in("quantri")
    form = browser.get(f"{world.url}/correction?complaint={one.id}").form("Mở lại để sửa")
    assert form.fields["reason"][0].strip() == ""
    assert "complaint" not in form.fields
    browser.send(form.fill(reason="Chấm lại", complaint=str(one.id)))
    assert fresh(one).correction_id is None


def test_what_was_done_elsewhere_is_named_or_why_nothing_was(world, signed_in) -> None:
    one, browser = accepted(world), signed_in("quantri")
    form = browser.get(browser.get(f"/complaints/{one.id}").link("Đã sửa rồi")).form("Ghi")
    assert set(browser.send(form, status=422).errors()) == {"note"}
    page = browser.follow(browser.send(form.fill(note="Đã giải thích cách tính")))
    assert "Đã giải thích cách tính" in page.text
    assert "✓ Đã trả lời" in page.text
    browser.get(f"/complaints/{one.id}/correction", status=409)


def test_in_a_closed_cycle_it_is_recorded_and_answered_and_a_new_certificate_is_joined(
    world, signed_in
) -> None:
    make.voted(world.chief, world.row)
    make.recognised(world.chief, world.row)
    close_cycle(world.cycle.id, by=world.chief, at=now())
    clerk, browser = signed_in("lan"), signed_in("quantri")
    page = clerk.get(f"{world.url}/complaints/new")
    assert "thư ký mở lại đợt trước" in page.text
    clerk.send(page.form("Ghi ý kiến").fill(way="phone", subject="certificate", text="Sai tên đệm"))
    [one] = Complaint.select()
    form = browser.get(f"/complaints/{one.id}/answer").form("Ghi trả lời")
    page = browser.follow(browser.send(form.fill(outcome="accepted", text="Giấy in sai, cấp lại.")))
    assert "mở lại đợt" in page.text
    assert "Sửa hồ sơ" not in [a.get_text() for a in page.soup.select("main .actions a")]
    assert "Ban hành" in browser.get(f"/complaints/{one.id}/letter").text
    browser.send(browser.get(f"/complaints/{one.id}/letter").form("Ban hành"))
    form = browser.get(page.link("Cấp lại giấy công nhận")).form("Cấp giấy mới")
    assert form.fields["note"] == [f"Theo ý kiến ngày {today():%d/%m/%Y}: tên, đơn vị trên giấy công nhận"]
    browser.send(form.fill(cause="damaged"))
    assert fresh(one).correction.action == "replace_certificate"


def test_everything_kept_about_a_person_has_the_complaint(world, signed_in) -> None:
    accepted(world)
    text = pdf_text(signed_in("quantri").get(f"{world.url}/papers/person-sheet.pdf"))
    assert f"điểm thẩm định: {TEXT}" in text
    assert "chấp nhận toàn bộ: Đã xem lại." in text
