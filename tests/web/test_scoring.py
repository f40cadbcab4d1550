"""Self-scoring: the units, the grid row by row, the sheet with its evidence, and two people at once."""

from __future__ import annotations

import re
from types import SimpleNamespace

import factories as make
import pytest
from bs4 import BeautifulSoup

from cdht.actions.cycles import close_cycle
from cdht.actions.evidence import add_evidence, judge_evidence
from cdht.actions.registration import reinstate, withdraw
from cdht.actions.verification import send_back
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role, Stage
from cdht.models.evidence import Evidence
from cdht.models.journal import of_registration
from cdht.models.scoring import Sheet, SheetKind, sheets_of


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief, code="khvn-2022")
    clerk = make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "quanly", Role.ADMIN)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet, other))
    row = make.person(chief, cycle, hamlet, "Hoàng Văn Quý")
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, other=other, cycle=cycle, clerk=clerk, verifier=verifier, row=row,
        units=f"/cycles/{cycle.id}/scores", grid=f"/cycles/{cycle.id}/scores/{hamlet.id}",
        post=f"/registrations/{row.id}/scores/row", sheet=f"/registrations/{row.id}/scores",
        evidence=f"/registrations/{row.id}/evidence",
    )  # fmt: skip


def sent(*points: object, version: int = 0, **more: object) -> dict[str, object]:
    """What a row posts; `sent(8)` is ten eights."""
    given = points * 10 if len(points) == 1 else points
    return {f"points-{n}": one for n, one in enumerate(given, 1)} | {"version": version} | more


def stored(row) -> tuple[int | None, ...]:
    known = sheets_of([row.id], SheetKind.SELF)
    return known[row.id][1].points if known else ()


def boxes(page, row) -> list[str]:
    return [box["value"] for box in page.soup.select(f"#line-{row.id} input[data-cell]")]


def state(page, row) -> str:
    return " ".join(page.soup.select_one(f"#line-{row.id} [data-state-words]").get_text(" ").split())


# --- Units and grid ----------------------------------------------------------------------------------


def test_the_units_say_how_much_is_left(world, signed_in) -> None:
    make.self_scored(world.chief, make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An"))
    make.person(world.chief, world.cycle, world.other, "Lê Văn Bảo")
    page = signed_in("quantri").get(world.units)
    assert [row[:4] for row in page.rows()] == [
        ["Thôn Bao La – Đức Nhuận", "2", "1", "1"], ["Thôn Hạ Lang", "1", "0", "1"],
    ]  # fmt: skip
    assert "Còn 2 phiếu" in page.text and "Đạt từ 80 điểm, không chỉ số nào dưới 5" in page.text
    assert page.link("Thôn Bao La") == world.grid
    assert [row[0] for row in signed_in("lan").get(world.units).rows()] == ["Thôn Bao La – Đức Nhuận"]
    signed_in("quanly").get(world.units, status=403)


def test_without_anybody_the_next_step_is_said(world, signed_in) -> None:
    empty = make.cycle(world.chief, "Năm 2022", year=2022)
    assert signed_in("quantri").get(f"/cycles/{empty.id}/scores").link("Đăng ký người đầu tiên")
    page = signed_in("quantri").get(f"/cycles/{empty.id}/scores/{world.other.id}")
    assert page.link("Đăng ký người mới") == f"/cycles/{empty.id}/registrations/new?unit={world.other.id}"
    assert "chưa có phiếu để chấm" in signed_in("xem").get(f"/cycles/{empty.id}/scores").text


def test_the_grid_says_who_passes_and_why_not(world, signed_in) -> None:
    def person(name, *points):
        row = make.person(world.chief, world.cycle, world.hamlet, name)
        return make.self_scored(world.chief, row, make.points(*points)) if points else row

    low = person("Đặng Hữu Bình", 8, 9, 8, 9, 9, 4, 8, 9, 9, 9)
    short = person("Nguyễn Thị Ánh", 7, 8, 6, 9, 9, 7, 6, 6, 6, 9)
    good = person("Lê Thị Duyên", 8)
    half = person("Phan Xuân Đạt", 6, 10, 8, 6, 8, 6, None, None, None, None)
    done = person("Trần Văn An", 9)
    make.verified(world.verifier, done, make.points(9))
    gone = person("Hồ Văn Ba")
    withdraw(gone.id, "Chuyển đi", by=world.chief, at=make.NOW)
    page = signed_in("lan").get(world.grid)
    people = [" ".join(th.get_text(" ").split()) for th in page.soup.select("tbody th")]
    assert people == [
        "Trần Văn An Nông dân · 1961", "Nguyễn Thị Ánh Nông dân · 1961", "Đặng Hữu Bình Nông dân · 1961",
        "Lê Thị Duyên Nông dân · 1961", "Phan Xuân Đạt Nông dân · 1961", "Hoàng Văn Quý Nông dân · 1961",
    ]  # fmt: skip
    assert {row.citizen.name: state(page, row) for row in (done, short, low, good, half, world.row)} == {
        "Trần Văn An": "Đã thẩm định",
        "Nguyễn Thị Ánh": "✗ Chưa đạt thiếu 7 điểm",
        "Đặng Hữu Bình": "✗ Chưa đạt chỉ số 6 dưới 5",
        "Lê Thị Duyên": "✓ Đạt",
        "Phan Xuân Đạt": "đang nhập còn 4 ô",
        "Hoàng Văn Quý": "chưa nhập",
    }
    assert boxes(page, done) == [] and len(boxes(page, good)) == 10
    assert "6 người · còn 2 phiếu" in page.text
    assert len(page.soup.select(f"#line-{low.id} .is-low")) == 1
    assert page.soup.select_one(f"#line-{done.id} .total[data-total]").get_text() == "90"


def test_the_help_speaks_to_the_audiences_in_the_grid(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An", audience="worker")
    page = signed_in("lan").get(world.grid)
    keys = re.findall('data-help="(.+?)"', page.html)
    assert keys == [f"{audience}-{n}" for audience in ("farmer", "worker") for n in range(1, 11)]


def test_who_only_looks_gets_locked_rows(world, signed_in) -> None:
    make.self_scored(world.chief, world.row, make.points(9))
    for login in ("xem", "thamdinh"):
        page = signed_in(login).get(world.grid)
        assert boxes(page, world.row) == [] and state(page, world.row) == "✓ Đạt"


def test_a_closed_cycle_is_only_looked_at(world, signed_in) -> None:
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    page = signed_in("lan").get(world.grid)
    assert boxes(page, world.row) == [] and "khóa sổ" in page.text
    page = signed_in("lan").post(world.post, sent(8), status=422, htmx=True)
    assert "khóa sổ" in state(page, world.row) and stored(world.row) == ()


@pytest.mark.parametrize("kind", ["grid", "units"])
def test_the_same_number_of_questions_for_one_row_and_for_thirty(world, signed_in, statements, kind) -> None:
    make.self_scored(world.chief, world.row)
    browser = signed_in("lan")
    browser.get(world.grid)
    with statements() as one:
        browser.get(getattr(world, kind))
    for number in range(29):
        row = make.person(world.chief, world.cycle, world.hamlet, f"Lê Văn {chr(97 + number)}")
        make.self_scored(world.chief, row)
    with statements() as thirty:
        browser.get(getattr(world, kind))
    assert len(thirty) == len(one)


# --- A row -------------------------------------------------------------------------------------------


def test_a_full_row_is_saved_with_scripts(world, signed_in) -> None:
    page = signed_in("lan").post(world.post, sent(8), status=200, htmx=True)
    assert page.soup.select_one("tr")["id"] == f"line-{world.row.id}" and page.soup.h1 is None
    assert (boxes(page, world.row), state(page, world.row)) == (["8"] * 10, "✓ Đạt")
    form = page.soup.select_one("form")
    assert form.select_one("[name=version]")["value"] == "1" and form.select_one("[name=form_key]")["value"]
    assert (stored(world.row), make.fresh(world.row).stage) == ((8,) * 10, Stage.SELF_SCORED)
    entry = list(of_registration(world.row.id))[-1]
    assert (entry.action, entry.account_name, entry.changed["points-1"]) == (
        "self_score",
        "Người lan",
        [None, 8],
    )


def test_a_row_keeps_its_running_number(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An")
    gone = make.person(world.chief, world.cycle, world.hamlet, "Lê Văn Ba")
    withdraw(gone.id, "Chuyển đi", by=world.chief, at=make.NOW)
    make.person(world.chief, world.cycle, world.hamlet, "Lê Văn Xuân")
    page = signed_in("lan").post(world.post, sent(8), status=200, htmx=True)
    assert page.soup.select_one("td").get_text(strip=True) == "2"


def test_without_scripts_the_row_leads_back_to_its_place(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.grid).form("Lưu").fill(**{f"points__{n}": 7 for n in range(1, 11)})
    assert form.fields["form_key"][0] and form.fields["version"] == ["0"]
    assert browser.send(form).location == f"{world.grid}#line-{world.row.id}"
    assert stored(world.row) == (7,) * 10


def test_a_part_is_kept_and_waits(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.post(world.post, sent(7, 8, *[""] * 8), status=200, htmx=True)
    assert state(page, world.row) == "đang nhập còn 8 ô"
    assert (stored(world.row)[:3], make.fresh(world.row).stage) == ((7, 8, None), Stage.REGISTERED)
    page = browser.post(world.post, sent("", 8, *[""] * 8, version=1), status=200, htmx=True)
    assert stored(world.row)[:3] == (None, 8, None)
    assert [e.action for e in of_registration(world.row.id)] == [
        "register",
        "self_score_draft",
        "self_score_draft",
    ]


def test_a_blank_row_leaves_no_trace(world, signed_in) -> None:
    page = signed_in("lan").post(world.post, sent(""), status=200, htmx=True)
    assert state(page, world.row) == "chưa nhập" and Sheet.select().count() == 0
    assert [e.action for e in of_registration(world.row.id)] == ["register"]


def test_the_same_row_twice_changes_nothing(world, signed_in) -> None:
    browser = signed_in("lan")
    for _ in range(2):
        browser.post(world.post, sent(8, form_key="k"), status=200, htmx=True)
    assert len(list(of_registration(world.row.id))) == 2
    # an answer was lost on the way, then the clerk typed on: never taken for the first post
    page = browser.post(world.post, sent(9, form_key="k"), status=409, htmx=True)
    assert boxes(page, world.row) == ["9"] * 10


def test_wrong_points_come_back_as_typed(world, signed_in) -> None:
    typed = sent("7,5", 11, "tám", 8, 8, 8, 8, 8, 8, " 8 ")
    browser = signed_in("lan")
    page = browser.post(world.post, typed, status=422, htmx=True)
    assert boxes(page, world.row)[:4] == ["7,5", "11", "tám", "8"]
    assert [s["id"] for s in page.soup.select(".score-error")] == [
        f"p-{world.row.id}-{n}-error" for n in (1, 2, 3)
    ]
    assert page.soup.tr.has_attr("data-unsaved") and "Chưa lưu" in state(page, world.row)
    assert "“7,5” không phải số nguyên từ 0 đến 10" in state(page, world.row)
    whole = browser.post(world.post, typed, status=422)
    assert boxes(whole, world.row)[:3] == ["7,5", "11", "tám"]
    assert set(whole.errors()) == {f"p-{world.row.id}-{n}" for n in (1, 2, 3)}
    assert stored(world.row) == ()


def test_a_finished_sheet_keeps_no_holes(world, signed_in) -> None:
    make.self_scored(world.clerk, world.row)
    page = signed_in("lan").post(world.post, sent("", *[8] * 9, version=1), status=422, htmx=True)
    assert "đừng bỏ trống ô" in state(page, world.row)
    assert page.soup.select_one(".score-error").get_text() == "trống"
    assert stored(world.row) == (8,) * 10


def test_an_emptied_sheet_shows_the_way_to_take_it_back(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.post(world.post, sent(*[8] * 10), status=200, htmx=True)
    page = browser.post(world.post, sent(*[""] * 10, version=1), status=422, htmx=True)
    assert "đã lưu xong" in state(page, world.row) and stored(world.row) == (8,) * 10
    way = page.soup.find("a", string="Hoàn tác phiếu")
    assert way["href"] == f"/registrations/{world.row.id}/journal" and way.has_attr("data-theirs")
    assert "Hoàn tác việc mới nhất" in browser.get(way["href"]).text


def test_two_people_save_the_same_row(world, signed_in) -> None:
    first, second = signed_in("quantri"), signed_in("lan")
    first.post(world.post, sent(7, 7, 7, 7, 7, 7, 7, 7, 7, 9), status=200, htmx=True)
    page = second.post(world.post, sent(9), status=409, htmx=True)
    assert boxes(page, world.row) == ["9"] * 10
    assert [s.get_text() for s in page.soup.select(".theirs")] == ["Đã lưu: 7"] * 9
    assert "Trần Thị Diệu Hương lưu trước" in page.text and page.soup.tr.has_attr("data-unsaved")
    assert stored(world.row) == (7,) * 9 + (9,)
    # leaving the row without a choice does not save over it, neither does a part of a row
    second.post(world.post, sent(9, *[""] * 9), status=409, htmx=True)
    second.post(world.post, sent(9, version=0), status=409, htmx=True)
    keep = page.soup.select_one("button[name=keep]")["value"]
    page = second.post(world.post, sent(9, version=0, keep=keep), status=200, htmx=True)
    assert stored(world.row) == (9,) * 10 and state(page, world.row) == "✓ Đạt"
    who = [(e.action, e.account_name) for e in of_registration(world.row.id)]
    assert who == [
        ("register", "Trần Thị Diệu Hương"), ("self_score", "Trần Thị Diệu Hương"),
        ("self_score", "Người lan"),
    ]  # fmt: skip


def test_two_people_without_scripts(world, signed_in) -> None:
    other = make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An")
    signed_in("quantri").post(world.post, sent(7), status=200, htmx=True)
    browser = signed_in("lan")
    page = browser.post(world.post, sent(9), status=409)
    assert boxes(page, world.row) == ["9"] * 10 and boxes(page, other) == [""] * 10
    assert "Trần Thị Diệu Hương đã lưu trước" in page.text
    assert browser.get(page.link("Lấy số kia"), status=303).location == f"{world.grid}#line-{world.row.id}"
    assert stored(world.row) == (7,) * 10
    keeping = page.form("Giữ của tôi")
    assert keeping.fields["version"] == ["0"]
    browser.send(keeping)
    assert stored(world.row) == (9,) * 10


def test_a_refusal_in_between_does_not_hide_the_colleague(world, signed_in) -> None:
    browser = signed_in("lan")
    wrong = browser.post(world.post, sent(11), status=422, htmx=True)
    make.self_scored(world.chief, world.row, make.points(7))
    wrong = browser.post(world.post, sent(12), status=422, htmx=True)
    version = wrong.soup.select_one("[name=version]")["value"]
    browser.post(world.post, sent(9, version=version), status=409, htmx=True)
    assert stored(world.row) == (7,) * 10


def test_a_row_without_a_version_overwrites_nothing(world, signed_in) -> None:
    make.self_scored(world.chief, world.row, make.points(7))
    typed = sent(9)
    del typed["version"]
    signed_in("lan").post(world.post, typed, status=409, htmx=True)
    assert stored(world.row) == (7,) * 10


def test_a_row_that_was_verified_meanwhile(world, signed_in) -> None:
    make.verified(world.verifier, make.self_scored(world.chief, world.row))
    browser = signed_in("lan")
    told = browser.post(world.post, sent(9, version=1), status=409, htmx=True)
    assert "Đã thẩm định" in told.response.get_data(as_text=True)
    page = browser.post(world.post, sent(9, version=1), status=409)
    assert "Điểm bạn gõ, chưa lưu: 1: 9, 2: 9" in page.text and boxes(page, world.row) == []
    assert stored(world.row) == (8,) * 10


def test_whose_row_it_is_not(world, signed_in) -> None:
    theirs = make.person(world.chief, world.cycle, world.other, "Lê Văn An")
    for login in ("xem", "thamdinh", "quanly"):
        signed_in(login).post(world.post, sent(9), status=403, htmx=True)
    browser = signed_in("lan")
    browser.post(f"/registrations/{theirs.id}/scores/row", sent(9), status=404)
    browser.get(f"/registrations/{theirs.id}/scores", status=404)
    browser.get(f"/cycles/{world.cycle.id}/scores/{world.other.id}", status=404)
    browser.get(world.post, status=303)
    assert stored(world.row) == stored(theirs) == ()


def test_a_clerk_who_may_look_everywhere_keys_in_the_own_unit_only(world, signed_in) -> None:
    make.actor(world.chief, "hai", Role.CLERK, Role.VIEWER, units=(world.other,))
    browser = signed_in("hai")
    assert boxes(browser.get(world.grid), world.row) == []
    browser.post(world.post, sent(9), status=403, htmx=True)
    assert stored(world.row) == ()


# --- The sheet ---------------------------------------------------------------------------------------


def test_the_sheet_shows_the_words_for_this_audience(world, signed_in) -> None:
    make.self_scored(world.chief, world.row, make.points(8, 9, 8, 9, 9, 4, 8, 9, 9, 9))
    page = signed_in("lan").get(world.sheet)
    guidance = world.cycle.rules.indicator(6).guidance["farmer"]
    assert guidance.wording in page.text and all(level.text in page.text for level in guidance.levels)
    assert page.soup.select_one("#indicator-6 .is-level").get_text(" ").startswith("3 – 4")
    assert "Chỉ số 6 mới được 4 điểm, phải từ 5." in page.text
    assert page.soup.select_one("[data-review-total]").get_text() == "82"
    assert [o["value"] for o in page.soup.select("#ideas-6 option")] == list(guidance.evidence)


def test_saving_the_sheet_with_points_and_evidence_at_once(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.sheet).form("Lưu phiếu")
    form.fill(**{f"points__{n}": 8 for n in range(1, 10)}, evidence__3="Giấy khen", evidence__5="Ảnh máy cày")
    done = browser.send(form)
    assert done.location == f"{world.sheet}#indicator-3"
    browser.send(form)  # a second click: nothing twice
    page = browser.follow(done)
    assert "Còn 1 chỉ số chưa chấm: 10." in page.text and "Đã lưu phần đã nhập" in page.text
    assert [(e.indicator, e.text) for e in Evidence.select()] == [(3, "Giấy khen"), (5, "Ảnh máy cày")]
    browser.send(page.form("Lưu phiếu").fill(points__10=8))
    assert make.fresh(world.row).stage == Stage.SELF_SCORED


def test_wrong_points_on_the_sheet_lose_nothing(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.sheet).form("Lưu phiếu").fill(points__1="tám", points__2=9, evidence__4="Sổ tay")
    page = browser.send(form, status=422)
    assert set(page.errors()) == {"points-1"}
    values = {i["id"]: i.get("value", "") for i in page.soup.select("input[form=sheet]")}
    assert (values["points-1"], values["points-2"], values["evidence-4"]) == ("tám", "9", "Sổ tay")
    long = browser.send(form.fill(points__1=8, evidence__4="x" * 501), status=422)
    assert set(long.errors()) == {"evidence-4"}
    assert (stored(world.row), Evidence.select().count()) == ((), 0)


def test_two_people_on_the_same_sheet(world, signed_in) -> None:
    first, second = signed_in("quantri"), signed_in("lan")
    mine = second.get(world.sheet).form("Lưu phiếu").fill(
        **{f"points__{n}": 9 for n in range(1, 11)}, evidence__4="Sổ tay"
    )  # fmt: skip
    first.send(first.get(world.sheet).form("Lưu phiếu").fill(points__1=7))
    page = second.send(mine, status=409)
    assert ["Chỉ số 1", "9", "7 khác"] in page.rows() and ["Chỉ số 2", "9", "trống khác"] in page.rows()
    values = {i["id"]: i.get("value", "") for i in page.soup.select("input[form=sheet]")}
    assert (values["points-1"], values["evidence-4"]) == ("9", "Sổ tay")
    assert stored(world.row)[:2] == (7, None)
    second.send(page.form("Lưu phiếu"), status=409)  # without a choice it is still refused
    second.send(page.form("Giữ của tôi"))
    assert stored(world.row) == (9,) * 10 and Evidence.get().text == "Sổ tay"


def test_a_sheet_verified_meanwhile_tells_what_was_typed(world, signed_in) -> None:
    browser = signed_in("lan")
    make.self_scored(world.chief, world.row)
    form = browser.get(world.sheet).form("Lưu phiếu").fill(points__1=10)
    make.verified(world.verifier, world.row)
    page = browser.send(form, status=409)
    assert "Điểm bạn gõ, chưa lưu: 1: 10, 2: 8" in page.text
    assert page.soup.select("input[data-cell]") == []


def test_who_may_only_read_the_sheet(world, signed_in) -> None:
    for login in ("xem", "thamdinh"):
        browser = signed_in(login)
        assert browser.get(world.sheet).soup.select("main form:not([data-scan]), main [data-cell]") == []
        browser.post(world.sheet, sent(9), status=403)
        browser.post(world.evidence, {"indicator": 3, "evidence-3": "x"}, status=403)
    signed_in("quanly").get(world.sheet, status=403)
    assert (stored(world.row), Evidence.select().count()) == ((), 0)


def test_sent_back_the_same_points_are_handed_in_again(world, signed_in) -> None:
    make.self_scored(world.clerk, world.row)
    send_back(world.row.id, "Thiếu sổ ghi chép", by=world.verifier, at=make.NOW)
    browser = signed_in("lan")
    assert state(browser.get(world.grid), world.row) == "Bị trả lại Thiếu sổ ghi chép"
    page = browser.get(world.sheet)
    assert "Thiếu sổ ghi chép" in page.text
    browser.send(page.form("Nộp lại phiếu").fill(evidence__3="Sổ ghi chép"))
    fresh = make.fresh(world.row)
    assert (fresh.stage, fresh.sent_back_reason) == (Stage.SELF_SCORED, "")
    withdraw(world.row.id, "Đổi ý", by=world.clerk, at=make.NOW)
    reinstate(world.row.id, by=world.clerk, at=make.NOW)
    browser.send(browser.get(world.sheet).form("Lưu phiếu"))
    assert make.fresh(world.row).stage == Stage.SELF_SCORED


# --- Evidence ----------------------------------------------------------------------------------------


def test_evidence_is_added_and_removed_with_scripts(world, signed_in) -> None:
    browser = signed_in("lan")
    typed = sent(9) | {"indicator": 3, "evidence-3": "Giấy khen", "evidence-4": "còn đang gõ"}
    page = browser.post(world.evidence, typed, status=200, htmx=True)
    assert page.soup.div["id"] == "evidence-of-3" and "Giấy khen" in page.text
    assert page.soup.select_one("#evidence-3")["value"] == ""
    assert (stored(world.row), Evidence.select().count()) == ((), 1)
    browser.post(world.evidence, typed, status=200, htmx=True)
    assert Evidence.select().count() == 1
    removal = page.soup.select_one("button[formaction$=removal]")["formaction"]
    browser.get(removal, status=405)
    page = browser.post(removal, status=200, htmx=True)
    assert page.soup.div["id"] == "evidence-of-3" and Evidence.select().count() == 0
    browser.post(removal, status=404, htmx=True)
    assert [(e.action, e.account_name) for e in of_registration(world.row.id)][1:] == [
        ("add_evidence", "Người lan"), ("remove_evidence", "Người lan"),
    ]  # fmt: skip


def test_evidence_without_scripts_saves_the_points_typed_meanwhile(world, signed_in) -> None:
    browser = signed_in("lan")
    typed = sent(9, *[""] * 9) | {"indicator": 3, "evidence-3": "Giấy khen"}
    assert browser.post(world.evidence, typed).location == f"{world.sheet}#indicator-3"
    assert (stored(world.row)[:2], Evidence.get().text) == ((9, None), "Giấy khen")
    removal = f"{world.evidence}/{Evidence.get().id}/removal"
    typed = sent(9, 8, *[""] * 8, version=1)
    assert browser.post(removal, typed).location == f"{world.sheet}#indicator-3"
    assert (stored(world.row)[:2], Evidence.select().count()) == ((9, 8), 0)


def test_evidence_that_is_blank_too_long_or_of_no_indicator(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.post(world.evidence, {"indicator": 3, "evidence-3": " "}, status=422, htmx=True)
    assert page.soup.select_one("#evidence-3")["aria-describedby"] == "evidence-3-error"
    page = browser.post(world.evidence, {"indicator": 3, "evidence-3": "x" * 501}, status=422, htmx=True)
    assert "500 ký tự" in page.text and page.soup.select_one("#evidence-3")["value"] == "x" * 501
    page = browser.post(world.evidence, sent(9) | {"indicator": 3, "evidence-3": ""}, status=422)
    assert page.soup.select_one("#points-1")["value"] == "9" and set(page.errors()) == {"evidence-3"}
    browser.post(world.evidence, {"indicator": 11, "evidence-11": "x"}, status=404, htmx=True)
    assert Evidence.select().count() == 0


def test_evidence_of_others_and_after_verification(world, signed_in) -> None:
    theirs = make.person(world.chief, world.cycle, world.other, "Lê Văn An")
    item = add_evidence(theirs.id, 1, "Sổ tay", by=world.chief, at=make.NOW)
    browser = signed_in("lan")
    browser.post(f"/registrations/{theirs.id}/evidence", {"indicator": 1, "evidence-1": "x"}, status=404)
    browser.post(f"/registrations/{theirs.id}/evidence/{item.id}/removal", status=404)
    browser.post(f"{world.evidence}/{item.id}/removal", status=404, htmx=True)
    own = add_evidence(world.row.id, 1, "Giấy khen", by=world.chief, at=make.NOW)
    make.self_scored(world.chief, world.row)
    judge_evidence(world.row.id, {own.id: EvidenceState.INSUFFICIENT}, by=world.verifier, at=make.NOW)
    assert "chưa đủ" in browser.get(world.sheet).text
    make.verified(world.verifier, world.row)
    browser.post(world.evidence, {"indicator": 1, "evidence-1": "x"}, status=409, htmx=True)
    browser.post(f"{world.evidence}/{own.id}/removal", status=409, htmx=True)
    assert [e.text for e in Evidence.select().order_by(Evidence.id)] == ["Sổ tay", "Giấy khen"]


# --- The session, and whose work it is ----------------------------------------------------------------


def test_a_row_without_session_is_not_saved_and_the_page_stays(world, visitor) -> None:
    page = visitor.post(world.post, sent(8), status=401, htmx=True)
    assert "HX-Redirect" not in page.response.headers and stored(world.row) == ()


def test_without_scripts_a_lost_session_leads_to_sign_in_and_back_to_the_grid(world, visitor) -> None:
    answer = visitor.client.post(
        world.post, data=sent(8), headers={"Referer": f"http://localhost{world.grid}"}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/sign-in?next={world.grid}"


def test_the_grid_carries_the_strip_for_the_person_who_is_here(world, signed_in) -> None:
    page = signed_in("lan").get(world.grid)
    strip = BeautifulSoup(page.html, "html.parser").select_one("template[data-again]").find("form")
    assert strip["action"] == "/sign-in/again"
    assert {box["name"]: box.get("value") for box in strip.find_all(attrs={"name": True})} == {
        "login": "lan", "next": world.grid, "password": None,
    }  # fmt: skip


def test_what_one_person_typed_is_never_saved_under_another_name(world, signed_in) -> None:
    make.actor(world.chief, "minh", Role.CLERK, units=(world.hamlet,))
    form = signed_in("lan").get(world.grid).form("Lưu").fill(**{f"points__{n}": 7 for n in range(1, 11)})
    signed_in("minh").send(form, status=401, htmx=True)
    page = signed_in("minh").send(form, status=403)
    assert "tài khoản của Người minh" in page.text and stored(world.row) == ()
    signed_in("lan").send(form, status=200, htmx=True)
    assert stored(world.row) == (7,) * 10


def test_after_a_unit_the_grid_leads_to_the_next_with_sheets_left(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.other, "Lê Văn Bảo")
    browser = signed_in("quantri")
    other = f"/cycles/{world.cycle.id}/scores/{world.other.id}"
    assert browser.get(world.grid).soup.select_one("#after-grid")["href"] == other
    assert browser.get(other).soup.select_one("#after-grid")["href"] == world.grid
    assert signed_in("lan").get(world.grid).soup.select_one("#after-grid")["href"] == world.units


# --- Levels, and what is missing ----------------------------------------------------------------------


def test_a_level_pressed_without_scripts_fills_its_box_and_keeps_what_was_typed(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(world.sheet)
    button = next(b for b in page.soup.select("#indicator-6 button.level") if b["value"] == "6:5")
    assert (button["form"], button["name"], button["type"]) == ("sheet", "level", "submit")
    more = {"level": button["value"], "evidence-3": "Giấy khen", "scored_on": "1/2/2026"}
    typed = sent(9, 8, *[""] * 8) | more
    page = browser.post(button["formaction"], typed, status=200)
    shown = [box.get("value") for box in page.soup.select("[data-cell]")]
    assert shown == ["9", "8", "", "", "", "5", *[""] * 4]
    assert page.soup.select_one("#points-6").has_attr("autofocus")
    assert page.soup.select_one("#indicator-6 .is-level b").get_text() == "5 – 6"
    assert (page.soup.select_one("#evidence-3")["value"], page.soup.select_one("#scored_on")["value"]) == (
        "Giấy khen", "1/2/2026",
    )  # fmt: skip
    assert "Còn 7 chỉ số chưa chấm: 3, 4, 5, 7, 8, 9, 10. Cần thêm 58 điểm để đạt 80." in page.text
    assert (stored(world.row), Sheet.select().count()) == ((), 0)
    assert browser.get(button["formaction"], status=303).location == world.sheet, "loaded again"
    # the other points of the range are offered beside the level
    more = [b["value"] for b in page.soup.select("#indicator-6 .is-level .points button")]
    assert more == ["6:5", "6:6"]
    page = browser.post(button["formaction"], typed | {"points-6": "5", "level": "6:6"}, status=200)
    browser.send(page.form("Lưu phiếu"))
    assert stored(world.row)[:6] == (9, 8, None, None, None, 6)


@pytest.mark.parametrize("level", ["", "6", "6:11", "11:5", "6:-1", "x:y", "6:5:4"])
def test_a_level_that_no_page_offers_changes_nothing(world, signed_in, level) -> None:
    page = signed_in("lan").post(f"{world.sheet}/level", sent(9, *[""] * 9) | {"level": level}, status=200)
    assert [box.get("value") for box in page.soup.select("[data-cell]")] == ["9", *[""] * 9]


def test_who_may_press_a_level(world, signed_in) -> None:
    for login in ("xem", "thamdinh", "quanly"):
        signed_in(login).post(f"{world.sheet}/level", sent(9) | {"level": "6:5"}, status=403)
    make.verified(world.verifier, make.self_scored(world.clerk, world.row))
    page = signed_in("lan").post(f"{world.sheet}/level", sent(9) | {"level": "6:5"}, status=200)
    assert page.soup.select("[data-cell]") == [] and stored(world.row) == (8,) * 10


def test_levels_say_which_words_are_official(world, signed_in) -> None:
    page = signed_in("lan").get(world.sheet)
    assert [mark.get_text() for mark in page.soup.select(".what .wording-mark")] == ["lời văn gợi ý"] * 10
    grid = signed_in("lan").get(world.grid).html
    assert grid.count('class="wording-mark"') == 10 and 'data-rule=' in grid
