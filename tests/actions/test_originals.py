"""Issuing, correcting, printing again, and the register of numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import factories as make
import pytest

from cdht.actions import originals
from cdht.actions.cycles import close_cycle
from cdht.actions.recognition import DecisionFacts, recognise
from cdht.actions.soundness import examine
from cdht.domain.lifecycle import Role
from cdht.domain.originals import Made, Overtaken, PaperNumber, Series
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.base import database
from cdht.models.journal import JournalEntry
from cdht.models.originals import Original, RegisterEntry, Reprint, taken

DAY = date(2021, 7, 20)
NOW = make.NOW
REPORTS = Series("steering_committee", "BC", 2021)
DECISIONS = Series("peoples_committee", "QĐ", 2021)


def made(number: int = 1, series: Series = REPORTS, **more) -> Made:
    one = Made(
        "summary", PaperNumber(series, number), DAY, "Báo cáo tổng kết", "BaoCao", "{}", '{"version":1}',
        '{"total": 55}', f"%PDF-1.4 {number}".encode(), b"PK",
    )  # fmt: skip
    return replace(one, **more)


@pytest.fixture
def chief(db):
    return make.commune()


@pytest.fixture
def cycle(chief):
    return make.cycle(chief)


@pytest.fixture
def second(chief):
    """Another secretary."""
    return make.actor(chief, "thuky", Role.SECRETARY, name="Lê Thị Hoài")


def numbers(series: Series = REPORTS) -> dict[int, str]:
    """Number → “paper” or its note."""
    same = (RegisterEntry.series == series.body) & (RegisterEntry.kind == series.kind)
    rows = RegisterEntry.select().where(same)
    return {row.number: "paper" if row.original_id else row.note for row in rows}


def problems(refused: Refused) -> list[tuple[str, str]]:
    return [(one.field, one.message) for one in refused.problems]


def journal() -> list[tuple[str, str]]:
    rows = JournalEntry.select().where(JournalEntry.id > 2).order_by(JournalEntry.id)
    return [(row.action, row.account_name) for row in rows if row.action not in ("open_cycle", "add_account")]


# --- Issuing -----------------------------------------------------------------------------------


def test_issued_with_everything_that_belongs_to_it(chief, cycle) -> None:
    row = originals.issue(cycle.id, made(), by=chief, at=NOW)
    kept = Original.get_by_id(row.id)
    assert (kept.paper, kept.title, kept.issued_on, kept.account_name) == (
        "summary", "Báo cáo tổng kết", DAY, "Trần Thị Diệu Hương",
    )  # fmt: skip
    assert (bytes(kept.pdf), bytes(kept.docx), kept.document, kept.counted) == (
        b"%PDF-1.4 1", b"PK", '{"version":1}', {"total": 55},
    )  # fmt: skip
    assert kept.pdf_digest == originals.digest(b"%PDF-1.4 1")
    assert (kept.replaces_id, kept.reason, kept.unit_id) == (None, "", None)
    assert numbers() == {1: "paper"}
    [entry] = JournalEntry.select().where(JournalEntry.action == "issue")
    assert entry.cycle_id == cycle.id
    assert entry.changed == {"paper": [None, "01/BC-BCĐ ngày 20/07/2021, Báo cáo tổng kết"]}


def test_without_word_and_without_figures(chief, cycle) -> None:
    row = originals.issue(cycle.id, made(docx=None, figures=None), by=chief, at=NOW)
    kept = Original.get_by_id(row.id)
    assert (kept.docx, kept.docx_digest, kept.counted) == (None, None, {})


def test_bodies_kinds_and_years_count_apart(chief, cycle) -> None:
    for series in (REPORTS, Series("association", "BC", 2021), Series("steering_committee", "TTr", 2021),
                   Series("steering_committee", "BC", 2020)):  # fmt: skip
        originals.issue(cycle.id, made(1, series), by=chief, at=NOW)
    assert RegisterEntry.select().where(RegisterEntry.number == 1).count() == 4


def test_who_was_faster_is_named_and_the_next_number_suggested(chief, cycle, second) -> None:
    originals.issue(cycle.id, made(), by=second, at=NOW)
    with pytest.raises(Overtaken) as overtaken:
        originals.issue(cycle.id, made(), by=chief, at=NOW)
    assert problems(overtaken.value) == [
        (
            "number",
            "Lê Thị Hoài đã lấy số 01/BC-BCĐ lúc 08:30 01/07/2021 cho “Báo cáo tổng kết”. "
            "Số tiếp theo là 02/BC-BCĐ.",
        )
    ]
    assert overtaken.value.next == PaperNumber(REPORTS, 2)
    assert (Original.select().count(), numbers(), journal()) == (1, {1: "paper"}, [("issue", "Lê Thị Hoài")])


def test_two_secretaries_at_the_same_moment(chief, cycle, second) -> None:
    def issue(by) -> str:
        with database.connection_context():
            try:
                return originals.issue(cycle.id, made(), by=by, at=NOW).account_name
            except Overtaken as overtaken:
                return str(overtaken)

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(issue, [chief, second] * 2))
    winner = RegisterEntry.get().account_name
    assert told.count(winner) == 1
    assert [one for one in told if one != winner] == [
        f"{winner} đã lấy số 01/BC-BCĐ lúc 08:30 01/07/2021 cho “Báo cáo tổng kết”. "
        "Số tiếp theo là 02/BC-BCĐ."
    ] * 3
    assert (Original.select().count(), numbers()) == (1, {1: "paper"})


def test_numbers_counted_past_are_explained_in_the_same_breath(chief, cycle) -> None:
    with pytest.raises(Refused) as refused:
        originals.issue(cycle.id, made(5), by=chief, at=NOW)
    assert problems(refused.value) == [
        ("skipped_because", "Số 01 đến 04 chưa có trong sổ. Ghi vì sao bỏ qua, hoặc đã dùng cho giấy nào.")
    ]
    assert (Original.select().count(), numbers()) == (0, {})
    originals.issue(cycle.id, made(5), by=chief, at=NOW, skipped_because="Báo cáo tháng, viết tay")
    assert numbers() == dict.fromkeys(range(1, 5), "Báo cáo tháng, viết tay") | {5: "paper"}
    originals.issue(cycle.id, made(6), by=chief, at=NOW)
    assert [action for action, _ in journal()] == ["note_numbers", "issue", "issue"]


def test_a_slip_of_the_hand_does_not_note_hundreds(chief, cycle) -> None:
    with pytest.raises(Refused, match="bỏ xa số tiếp theo, là 01/BC-BCĐ"):
        originals.issue(cycle.id, made(505), by=chief, at=NOW, skipped_because="Không rõ")


def test_a_gap_may_still_be_filled_by_a_paper(chief, cycle) -> None:
    originals.note_numbers(REPORTS, 3, 3, "Viết hỏng", by=chief, at=NOW)
    originals.issue(cycle.id, made(2), by=chief, at=NOW)
    assert numbers() == {2: "paper", 3: "Viết hỏng"}


@pytest.mark.parametrize(("days", "fits"), [(31, True), (32, False), (-300, True), (-900, False)])
def test_days_far_from_the_cycle_are_slips(chief, cycle, days: int, fits: bool) -> None:
    one = made(issued_on=NOW.date() + timedelta(days=days))
    if fits:
        assert originals.issue(cycle.id, one, by=chief, at=NOW).issued_on == one.issued_on
        return
    with pytest.raises(Refused) as refused:
        originals.issue(cycle.id, one, by=chief, at=NOW)
    assert [field for field, _ in problems(refused.value)] == ["issued_on"]
    assert numbers() == {}


def test_a_closed_cycle_issues_nothing_but_prints_again(chief, cycle) -> None:
    row = originals.issue(cycle.id, made(), by=chief, at=NOW)
    close_cycle(cycle.id, by=chief, at=NOW)
    with pytest.raises(Refused, match="đã khóa sổ"):
        originals.issue(cycle.id, made(2), by=chief, at=NOW)
    with pytest.raises(Refused, match="đã khóa sổ"):
        originals.correct(row.id, made(2), "Sai số", by=chief, at=NOW)
    assert originals.count_reprint(row.id, by=chief, at=NOW).number == 1
    assert numbers() == {1: "paper"}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK, Role.VERIFIER, Role.ADMIN])
def test_only_a_secretary_acts(chief, cycle, role: Role) -> None:
    row = originals.issue(cycle.id, made(), by=chief, at=NOW)
    other = make.actor(chief, "khac", role)
    for act in (
        lambda: originals.issue(cycle.id, made(2), by=other, at=NOW),
        lambda: originals.correct(row.id, made(2), "Sai số", by=other, at=NOW),
        lambda: originals.count_reprint(row.id, by=other, at=NOW),
        lambda: originals.note_numbers(REPORTS, 2, 2, "Viết hỏng", by=other, at=NOW),
        lambda: originals.drop_notes([1], by=other, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (Original.select().count(), numbers(), Reprint.select().count()) == (1, {1: "paper"}, 0)


def test_of_another_commune_nothing_can_be_done(chief, cycle) -> None:
    row = originals.issue(cycle.id, made(), by=chief, at=NOW)
    originals.note_numbers(REPORTS, 2, 2, "Viết hỏng", by=chief, at=NOW)
    stranger = replace(chief, commune_id=chief.commune_id + 1)
    for act in (
        lambda: originals.issue(cycle.id, made(3), by=stranger, at=NOW),
        lambda: originals.correct(row.id, made(3), "Sai số", by=stranger, at=NOW),
        lambda: originals.count_reprint(row.id, by=stranger, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    originals.drop_notes([one.id for one in RegisterEntry.select()], by=stranger, at=NOW)
    assert numbers() == {1: "paper", 2: "Viết hỏng"}


# --- Corrections -------------------------------------------------------------------------------


def test_a_correction_is_a_new_paper_and_the_old_one_stays(chief, cycle) -> None:
    old = originals.issue(cycle.id, made(), by=chief, at=NOW)
    before = Original.select().where(Original.id == old.id).dicts().get()
    new = originals.correct(old.id, made(2), "Sai số người", by=chief, at=NOW)
    assert (new.replaces_id, new.reason, new.cycle_id) == (old.id, "Sai số người", cycle.id)
    assert Original.select().where(Original.id == old.id).dicts().get() == before
    assert numbers() == {1: "paper", 2: "paper"}
    [entry] = JournalEntry.select().where(JournalEntry.action == "correct_paper")
    assert (entry.reason, entry.changed["replaces"]) == ("Sai số người", [None, "01/BC-BCĐ"])


def test_a_correction_says_why(chief, cycle) -> None:
    old = originals.issue(cycle.id, made(), by=chief, at=NOW)
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(Refused) as refused:
            originals.correct(old.id, made(2), reason, by=chief, at=NOW)
        assert [field for field, _ in problems(refused.value)] == ["reason"]
    assert numbers() == {1: "paper"}


def test_corrected_once_then_the_correction_is_corrected(chief, cycle, second) -> None:
    old = originals.issue(cycle.id, made(), by=chief, at=NOW)
    new = originals.correct(old.id, made(2), "Sai số", by=second, at=NOW)
    with pytest.raises(Overtaken, match="Lê Thị Hoài đã ban hành bản thay thế, số 02/BC-BCĐ"):
        originals.correct(old.id, made(3), "Sai nữa", by=chief, at=NOW)
    originals.correct(new.id, made(3), "Sai nữa", by=chief, at=NOW)
    assert [row.replaces_id for row in Original.select().order_by(Original.id)] == [None, old.id, new.id]


# --- The register ------------------------------------------------------------------------------


def test_numbers_used_outside_are_noted_once(chief) -> None:
    originals.note_numbers(REPORTS, 1, 3, "  Viết tay  ", by=chief, at=NOW)
    assert numbers() == dict.fromkeys((1, 2, 3), "Viết tay")
    with pytest.raises(Refused) as refused:
        originals.note_numbers(REPORTS, 3, 5, "Lần nữa", by=chief, at=NOW)
    assert problems(refused.value) == [("first", "Số 03 đã có trong sổ.")]
    [entry] = JournalEntry.select().where(JournalEntry.action == "note_numbers")
    assert entry.changed == {"numbers": [None, "01 đến 03/BC-BCĐ: Viết tay"]}


def test_all_that_is_wrong_is_said_at_once(chief) -> None:
    with pytest.raises(Refused) as refused:
        originals.note_numbers(REPORTS, 5, 3, "", by=chief, at=NOW)
    assert [field for field, _ in problems(refused.value)] == ["last", "note"]
    with pytest.raises(Refused, match="nhiều nhất 200 số"):
        originals.note_numbers(REPORTS, 1, 201, "Viết tay", by=chief, at=NOW)


def test_a_note_by_mistake_can_be_dropped_a_paper_cannot(chief, cycle) -> None:
    originals.note_numbers(REPORTS, 55, 55, "Gõ nhầm", by=chief, at=NOW)
    originals.issue(cycle.id, made(1), by=chief, at=NOW)
    ids = [row.id for row in RegisterEntry.select()]
    originals.drop_notes(ids, by=chief, at=NOW)
    originals.drop_notes(ids, by=chief, at=NOW)
    assert numbers() == {1: "paper"}
    [entry] = JournalEntry.select().where(JournalEntry.action == "drop_notes")
    assert entry.changed == {"numbers": ["55/BC-BCĐ: Gõ nhầm", None]}


def decided(chief, cycle, unit, number: str):
    row = make.person(chief, cycle, unit, "Hoàng Văn Quý")
    make.self_scored(chief, row), make.verified(make.Actor.server(chief.commune_id), row)
    make.voted(chief, row)
    facts = DecisionFacts(number, DAY, "Nguyễn Quốc Việt")
    return recognise(cycle.id, facts, by=chief, at=NOW, only=[row.id])


def test_recognition_decisions_hold_their_numbers(chief, cycle) -> None:
    decided(chief, cycle, make.unit(chief), "45/QĐ-UBND")
    assert taken(chief.commune_id, DECISIONS) == {45}
    assert taken(chief.commune_id, replace(DECISIONS, year=2022)) == frozenset()
    with pytest.raises(Overtaken) as overtaken:
        originals.issue(cycle.id, made(45, DECISIONS), by=chief, at=NOW)
    assert problems(overtaken.value) == [
        ("number", "Số 45/QĐ-UBND là của quyết định công nhận ngày 20/07/2021. Số tiếp theo là 46/QĐ-UBND.")
    ]


def test_a_decision_does_not_take_the_number_of_an_issued_paper(chief, cycle) -> None:
    originals.issue(cycle.id, made(45, DECISIONS), by=chief, at=NOW)
    unit = make.unit(chief)
    with pytest.raises(Refused, match="Số 045/QĐ-UBND đã có trong sổ văn bản: Báo cáo tổng kết"):
        decided(chief, cycle, unit, "045/QĐ-UBND")


# --- Printing again, and whether all is whole --------------------------------------------------


def test_reprints_are_counted_with_who_and_when(chief, cycle, second) -> None:
    row = originals.issue(cycle.id, made(), by=chief, at=NOW)
    other = originals.issue(cycle.id, made(2), by=chief, at=NOW)
    originals.count_reprint(row.id, by=chief, at=NOW)
    originals.count_reprint(row.id, by=second, at=NOW + timedelta(days=1))
    originals.count_reprint(other.id, by=second, at=NOW)
    told = [(one.original_id, one.number, one.account_name, one.at) for one in Reprint.select()]
    assert told == [
        (row.id, 1, "Trần Thị Diệu Hương", NOW),
        (row.id, 2, "Lê Thị Hoài", NOW + timedelta(days=1)),
        (other.id, 1, "Lê Thị Hoài", NOW),
    ]
    [first, *_] = JournalEntry.select().where(JournalEntry.action == "reprint")
    assert first.changed == {"paper": [None, "01/BC-BCĐ ngày 20/07/2021, Báo cáo tổng kết, lần 1"]}


def test_the_check_notices_a_file_that_was_changed(chief, cycle) -> None:
    row = originals.issue(cycle.id, made(), by=chief, at=NOW)
    title = "Văn bản đã ban hành còn nguyên như khi ký"
    assert {one.title: one.problems for one in examine(database.obj)}[title] == ()
    Original.update(pdf=b"%PDF-1.4 2").where(Original.id == row.id).execute()
    [problem] = {one.title: one.problems for one in examine(database.obj)}[title]
    assert problem == f"Văn bản {row.id}, “Báo cáo tổng kết”: tệp đã bị sửa sau khi ban hành."
