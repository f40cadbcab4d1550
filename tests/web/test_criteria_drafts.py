"""Writing a version of the criteria: nothing typed is lost, only issuing asks for completeness."""

from __future__ import annotations

import io

import factories as make
import pytest

from cdht.actions.criteria_drafts import issue_draft
from cdht.domain.lifecycle import Role
from cdht.models.criteria import CriteriaVersion, seen_by
from cdht.models.criteria_drafts import CriteriaDraft
from cdht.models.cycles import Cycle
from cdht.models.journal import JournalEntry


@pytest.fixture
def chief(app):
    chief = make.commune()
    make.account(chief, "nhap", Role.CLERK)
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "thuky", Role.SECRETARY, name="Lê Thị Mận")
    return chief


def shipped(code: str = "khvn-2022") -> CriteriaVersion:
    return CriteriaVersion.get(CriteriaVersion.code == code)


def begun(browser) -> str:
    page = browser.get(f"/criteria/{shipped().id}")
    return browser.send(page.form("Soạn bản mới")).location


def stored() -> dict:
    return CriteriaDraft.get().value


def test_from_an_old_version_to_a_new_one(chief, signed_in) -> None:
    browser = signed_in("thuky")
    url = begun(browser)
    before = stored()
    general = browser.get(f"{url}/general")
    browser.send(
        general.form("Lưu").fill(title="Bộ của xã", valid_from="1/3/2026", note="Dòng một\r\nDòng hai")
    )
    assert {k: stored()[k] for k in ("title", "valid_from", "note", "id")} == {
        "title": "Bộ của xã", "valid_from": "2026-03-01", "note": "Dòng một\nDòng hai", "id": "khvn-2022",
    }  # fmt: skip
    page = browser.get(f"{url}/indicators/3/worker")
    assert "Chỉ số 3 · Công nhân" in page.h1
    browser.send(
        page.form("Lưu").fill(wording="Lời của xã", evidence="Một\r\n\r\nHai", levels__1__text="Chưa làm")
    )
    after = stored()["indicators"][2]["worker"]
    was = before["indicators"][2]["worker"]
    assert after == {
        **was, "wording": "Lời của xã", "evidence": ["Một", "Hai"],
        "levels": [{"from": 0, "to": 2, "text": "Chưa làm"}, *was["levels"][1:]],
    }  # fmt: skip
    sides = browser.get(f"{url}/difference")
    assert [h.get_text(" ", strip=True) for h in sides.soup.select("section > h2")] == [
        "Thông tin chung",
        "Chỉ số 3",
    ]
    assert sides.soup.select_one("ins").get_text() == "của xã"
    assert len(browser.get(f"{url}/difference?all=1").soup.select("section > h2")) == 14
    overview = browser.get(url)
    assert "đã đủ" in overview.text
    asked = browser.get(overview.link("Ban hành"))
    done = browser.follow(browser.send(asked.form("Ban hành")))
    assert done.h1 == "Bộ của xã (bản 2 của xã)"
    own = CriteriaVersion.get(CriteriaVersion.commune_id == chief.commune_id)
    assert (own.code, own.version, own.valid_from.isoformat(), CriteriaDraft.select().count()) == (
        "khvn-2022", 2, "2026-03-01", 0,
    )  # fmt: skip
    told = [e.action for e in JournalEntry.select() if "criteria" in e.action]
    assert told == ["draft_criteria", "change_criteria", "change_criteria", "issue_criteria"]


def test_what_is_typed_wrongly_stays_and_is_said(chief, signed_in) -> None:
    browser = signed_in("thuky")
    url = begun(browser)
    wrong = {"pass_total": "tám mươi", "indicator_floor": "", "bands__1__low": "71"}
    browser.send(browser.get(f"{url}/rule").form("Lưu").fill(**wrong))
    browser.send(browser.get(f"{url}/general").form("Lưu").fill(valid_from="hôm nay", title=""))
    page = browser.get(f"{url}/rule")
    assert page.soup.find(id="pass_total")["value"] == "tám mươi"
    assert "Điểm đạt phải là số nguyên từ 0 đến 100." in page.text
    lacks = [a.get_text() for a in browser.get(url).soup.select(".lacks a")]
    assert lacks == [
        "Chưa ghi tên bộ tiêu chí.", "Ngày bắt đầu dùng phải là một ngày, ví dụ 2022-07-28.",
        "Điểm đạt phải là số nguyên từ 0 đến 100.", "Chưa ghi điểm sàn của một chỉ số.",
    ]  # fmt: skip
    for a in browser.get(url).soup.select(".lacks a"):
        there = browser.get(a["href"].partition("#")[0])
        assert there.soup.find(id=a["href"].partition("#")[2]), a
    refused = browser.post(f"{url}/issue", status=422)
    assert "chưa ghi tên bộ tiêu chí" in refused.text.lower()
    assert CriteriaVersion.select().where(CriteriaVersion.commune_id.is_null(False)).count() == 0


def test_rows_are_added_moved_and_removed_with_what_was_typed(chief, signed_in) -> None:
    browser = signed_in("thuky")
    url = begun(browser)
    page = browser.get(f"{url}/indicators/1/farmer")
    added = browser.follow(browser.send(page.form("Thêm một mức").fill(wording="Đang gõ", do="add")))
    first = stored()["indicators"][0]["farmer"]
    assert (first["wording"], len(first["levels"])) == ("Đang gõ", 6)
    browser.send(added.form("Lưu").fill(do="remove-6"))
    assert len(stored()["indicators"][0]["farmer"]["levels"]) == 5
    groups = browser.get(f"{url}/groups")
    browser.send(groups.form("Lưu").fill(groups__1__id="A", do="down-1"))
    now = stored()
    assert [one["id"] for one in now["groups"]] == ["II", "A", "III"]
    assert [one["group"] for one in now["indicators"]] == ["II"] * 4 + ["A"] * 4 + ["III"] * 2
    listed = browser.get(f"{url}/indicators")
    browser.send(listed.form("Bỏ").fill(do="remove-10"))
    titles = [one["title"] for one in stored()["indicators"]]
    listed = browser.get(f"{url}/indicators")
    browser.send(listed.form("Lên").fill(do="up-2"))
    assert [one["title"] for one in stored()["indicators"]] == [titles[1], titles[0], *titles[2:]]
    listed = browser.get(f"{url}/indicators")
    browser.send(listed.form("Thêm một chỉ số").fill(do="add"))
    assert [len(stored()["indicators"]), stored()["indicators"][-1]["title"]] == [10, ""]


def test_a_colleague_who_was_faster_on_the_same_page_only(chief, signed_in) -> None:
    mine, theirs = signed_in("quantri"), signed_in("thuky")
    url = begun(mine)
    form = mine.get(f"{url}/indicators/2/farmer").form("Lưu").fill(wording="của tôi")
    theirs.send(theirs.get(f"{url}/indicators/2/worker").form("Lưu").fill(wording="trang khác"))
    theirs.send(theirs.get(f"{url}/indicators/2/farmer").form("Lưu").fill(wording="của họ"))
    page = mine.send(form, status=409)
    assert "Lê Thị Mận đã lưu trước" in page.text
    assert ["Lời diễn", "của tôi", "của họ khác"] in page.rows()
    assert page.soup.find(id="wording").get_text().strip() == "của tôi"
    mine.send(page.form("Lưu"))
    [second] = [one for one in stored()["indicators"] if one["key"] == 2]
    assert (second["farmer"]["wording"], second["worker"]["wording"]) == ("của tôi", "trang khác")


def test_an_indicator_removed_under_my_hands_comes_back_with_my_words(chief, signed_in) -> None:
    mine, theirs = signed_in("quantri"), signed_in("thuky")
    url = begun(mine)
    form = mine.get(f"{url}/indicators/2/farmer").form("Lưu").fill(wording="chữ của tôi")
    theirs.send(theirs.get(f"{url}/indicators").form("Bỏ").fill(do="remove-2"))
    stale = mine.get(f"{url}/indicators")
    page = mine.send(form, status=409)
    assert page.soup.find(id="wording").get_text().strip() == "chữ của tôi"
    mine.send(page.form("Lưu"))
    assert [one["farmer"]["wording"] for one in stored()["indicators"]].count("chữ của tôi") == 1
    assert mine.send(stale.form("Bỏ").fill(do="remove-1"), status=409).h1 == "Danh sách chỉ số"
    assert len(stored()["indicators"]) == 10


def test_a_second_click_begins_and_issues_nothing_twice(chief, signed_in) -> None:
    browser = signed_in("thuky")
    start = browser.get(f"/criteria/{shipped().id}").form("Soạn bản mới")
    url = browser.send(start).location
    assert browser.send(start).location == url
    assert CriteriaDraft.select().count() == 1
    browser.send(browser.get(f"{url}/general").form("Lưu").fill(title="Bộ của xã"))
    asked = browser.get(f"{url}/issue").form("Ban hành")
    assert browser.send(asked).location == browser.send(asked).location
    assert CriteriaVersion.select().where(CriteriaVersion.commune_id == chief.commune_id).count() == 1


def test_what_a_colleague_just_changed_is_neither_issued_nor_dropped_unseen(chief, signed_in) -> None:
    mine, theirs = signed_in("quantri"), signed_in("thuky")
    url = begun(mine)
    issue = mine.get(f"{url}/issue").form("Ban hành")
    drop = mine.get(f"{url}/removal").form("Bỏ bản soạn")
    theirs.send(theirs.get(f"{url}/general").form("Lưu").fill(title="Của họ"))
    assert "Lê Thị Mận vừa sửa" in mine.send(issue, status=409).text
    page = mine.send(drop, status=409)
    assert "Lê Thị Mận vừa sửa" in page.text and CriteriaDraft.select().count() == 1
    mine.send(page.form("Bỏ bản soạn"))
    assert CriteriaDraft.select().count() == 0


def test_edited_words_are_no_longer_official_unless_somebody_says_so(chief, signed_in) -> None:
    browser = signed_in("thuky")
    url = begun(browser)
    page = f"{url}/indicators/1"
    assert stored()["indicators"][0]["official"] is True
    browser.send(browser.get(page).form("Lưu").fill(source="HD 27"))
    assert stored()["indicators"][0]["official"] is True
    browser.send(browser.get(page).form("Lưu").fill(title="Tên của xã"))
    assert stored()["indicators"][0]["official"] is False
    browser.send(
        browser.get(page).form("Lưu").fill(title="Tên chép lại", standing="official", source="QĐ 324")
    )
    assert (stored()["indicators"][0]["official"], stored()["indicators"][0]["source"]) == (True, "QĐ 324")


def test_a_file_comes_back_as_the_same_set(chief, signed_in) -> None:
    browser = signed_in("thuky")
    given = browser.get(f"/criteria/{shipped().id}/toml").response.get_data()
    sent = browser.post("/criteria/file", {"file": (io.BytesIO(given), "bo.toml"), "form_key": "a"})
    url = sent.location
    assert browser.get(f"{url}/toml").response.get_data() == given
    assert "giống hệt" in browser.post(f"{url}/issue", status=422).text
    wrong = browser.post("/criteria/file", {"file": (io.BytesIO(b'title = "a\n'), "x.toml")}, status=422)
    assert "Dòng 1" in wrong.text
    assert "Chọn một tệp" in browser.post("/criteria/file", {}, status=422).text


def test_markup_in_a_text_is_only_text(chief, signed_in) -> None:
    browser = signed_in("thuky")
    url = begun(browser)
    evil = "</textarea><script>alert(1)</script><b>“&amp;"
    browser.send(browser.get(f"{url}/indicators/1/farmer").form("Lưu").fill(wording=evil))
    browser.send(browser.get(f"{url}/general").form("Lưu").fill(title=evil))
    for address in (f"{url}/indicators/1/farmer", url, f"{url}/difference", "/criteria", f"{url}/general"):
        assert "<script>alert" not in browser.get(address).html
    version = issue_draft(CriteriaDraft.get().id, by=chief, at=make.NOW)
    assert version.value.indicator(1).guidance["farmer"].wording == evil
    assert "<script>alert" not in browser.get(f"/criteria/{version.id}").html


def test_who_may_and_who_sees(chief, signed_in, visitor) -> None:
    url = begun(signed_in("thuky"))
    for login in ("nhap", "xem"):
        other = signed_in(login)
        assert "Soạn bản mới" not in other.get(f"/criteria/{shipped().id}").text
        assert other.get(url).h1 and other.get(f"{url}/difference").h1
        for page in ("general", "rule", "groups", "audiences", "indicators", "indicators/1",
                     "indicators/1/farmer", "issue", "removal"):  # fmt: skip
            other.get(f"{url}/{page}", status=403)
            other.post(f"{url}/{page}", status=403)
        other.post(f"/criteria/{shipped().id}/draft", status=403)
        other.post("/criteria/file", status=403)
    assert visitor.get(url, status=303).location.startswith("/sign-in")
    secretary = signed_in("thuky")
    secretary.send(secretary.get(f"{url}/removal").form("Bỏ bản soạn"))
    secretary.get(url, status=404)


def test_another_commune_sees_neither_drafts_nor_versions(chief, signed_in) -> None:
    browser = signed_in("thuky")
    url = begun(browser)
    browser.send(browser.get(f"{url}/general").form("Lưu").fill(title="Bộ riêng của Quảng Phú"))
    other = CriteriaDraft.get()
    draft_url = begun(browser)
    version = issue_draft(other.id, by=chief, at=make.NOW)
    CriteriaDraft.update(commune=_another()).execute()
    CriteriaVersion.update(commune_id=_another()).where(CriteriaVersion.id == version.id).execute()
    assert "Bộ riêng" not in browser.get("/criteria").text
    for page in (
        "",
        "/general",
        "/rule",
        "/indicators",
        "/indicators/1/farmer",
        "/difference",
        "/toml",
        "/issue",
    ):
        browser.get(f"{draft_url}{page}", status=404)
    for page in ("", "/toml", f"/difference?with={shipped().id}"):
        browser.get(f"/criteria/{version.id}{page}", status=404)
    browser.get(f"/criteria/{shipped().id}/difference?with={version.id}", status=404)
    browser.post(f"/criteria/{version.id}/draft", status=404)
    page = browser.get("/cycles/new")
    assert "Bộ riêng" not in page.text
    browser.send(page.form("Mở đợt").fill(criteria_id=version.id), status=422)
    assert [one.commune_id for one in seen_by(chief.commune_id)] == [None, None]
    assert Cycle.select().count() == 0


def _another() -> int:
    from cdht.models.communes import Commune

    return (Commune.get_or_none(Commune.id == 99) or Commune.create(id=99, created_at=make.NOW)).id
