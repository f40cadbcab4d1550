"""The proposal: by the rules alone, the same people before and after the decision."""

from __future__ import annotations

import factories as make

from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import withdraw
from cdht.domain.accounts import Actor
from cdht.models.cycles import Cycle
from cdht.models.recognition import Recognition
from cdht.models.registration import Registration
from cdht.reports.document import Document
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import EXPECTED, between, lines, xlsx_rows

PROPOSAL = PAPERS["proposal"]


def people(document: Document, name: str) -> list[tuple]:
    """The lines of the list with this name; none when the paper has no such list."""
    return [row for table in document.tables if table.name == name for row in table.rows if len(row) > 1]


def test_the_figures_of_the_pilot(pilot: Cycle) -> None:
    document = PROPOSAL.document(pilot)
    told = lines(document)
    assert between(told, "Ban Chỉ đạo thực hiện", "Căn cứ mức đạt") == [
        "- Đăng ký: 55 người của 03 đơn vị;",
        "- Đã tự đánh giá: 55/55 (100%) số người đăng ký;",
        "- Đã thẩm định: 55/55 (100%) số người đăng ký;",
        "- Đã bầu chọn: 55/55 (100%) số người đăng ký;",
        "- Đạt mức điểm thẩm định và đủ phiếu: 52/55 (94,5%) số người đăng ký.",
        "Chưa đề nghị 3 người, lý do:",
        "- Tổng điểm thẩm định dưới mức đạt 70: 3 người;",
        "- Phiếu đồng ý chưa quá 50%: 3 người.",
        "Một người có thể có nhiều lý do.",
    ]
    units = document.tables[0]
    assert units.rows == tuple(
        (number, name, *(unit["registered"],) * 4, unit["recognised"])
        for number, (name, unit) in enumerate(EXPECTED["units"].items(), start=1)
    )
    assert units.total[1:] == (55, 55, 55, 55, 52)
    asked = next(line for line in told if line.startswith("Căn cứ mức đạt"))
    assert asked.endswith("năm 2021 cho 52 công dân (có danh sách kèm theo)./.")


def test_the_lists_of_the_pilot_in_every_file(pilot: Cycle) -> None:
    document = PROPOSAL.document(pilot)
    proposed = [row[1] for row in people(document, "Đề nghị công nhận")]
    printed = {row.printed_name for row in Recognition.select().where(Recognition.recognised)
               if row.cycle_id == pilot.id}  # fmt: skip
    assert len(proposed) == 52 and set(proposed) == printed
    assert [row[1:] for row in people(document, "Chưa đề nghị")] == [
        ("Bùi Đình Cường", "1982", 67, "Thiếu 3 điểm, phiếu đồng ý 1/20 (5%)"),
        ("Hồ Thanh Tuấn", "1964", 66, "Thiếu 4 điểm, phiếu đồng ý 4/20 (20%)"),
        ("Hồ Thị Kim Yến", "1964", 66, "Thiếu 4 điểm, phiếu đồng ý 5/20 (25%)"),
    ]
    assert len(PROPOSAL.make(pilot, "xlsx")) > 5000
    assert [row[0] for row in xlsx_rows(PROPOSAL.make(pilot, "xlsx")) if isinstance(row[0], int)] == [1, 2, 3]


def walk(by: Actor, row: Registration, points: int, votes: tuple[int, int]) -> None:
    make.self_scored(by, row, make.points(9))
    make.verified(by, row, make.points(points))
    make.voted(by, row, *votes)


def test_who_is_proposed_does_not_depend_on_the_stage(db) -> None:
    by = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(by), make.unit(by)
    names = ("Võ Y", "Hồ An", "Lê Ba", "Phan Dung", "Trần Em", "Bùi Giang", "Đỗ Hà")
    good, low, lost, waiting, scored, _new, gone = [
        make.person(by, cycle, unit, name, year=1950 + 5 * i) for i, name in enumerate(names)
    ]
    walk(by, good, 8, (18, 2))
    walk(by, low, 6, (18, 2))
    walk(by, lost, 8, (8, 12))
    for row in (waiting, scored):
        make.self_scored(by, row, make.points(9))
    make.verified(by, waiting, make.points(5))
    withdraw(gone.id, "Chuyển đi nơi khác", by=by, at=make.NOW)

    def told() -> tuple[list, list, tuple[str, ...]]:
        document = PROPOSAL.document(cycle)
        counted = between(lines(document), "Chưa đề nghị", "Một người")
        return [row[1:] for row in people(document, "Đề nghị công nhận")], [
            (row[1], row[4]) for row in people(document, "Chưa đề nghị")
        ], tuple(counted)  # fmt: skip

    before = told()
    assert before == (
        [("Võ Y", "1950", cycle.rules.audience("farmer").short, 80, "18/20 (90%)")],
        [
            ("Hồ An", "Thiếu 10 điểm"),
            ("Lê Ba", "Phiếu đồng ý 8/20 (40%)"),
            ("Phan Dung", "Thiếu 20 điểm, chưa bầu chọn"),
            ("Trần Em", "Chưa thẩm định xong"),
            ("Bùi Giang", "Chưa nộp phiếu tự chấm"),
        ],
        (
            "- Chưa nộp phiếu tự chấm: 1 người;",
            "- Chưa thẩm định xong: 1 người;",
            "- Chưa bầu chọn: 1 người;",
            "- Tổng điểm thẩm định dưới mức đạt 70: 2 người;",
            "- Phiếu đồng ý chưa quá 50%: 1 người.",
        ),
    )
    make.recognised(by, good)
    assert told() == before, "after the decision the same people, the same reasons"
    revoke(good.id, "Ghi nhầm người", by=by, at=make.NOW)
    assert told() == before, "a revocation is a decision of people, not of the rules"
    correct(lost.id, "Đếm lại phiếu", by=by, at=make.NOW)
    correct(lost.id, "Đếm lại phiếu", by=by, at=make.NOW)
    assert ("Lê Ba", "Chưa bầu chọn") in told()[1], "ballots that were taken back say nothing"


def test_nobody_passes(db) -> None:
    by = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(by), make.unit(by)
    make.person(by, cycle, unit)
    document = PROPOSAL.document(cycle)
    assert any(line.startswith("Đến nay chưa có công dân nào") for line in lines(document))
    assert people(document, "Đề nghị công nhận") == []
    empty = PROPOSAL.document(make.cycle(by, "Năm 2022", year=2022))
    assert "- Đăng ký: 0 người của 0 đơn vị;" in lines(empty)
    assert len(empty.tables) == 1


def test_the_number_of_the_proposal_stands_over_its_lists(pilot: Cycle) -> None:
    document = PROPOSAL.document(pilot, Choice(number="07/TTr-BCĐ"))
    note = (
        "(Kèm theo Tờ trình số 07/TTr-BCĐ của Ban Chỉ đạo thực hiện thí điểm mô hình “Công dân học tập” "
        "xã Quảng Phú)"
    )
    assert lines(document).count(note) == 2
