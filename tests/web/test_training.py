"""Training on the pages: sessions, the list by clicks, by unit and by scanning, and who may see what."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace

import factories as make
import pytest
from checking import text_of
from pypdf import PdfReader

from cdht.actions.cycles import close_cycle
from cdht.actions.evidence import judge_evidence
from cdht.actions.registration import withdraw
from cdht.actions.training import keep_session
from cdht.actions.training_attendance import keep_list
from cdht.domain.evidence import EvidenceState
from cdht.domain.form_codes import SIGNS
from cdht.domain.lifecycle import Role
from cdht.domain.training import SessionFacts
from cdht.models.citizens import Citizen
from cdht.models.evidence import Evidence
from cdht.models.form_codes import codes_of
from cdht.models.registration import Registration
from cdht.models.training import TrainingAttendance, TrainingSession
from cdht.web.pages import today

TYPED = {
    "held_on": "22/4/2021", "topic": "Bộ tiêu chí", "place": "Hội trường", "counts": "y",
    "indicators": ["1", "2"],
}  # fmt: skip


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    make.account(chief, "lan", Role.CLERK, units=(unit,))
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    facts = SessionFacts(date(2021, 4, 22), "Bộ tiêu chí", indicators=frozenset({1, 2}))
    session = keep_session(cycle.id, facts, by=chief, at=make.NOW)
    an, yen = make.person(chief, cycle, unit, "Lê An"), make.person(chief, cycle, unit, "Võ Yến", year=1970)
    far = make.person(chief, cycle, other, "Hồ Xa")
    return SimpleNamespace(
        chief=chief, verifier=verifier, unit=unit, other=other, cycle=cycle, session=session,
        an=an, yen=yen, far=far,
        all=f"/cycles/{cycle.id}/training", url=f"/cycles/{cycle.id}/training/{session.id}",
        codes=codes_of([an.id, yen.id, far.id]),
    )  # fmt: skip


def ticked() -> set[str]:
    rows = (
        TrainingAttendance.select(TrainingAttendance, Registration, Citizen).join(Registration).join(Citizen)
    )
    return {row.registration.citizen.name for row in rows}


def tick(world, *rows) -> None:
    keep_list(world.session.id, come=[row.id for row in rows], by=world.chief, at=make.NOW)


# --- Sessions ----------------------------------------------------------------------------------------


def test_record_change_remove(world, signed_in) -> None:
    browser = signed_in("quantri")
    typed = TYPED | {"topic": "Cách tự chấm", "held_on": "3/5/2021", "units": [str(world.unit.id)]}
    asks = browser.get(world.all)
    asked = [text_of(one) for one in asks.soup.select("label:has([name=indicators])")]
    assert asked == [f"{one.number}. {one.title}" for one in world.cycle.rules.indicators]
    page = browser.follow(browser.send(asks.form("Ghi buổi tập huấn").fill(**typed)))
    assert page.h1 == "Cách tự chấm" and "03/05/2021 · Hội trường" in page.text
    assert "Thôn Bao La – Đức Nhuận" in page.text and "chỉ số 1, 2" in page.text
    changing = browser.get(page.link("Sửa buổi này"))
    after = browser.follow(browser.send(changing.form("Lưu buổi").fill(until="4/5/2021", indicators=["5"])))
    assert "03/05/2021 – 04/05/2021" in after.text and "chỉ số 5" in after.text
    gone = browser.follow(browser.send(browser.get(after.link("Sửa buổi này")).form("Xóa buổi")))
    assert [row[1] for row in gone.rows()] == ["Bộ tiêu chí"]


def test_every_mistake_stands_beside_its_field(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(world.all).form("Ghi buổi tập huấn")
    wrong = browser.send(form.fill(**TYPED | {"held_on": "31/02/2021", "place": "giữ lại tôi"}), status=422)
    assert set(wrong.errors()) == {"held_on"} and wrong.soup.find(id="place")["value"] == "giữ lại tôi"
    wrong = browser.send(form.fill(held_on="1/1/2021", topic="", indicators=[]), status=422)
    assert set(wrong.errors()) == {"held_on", "topic", "indicators"}
    assert TrainingSession.select().count() == 1


def test_a_second_click_makes_no_second_session(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(world.all).form("Ghi buổi tập huấn").fill(**TYPED)
    assert browser.send(form).location == browser.send(form).location
    assert TrainingSession.select().count() == 2


def test_who_was_slower_sees_both(world, signed_in) -> None:
    first, second = signed_in("quantri"), signed_in("quantri")
    mine, theirs = (browser.get(f"{world.url}/facts").form("Lưu buổi") for browser in (first, second))
    second.send(theirs.fill(topic="Của đồng nghiệp"))
    page = first.send(mine.fill(topic="Của tôi"), status=409)
    assert "Của tôi" in page.text and "Của đồng nghiệp" in page.text
    first.send(page.form("Lưu buổi"), status=303)
    assert TrainingSession.get().topic == "Của tôi"


def test_removing_is_refused_once_somebody_attended(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(f"{world.url}/facts").form("Xóa buổi")
    tick(world, world.an)
    assert "đã có người dự" in browser.send(form, status=422).text
    assert TrainingSession.select().count() == 1


def test_guests(world, signed_in) -> None:
    browser, colleague = signed_in("quantri"), signed_in("quantri")
    mine = browser.get(browser.get(world.url).link("Ghi số khách")).form("Lưu số khách")
    page = colleague.follow(colleague.send(colleague.get(f"{world.url}/guests").form("Lưu").fill(guests="4")))
    assert "khách: 4" in page.text
    again = browser.send(mine.fill(guests="6"), status=409)
    assert "vừa ghi 4 khách" in again.text and again.soup.find(id="guests")["value"] == "6"
    browser.send(again.form("Lưu số khách"))
    assert TrainingSession.get().guests == 6
    browser.send(browser.get(f"{world.url}/guests").form("Lưu").fill(guests="bốn"), status=422)


# --- The list ----------------------------------------------------------------------------------------


def test_ticks_in_one_form_without_scripts(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(world.url)
    assert [row[0] for row in page.rows()] == ["Lê An", "Võ Yến"], "a clerk sees own people"
    after = browser.follow(browser.send(page.form("Lưu danh sách").fill(here=[world.an.id])))
    assert ticked() == {"Lê An"} and "1 / 2" in after.text.replace("1/2", "1 / 2")
    assert after.rows()[0][4] == "chỉ số 1, 2"
    browser.send(after.form("Lưu danh sách").fill(here=[world.yen.id]))
    assert ticked() == {"Võ Yến"}


def test_two_people_at_one_list_lose_nobody_s_tick(world, signed_in) -> None:
    clerk, secretary = signed_in("lan"), signed_in("quantri")
    form, other = (browser.get(world.url).form("Lưu danh sách") for browser in (clerk, secretary))
    secretary.send(other.fill(here=[world.far.id, world.yen.id]))
    clerk.send(form.fill(here=[world.an.id]))
    assert ticked() == {"Lê An", "Võ Yến", "Hồ Xa"}
    clerk.send(form.fill(here=[world.an.id]))  # and again
    assert ticked() == {"Lê An", "Võ Yến", "Hồ Xa"}


def test_each_click_saves_quietly(world, signed_in) -> None:
    browser = signed_in("lan")
    box = browser.get(world.url).soup.find(id=f"here-{world.an.id}")
    assert box["hx-trigger"] == "change" and box["hx-target"] == f"#p{world.an.id}"
    for _ in range(2):
        row = browser.post(box["hx-post"], {"here": [world.an.id, world.yen.id]}, status=200, htmx=True)
        assert row.soup.tr["id"] == f"p{world.an.id}" and row.soup.tr["data-ticked"] == "1"
        assert row.soup.find(id=f"here-{world.an.id}").has_attr("checked")
    assert ticked() == {"Lê An"}, "one click is about one person"
    row = browser.post(box["hx-post"], {"had": [world.an.id]}, status=200, htmx=True)
    assert not row.soup.find(id=f"here-{world.an.id}").has_attr("checked") and ticked() == set()
    browser.post(box["hx-post"], {"here": [world.an.id]}, status=303)
    assert ticked() == {"Lê An"}


def test_a_locked_tick_says_why(world, signed_in) -> None:
    tick(world, world.an)
    make.self_scored(world.chief, world.an)
    browser = signed_in("quantri")
    before = browser.get(world.url)
    judge_evidence(
        world.an.id, {Evidence.get().id: EvidenceState.INSUFFICIENT}, by=world.verifier, at=make.NOW
    )
    page = browser.get(world.url)
    assert page.soup.find(id=f"here-{world.an.id}") is None and "người thẩm định đã xem" in page.text
    late = browser.send(before.form("Lưu danh sách").fill(here=[]), status=422)
    assert "Không bỏ được Lê An" in late.text and ticked() == {"Lê An"}
    row = browser.post(f"{world.url}/people/{world.an.id}", status=422, htmx=True)
    assert "Không bỏ được Lê An" in row.text
    browser.send(browser.get(f"{world.url}/facts").form("Lưu buổi").fill(indicators=["2"]))
    told = browser.get(world.url)
    assert "Khác với danh sách, giữ nguyên" in told.text and "giữ nguyên: người thẩm định đã xem" in told.text


def test_everybody_of_a_unit_and_back(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(f"{world.url}?unit={world.unit.id}")
    after = browser.follow(browser.send(page.form("Ghi dự cả Thôn Bao La")))
    assert ticked() == {"Lê An", "Võ Yến"} and "Đã ghi dự cả" in after.text
    undo = after.soup.select_one("form.undo")
    browser.post(undo["action"], {"form_key": undo.input["value"]})
    assert ticked() == set()


def test_search_filter_and_invited_units(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(f"{world.url}/facts").form("Lưu buổi")
    browser.send(form.fill(units=[str(world.unit.id)]))
    tick(world, world.far)

    def names(query: str) -> list[str]:
        return [row[0] for row in browser.get(world.url + query).rows()]

    assert names("") == ["Lê An", "Võ Yến", "Hồ Xa"], "who came uninvited too"
    assert names("?unit=all&q=an") == ["Lê An"]
    assert names("?show=yes") == ["Hồ Xa"] and names("?show=no") == ["Lê An", "Võ Yến"]
    assert names(f"?unit={world.other.id}") == ["Hồ Xa"]
    assert "Không có ai khớp" in browser.get(world.url + "?q=zzz").text
    for strange in ("?unit=x&show=y&page=z", "?unit=999999999999", "?page=99"):
        browser.get(world.url + strange)


def test_a_thousand_people_come_page_by_page_in_few_statements(world, signed_in, statements) -> None:
    browser = signed_in("quantri")

    def count() -> int:
        with statements() as asked:
            browser.get(world.url)
        return len(asked)

    count()
    one = count()
    for number in range(55):
        make.person(
            world.chief, world.cycle, world.unit, f"Lê Ba {chr(97 + number // 26)}{chr(97 + number % 26)}"
        )
    assert count() == one
    page = browser.get(world.url)
    assert len(page.rows()) == 50 and "1–50 trong 58 người" in page.text
    assert len(browser.get(page.link("Trang sau")).rows()) == 8


# --- Scanning ----------------------------------------------------------------------------------------


def test_a_scan_ticks_and_tells_the_name_large(world, signed_in) -> None:
    browser = signed_in("lan")
    code = world.codes[world.an.id]
    for typed, words in (
        (f"http://192.168.1.5:8000/p/{code}", "Đã ghi dự"),
        (code.lower(), "Đã có tên từ trước"),
    ):
        page = browser.follow(browser.send(browser.get(world.url).form("Ghi dự").fill(code=typed)))
        assert page.soup.select_one(".scanned-name").text == "Lê An" and words in page.text
        piece = browser.post(f"{world.url}/scan", {"code": typed}, status=200, htmx=True)
        assert piece.soup.select_one("#training-list .scanned-name").text == "Lê An"
    assert ticked() == {"Lê An"}


def test_unknown_codes_are_refused_calmly_and_alike(world, signed_in) -> None:
    browser = signed_in("lan")
    code = world.codes[world.an.id]
    wrong = code[:-1] + next(sign for sign in SIGNS if sign != code[-1])
    page = browser.post(f"{world.url}/scan", {"code": wrong}, status=422)
    assert "gõ nhầm" in page.text and page.soup.find(id="training-code")["value"] == wrong
    assert "Quét hoặc gõ mã" in browser.post(f"{world.url}/scan", {}, status=422).text
    away = browser.post(f"{world.url}/scan", {"code": world.codes[world.far.id]}, status=404)
    later = make.cycle(world.chief, "Năm 2022", year=2022)
    again = make.person(world.chief, later, world.unit, "Đỗ Lạ")
    other = browser.post(f"{world.url}/scan", {"code": codes_of([again.id])[again.id]}, status=404)
    for page in (away, other):
        assert "Không có ai trong đợt này mang mã" in page.text
    assert "Hồ Xa" not in away.text
    withdraw(world.yen.id, "Chuyển đi", by=world.chief, at=make.NOW)
    gone = browser.post(f"{world.url}/scan", {"code": world.codes[world.yen.id]}, status=422)
    assert "đã rút đăng ký" in gone.text and ticked() == set()
    hostile = browser.post(
        f"{world.url}/scan", {"code": '"><script>alert(1)</script>'}, status=422, htmx=True
    )
    assert not hostile.soup.select("script")


# --- Who may -----------------------------------------------------------------------------------------


def test_who_may(world, signed_in) -> None:
    tick(world, world.far)
    for login in ("thamdinh", "xem"):
        browser = signed_in(login)
        page = browser.get(world.url)
        assert not page.soup.select("input[type=checkbox]") and not page.soup.find(id="training-code")
        for place in ("/people", f"/people/{world.an.id}", f"/units/{world.unit.id}", "/scan", "/removal"):
            browser.post(world.url + place, status=403)
        browser.get(f"{world.url}/facts", status=403)
        browser.post(world.all, TYPED, status=403)
    signed_in("quanly").get(world.url, status=403)
    clerk = signed_in("lan")
    assert "Hồ Xa" not in clerk.get(world.url + "?unit=all").text
    clerk.post(f"{world.url}/people/{world.far.id}", {"here": [world.far.id]}, status=404)
    clerk.post(f"{world.url}/people", {"had": [world.far.id]}, status=404)
    clerk.post(f"{world.url}/units/{world.other.id}", status=404)
    clerk.get(f"{world.url}/papers/training-attended.pdf?unit={world.other.id}", status=404)
    clerk.post(world.all, TYPED, status=403)
    clerk.get(f"/cycles/{world.cycle.id}/training/99", status=404)
    later = make.cycle(world.chief, "Năm 2022", year=2022)
    clerk.get(f"/cycles/{later.id}/training/{world.session.id}", status=404)


def test_before_its_day_and_after_the_cycle_is_closed_nobody_ticks(world, signed_in) -> None:
    later = make.cycle(world.chief, "Năm 2098", year=2098, starts_on=date(2098, 1, 1))
    facts = SessionFacts(date(2098, 2, 1), "Sau này", counts=False)
    future = keep_session(later.id, facts, by=world.chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{later.id}/training/{future.id}")
    assert "chưa tới" in page.text and not page.soup.find(id="training-code")
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    assert not browser.get(world.url).soup.select("input[type=checkbox]")
    browser.post(f"{world.url}/people", {"here": [world.an.id]}, status=422)
    assert ticked() == set()


# --- Elsewhere ---------------------------------------------------------------------------------------


def test_the_person_s_page_the_sheet_and_the_list_behind_the_figure(world, signed_in) -> None:
    tick(world, world.an)
    browser = signed_in("lan")
    person = browser.get(f"/registrations/{world.an.id}")
    assert "Tập huấn đã dự" in person.text and person.link("Bộ tiêu chí") == world.url
    assert "Tập huấn đã dự" not in browser.get(f"/registrations/{world.yen.id}").text
    sheet = browser.get(f"/registrations/{world.an.id}/scores")
    assert sheet.link("theo danh sách tập huấn") == world.url
    item = Evidence.get()
    browser.post(f"/registrations/{world.an.id}/evidence/{item.id}/removal", status=422)
    assert Evidence.select().count() == 2
    page = signed_in("quantri").get(world.all)
    assert "1 buổi, 1 lượt người dự" in page.text
    [figure] = page.soup.select("a[href*='figure=trained']")
    behind = browser.get(figure["href"])
    assert [row[1] for row in behind.rows()] == ["Lê An"] and "Đã dự tập huấn" in behind.text


def test_home_tells_of_a_session_on_its_day_only(world, signed_in) -> None:
    browser = signed_in("lan")
    assert "Hôm nay tập huấn" not in browser.get("/").text
    TrainingSession.update(held_on=today()).execute()
    assert browser.get("/").link("Bộ tiêu chí") == world.url


@pytest.mark.parametrize("login", ["quantri", "lan", "xem"])
def test_papers_of_a_session_have_the_people_that_one_may_see(world, signed_in, login) -> None:
    tick(world, world.an, world.far)
    browser = signed_in(login)
    for name in ("training-attendance", "training-attended"):
        made = browser.client.get(f"{world.url}/papers/{name}.pdf", headers={"Host": "localhost"})
        assert made.status_code == 200 and made.content_type == "application/pdf"
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.data)).pages)
        assert "Lê An" in text and ("Hồ Xa" in text) == (login != "lan")
        made = browser.client.get(f"{world.url}/papers/{name}.docx", headers={"Host": "localhost"})
        assert made.status_code == 200 and made.data[:2] == b"PK"
    browser.get(f"{world.url}/papers/summary.pdf", status=404)
    browser.get(f"{world.url}/papers/training-attended.html", status=404)
