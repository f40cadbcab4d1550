"""Evidence on the sheet: what it is, its files, changing and taking away, two people at the same item."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace

import factories as make
import pytest
from pictures import picture

from cdht.actions.evidence import EvidenceFacts, add_evidence, judge_evidence
from cdht.domain.evidence import EvidenceKind, EvidenceState
from cdht.domain.evidence_files import MOST_FILES
from cdht.domain.lifecycle import Role
from cdht.models.evidence import Evidence
from cdht.models.evidence_files import EvidenceFile, files_of
from cdht.models.journal import of_registration
from cdht.web.request_sizes import MANY_FILES


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief, code="khvn-2022")
    clerk = make.actor(chief, "lan", Role.CLERK, units=(hamlet,), name="Phan Thị Lan")
    make.actor(chief, "khac", Role.CLERK, units=(other,))
    make.actor(chief, "xem", Role.VIEWER)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet, other))
    row = make.person(chief, cycle, hamlet, "Hoàng Văn Quý")
    return SimpleNamespace(
        chief=chief, clerk=clerk, verifier=verifier, row=row, cycle=cycle,
        sheet=f"/registrations/{row.id}/scores", add=f"/registrations/{row.id}/evidence",
    )  # fmt: skip


def facts(item: Evidence) -> tuple[object, ...]:
    return item.indicator, item.text, item.kind, item.happened_on, item.confirmed_by


def told(row) -> list[tuple[object, ...]]:
    return [
        facts(item) for item in Evidence.select().where(Evidence.registration == row.id).order_by(Evidence.id)
    ]


def item(world, text: str = "Sổ tay", kind: EvidenceKind = EvidenceKind.DOCUMENT) -> Evidence:
    return add_evidence(world.row.id, 3, EvidenceFacts(text, kind), by=world.clerk, at=make.NOW)


def names(one: Evidence) -> list[str]:
    return [file.name for file in files_of([one.id]).get(one.id, [])]


def journal(row) -> list[tuple[str, dict[str, object]]]:
    return [(one.action, one.changed) for one in of_registration(row.id) if "evidence" in one.action]


# --- Adding ------------------------------------------------------------------------------------------


def test_an_item_has_kind_day_and_witness(world, signed_in) -> None:
    form = signed_in("lan").get(world.sheet).form("Thêm")
    form.fill(
        evidence__4="Lớp may", kind__4="certificate", day__4="1/6/2021", witness__4="Bà Hoa", indicator=4
    )
    page = signed_in("lan").post(world.add, form.fields)
    assert page.location.startswith(f"{world.sheet}#indicator-4")
    assert told(world.row) == [(4, "Lớp may", EvidenceKind.CERTIFICATE, date(2021, 6, 1), "Bà Hoa")]
    assert journal(world.row) == [
        ("add_evidence", {
            "evidence-4": [None, "Lớp may"], "evidence_kind": [None, "certificate"],
            "happened_on": [None, "2021-06-01"], "confirmed_by": [None, "Bà Hoa"],
        }),
    ]  # fmt: skip
    text = signed_in("quantri").get(f"/registrations/{world.row.id}/journal").text
    assert "Loại: chứng chỉ" in text and "Ngày: 01/06/2021" in text and "Người xác nhận: Bà Hoa" in text


def test_its_pages_stand_under_the_step_of_self_scores(world, signed_in) -> None:
    one, browser = item(world), signed_in("lan")
    of_person = f"/registrations/{world.row.id}"
    for path in (f"{of_person}/evidence/{one.id}", f"{of_person}/phone"):
        assert browser.get(path).soup.select_one(".steps [aria-current]").contents[0] == "Tự chấm"


def test_the_words_say_the_kind_until_the_clerk_does(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.post(world.add, {"indicator": 1, "evidence-1": "Ảnh lớp học"})
    browser.post(world.add, {"indicator": 2, "evidence-2": "Ảnh lớp học", "kind-2": "document"})
    assert [one[2] for one in told(world.row)] == [EvidenceKind.PHOTO, EvidenceKind.DOCUMENT]


def test_the_paper_was_seen_takes_one_click_and_a_second_adds_nothing(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.post(world.add, {"seen": 5})
    page = browser.post(world.add, {"seen": 5}, status=200, htmx=True)
    assert told(world.row) == [(5, "Đã xem bản giấy", EvidenceKind.PAPER_SEEN, None, "Phan Thị Lan")]
    assert "Phan Thị Lan xác nhận" in page.text
    browser.post(world.add, {"seen": 6, "evidence-6": "Bằng khen", "witness-6": "Ông Tư"})
    assert told(world.row)[1] == (6, "Bằng khen", EvidenceKind.PAPER_SEEN, None, "Ông Tư")


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({}, "evidence-3"),
        ({"kind-3": "photo"}, "evidence-3"),
        ({"evidence-3": "S" * 501}, "evidence-3"),
        ({"evidence-3": "Sổ", "day-3": "32/1/2021"}, "day-3"),
        ({"evidence-3": "Sổ", "day-3": "1/1/2099"}, "day-3"),
        ({"evidence-3": "Sổ", "witness-3": "B" * 121}, "witness-3"),
        ({"evidence-3": "Sổ", "kind-3": "training"}, "kind-3"),
        ({"evidence-3": "Sổ", "kind-3": "hack"}, "kind-3"),
        ({"day-3": "1/6/2021"}, "evidence-3"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(world, signed_in, sent, where) -> None:
    browser = signed_in("lan")
    whole = browser.post(world.add, {"indicator": 3, **sent}, status=422)
    assert any(a["href"] == f"#{where}" for a in whole.soup.select(".summary a"))
    piece = browser.post(world.add, {"indicator": 3, **sent}, status=422, htmx=True)
    assert piece.soup.select(".is-wrong .error")
    for name in ("evidence-3", "day-3", "witness-3"):
        assert piece.soup.select_one(f'[name="{name}"]')["value"] == sent.get(name, "")
    assert told(world.row) == []


def test_hostile_words_are_words(world, signed_in) -> None:
    browser, bad = signed_in("lan"), '"><script>alert(1)</script>'
    browser.post(world.add, {"indicator": 3, "evidence-3": bad, "witness-3": bad})
    page = browser.get(world.sheet)
    assert page.text.count(bad) >= 2 and not page.soup.find("script", string="alert(1)")
    assert signed_in("thamdinh").get(f"/registrations/{world.row.id}/verification").text


def test_who_may_not_is_told_so_or_hears_nothing(world, signed_in) -> None:
    one = item(world)
    addresses = (
        world.add, f"{world.add}/{one.id}", f"{world.add}/{one.id}/removal", f"{world.add}/{one.id}/files",
        f"/registrations/{world.row.id}/evidence-files/1/removal",
    )  # fmt: skip
    for login, status in (("khac", 404), ("xem", 403), ("thamdinh", 403)):
        for address in addresses:
            signed_in(login).post(address, {"indicator": 3, "evidence-3": "X", "text": "X"}, status=status)
    signed_in("khac").get(f"{world.add}/{one.id}", status=404)
    assert told(world.row) == [(3, "Sổ tay", EvidenceKind.DOCUMENT, None, "")]
    signed_in("lan").get(world.add, status=405)


def test_after_verification_nothing_is_added_or_changed(world, signed_in) -> None:
    one = item(world)
    make.self_scored(world.chief, world.row)
    make.verified(world.verifier, world.row)
    browser = signed_in("lan")
    browser.post(world.add, {"indicator": 3, "evidence-3": "Muộn"}, status=409)
    browser.post(f"{world.add}/{one.id}", {"text": "Muộn"}, status=409)
    browser.post(f"{world.add}/{one.id}/files", {"files": (picture(), "a.jpg")}, status=409)
    assert browser.get(f"{world.add}/{one.id}", status=303).location.startswith(world.sheet)
    assert [one[1] for one in told(world.row)] == ["Sổ tay"] and EvidenceFile.select().count() == 0


# --- Files -------------------------------------------------------------------------------------------


def test_files_alone_make_an_item_and_one_refused_holds_no_other_back(world, signed_in) -> None:
    browser = signed_in("lan")
    given = [
        (picture(1), "lớp học.jpg"),
        (io.BytesIO(b"MZ chuong trinh"), "xem.jpg"),
        (picture(2), "cccd của tôi.jpg"),
    ]
    page = browser.post(world.add, {"indicator": 3, "files-3": given, "points-1": "8", "version": 0})
    page = browser.follow(page)
    [one] = Evidence.select()
    assert facts(one) == (3, "Ảnh", EvidenceKind.PHOTO, None, "")
    assert names(one) == ["lớp học.jpg"]
    assert "Đã nhận 1 tệp: lớp học.jpg." in page.text and page.text.count("Không nhận.") == 2
    assert page.soup.select_one("#points-1")["value"] == "8"
    assert page.soup.select_one(
        '#evidence-of-3 a[href="/evidence-files/1"][aria-label="Xem ảnh lớp học.jpg"] img'
    )
    browser.post(world.add, {"indicator": 3, "files-3": [(picture(1), "lại.jpg"), (picture(7), "mới.jpg")]})
    assert names(one) == ["lớp học.jpg", "mới.jpg"] and Evidence.select().count() == 1


def test_when_no_file_can_be_kept_nothing_is(world, signed_in) -> None:
    browser = signed_in("lan")
    sent = {"indicator": 3, "evidence-3": "Sổ", "points-1": "8", "version": 0}
    page = browser.post(world.add, sent | {"files-3": [(io.BytesIO(b""), "a.jpg")]}, status=422)
    assert any(a["href"] == "#files-3" for a in page.soup.select(".summary a"))
    assert page.soup.select_one("#evidence-3")["value"] == "Sổ"
    piece = browser.post(world.add, sent | {"files-3": (io.BytesIO(b""), "a.jpg")}, status=422, htmx=True)
    assert piece.soup.select_one("[data-upload-error]")
    assert told(world.row) == [] and not make.fresh(world.row).sheets.count()


def test_files_go_with_what_was_typed_and_with_the_whole_sheet(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.post(world.sheet, {
        "version": 0, **{f"points-{n}": "8" for n in range(1, 11)},
        "evidence-2": "Giấy khen", "files-2": [(picture(1), "giấy khen.png.jpg")],
        "files-9": [(picture(2, "PNG"), "chợ.png"), (picture(3, "WEBP"), "lúa.webp")],
    })  # fmt: skip
    first, second = Evidence.select().order_by(Evidence.indicator)
    assert (facts(first)[:2], names(first)) == ((2, "Giấy khen"), ["giấy khen.png.jpg"])
    assert (facts(second)[:2], names(second)) == ((9, "Ảnh"), ["chợ.jpg", "lúa.jpg"])


def test_a_full_item_gets_a_second_beside_it(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.post(
        world.add, {"indicator": 3, "files-3": [(picture(n), f"{n}.jpg") for n in range(MOST_FILES)]}
    )
    browser.post(world.add, {"indicator": 3, "files-3": [(picture(150), "thêm.jpg")]})
    assert [len(names(one)) for one in Evidence.select().order_by(Evidence.id)] == [MOST_FILES, 1]
    more = [(picture(n), f"{n}.jpg") for n in range(MOST_FILES + 1)]
    browser.post(world.add, {"indicator": 4, "files-4": more}, status=422)
    assert Evidence.select().count() == 2


def test_a_file_goes_with_one_click_and_comes_back_with_another(world, signed_in) -> None:
    browser, one = signed_in("lan"), item(world)
    browser.post(f"{world.add}/{one.id}/files", {"files": (picture(), "a.jpg")}, status=200, htmx=True)
    [file] = EvidenceFile.select()
    removal = f"/registrations/{world.row.id}/evidence-files/{file.id}/removal"
    page = browser.follow(browser.post(removal))
    assert "Đã bỏ tệp a.jpg." in page.text and names(one) == []
    browser.post(removal)
    browser.send(page.form("Hoàn tác"))
    assert names(one) == ["a.jpg"]
    assert [action for action, _ in journal(world.row)] == [
        "add_evidence", "add_evidence_file", "remove_evidence_file",
    ]  # fmt: skip


def test_many_files_may_be_large_together_elsewhere_less(world, signed_in) -> None:
    browser = signed_in("lan")
    large = io.BytesIO(b"\0" * (MANY_FILES + 1024))
    page = browser.post(world.add, {"indicator": 3, "files-3": (large, "a.jpg")}, status=413)
    assert "60 MB" in page.text
    usual = io.BytesIO(b"\0" * (26 * 1024 * 1024))
    elsewhere = signed_in("quantri").post(
        f"/cycles/{world.cycle.id}/imports", {"file": (usual, "a.xlsx")}, status=413
    )
    assert "25 MB" in elsewhere.text
    answer = browser.post(
        world.add, {"indicator": 3, "files-3": (io.BytesIO(b"\0" * 26_500_000), "a.jpg")}, status=422
    )
    assert "lớn quá 10 MB" in answer.text


# --- Changing ----------------------------------------------------------------------------------------


def test_an_item_is_changed_told_seen_anew_and_taken_back(world, signed_in) -> None:
    browser, one = signed_in("lan"), item(world)
    judge_evidence_as_accepted(world, one)
    form = browser.get(f"{world.add}/{one.id}").form("Lưu minh chứng")
    form.fill(text="Sổ tay 2021", kind="witness", day="2/6/2021", witness="Ông Tư")
    page = browser.follow(browser.send(form))
    assert told(world.row) == [(3, "Sổ tay 2021", EvidenceKind.WITNESS, date(2021, 6, 2), "Ông Tư")]
    assert Evidence.get().state is EvidenceState.UNSEEN
    assert journal(world.row)[-1] == ("change_evidence", {
        "evidence-3": ["Sổ tay", "Sổ tay 2021"], "evidence_kind": ["document", "witness"],
        "happened_on": ["", "2021-06-02"], "confirmed_by": ["", "Ông Tư"],
    })  # fmt: skip
    browser.send(form)  # a second click
    assert len(journal(world.row)) == 3
    browser.send(page.form("Hoàn tác"))
    assert told(world.row) == [(3, "Sổ tay", EvidenceKind.DOCUMENT, None, "")]


def judge_evidence_as_accepted(world, one: Evidence) -> None:
    make.self_scored(world.clerk, world.row)
    judge_evidence(world.row.id, {one.id: EvidenceState.ACCEPTED}, by=world.verifier, at=make.NOW)


def test_two_at_the_same_item_see_both(world, signed_in) -> None:
    one = item(world)
    mine, theirs = signed_in("lan"), signed_in("quantri")
    form = mine.get(f"{world.add}/{one.id}").form("Lưu minh chứng")
    theirs.send(theirs.get(f"{world.add}/{one.id}").form("Lưu minh chứng").fill(text="Của thư ký"))
    page = mine.send(form.fill(text="Của tôi"), status=409)
    assert "Trần Thị Diệu Hương" in page.text and "Của thư ký" in page.text
    assert told(world.row)[0][1] == "Của thư ký"
    mine.send(page.form("Lưu minh chứng"))
    assert told(world.row)[0][1] == "Của tôi"


def test_what_cannot_be_changed_says_why(world, signed_in) -> None:
    browser, one = signed_in("lan"), item(world)
    form = browser.get(f"{world.add}/{one.id}").form("Lưu minh chứng")
    page = browser.send(form.fill(text="", day="hôm qua", kind="training"), status=422)
    assert set(page.errors()) == {"day", "kind"}
    assert set(browser.send(form.fill(text="", day="", kind="photo"), status=422).errors()) == {"text"}
    browser.post(f"{world.add}/{one.id + 1}", {"text": "X"}, status=404)


def test_a_training_stays_one(world, signed_in) -> None:
    browser, one = signed_in("lan"), item(world, "Tập huấn 22/4", EvidenceKind.TRAINING)
    form = browser.get(f"{world.add}/{one.id}").form("Lưu minh chứng")
    browser.send(form.fill(text="Tập huấn ngày 22/4"))
    assert told(world.row)[0][1:3] == ("Tập huấn ngày 22/4", EvidenceKind.TRAINING)


def test_files_come_to_an_item_on_its_page(world, signed_in) -> None:
    browser, one = signed_in("lan"), item(world)
    form = browser.get(f"{world.add}/{one.id}").form("Lưu minh chứng")
    sent = dict(form.fields)
    page = browser.post(form.action, sent | {"files": [(picture(), "a.jpg"), (io.BytesIO(b"x"), "b.jpg")]})
    assert "Không nhận." in browser.follow(page).text and names(one) == ["a.jpg"]
    browser.post(form.action, sent | {"files": [(io.BytesIO(b"x"), "b.jpg")]}, status=422)
    browser.post(f"{world.add}/{one.id}/files", {"files": (io.BytesIO(b"x"), "b.jpg")}, status=422, htmx=True)
    assert names(one) == ["a.jpg"]


def test_a_sheet_takes_the_same_statements_however_many_items(world, signed_in, statements) -> None:
    browser = signed_in("lan")
    item(world)
    browser.get(world.sheet)
    with statements() as few:
        browser.get(world.sheet)
    for text in ("Ảnh 1", "Ảnh 2", "Ảnh 3"):
        browser.post(world.add, {"indicator": 5, "evidence-5": text, "files-5": [(picture(), "a.jpg")]})
    browser.get(world.sheet)
    with statements() as many:
        browser.get(world.sheet)
    assert len(many) == len(few)
