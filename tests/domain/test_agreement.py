"""Agreement, against an example that was computed by hand."""

from __future__ import annotations

from decimal import Decimal

from cdht.domain.agreement import (
    Agreement,
    Between,
    Pair,
    Way,
    agreement,
    misleading,
    misleading_in_words,
    points_in_words,
)
from cdht.domain.scoring import ScoreSheet
from tests.domain.pilot import PILOT


def pair(id: int, audience: str, first: tuple[int, int], rest: int = 8) -> Pair:
    """Two sheets that differ on the first indicator only."""
    one, other = first
    return Pair(id, audience, ScoreSheet((one, *(rest,) * 9)), ScoreSheet((other, *(rest,) * 9)))


FIRSTS = [(9, 6), (9, 8), (8, 8), (7, 9), (10, 7), (8, 7)]
FARMERS = [pair(i, "farmer", first) for i, first in enumerate(FIRSTS)]
"""Changes −3, −1, 0, +2, −3, −1: mean self − verified 6/6 = 1,00; distance 10/6 = 1,67; equal 1, within 3,
up 1, down 4."""
PAIRS = [*FARMERS, pair(20, "worker", (5, 9)), pair(21, "worker", (9, 9))]


def first_of(audience: str | None) -> Agreement:
    groups = agreement(PAIRS, PILOT)
    return next(g for g in groups if (g.audience.id if g.audience else None) == audience).indicators[0]


def test_the_example() -> None:
    one = first_of("farmer")
    assert (one.count, one.is_few, one.difference, one.distance) == (
        6,
        False,
        Decimal("1.00"),
        Decimal("1.67"),
    )
    assert {way: one.how_many(way) for way in Way} == {
        Way.ALL: 6, Way.EQUAL: 1, Way.WITHIN: 3, Way.UP: 1, Way.DOWN: 4,
    }  # fmt: skip


def test_everybody_and_every_audience() -> None:
    groups = agreement(PAIRS, PILOT)
    assert [(g.audience.id if g.audience else None, g.count) for g in groups] == [
        (None, 8), ("farmer", 6), ("worker", 2), ("professional", 0),
    ]  # fmt: skip
    assert first_of(None).difference == Decimal("0.25")  # (6 − 4) / 8
    few = first_of("worker")
    assert (few.is_few, few.difference) == (True, Decimal("-2.00"))
    nobody = first_of("professional")
    assert (nobody.difference, nobody.distance, nobody.how_many(Way.ALL)) == (None, None, 0)


def test_half_sheets_do_not_count() -> None:
    half = Pair(9, "farmer", ScoreSheet((8,) * 10), ScoreSheet((*(8,) * 9, None)))
    assert agreement([half], PILOT)[0].count == 0


def test_where_the_table_misleads() -> None:
    groups = agreement(PAIRS, PILOT)
    assert [(one.number, one.audience.id if one.audience else "") for one in misleading(groups)] == [
        (1, "farmer")
    ]
    short = next(a.short for a in PILOT.audiences if a.id == "farmer")
    assert misleading_in_words(groups, Between.SELF) == (
        f"Lệch nhiều nhất: chỉ số 1 ({short}): cách nhau trung bình 1,67 điểm, 4/6 người bị hạ điểm."
    )
    assert misleading_in_words(groups, Between.VERIFIERS) == (
        f"Lệch nhiều nhất: chỉ số 1 ({short}): hai người chấm cách nhau trung bình 1,67 điểm, 5/6 người khác."
    )


def test_small_numbers_conclude_nothing() -> None:
    assert misleading_in_words(agreement(FARMERS[:4], PILOT), Between.SELF) == (
        "Chưa đủ số liệu để kết luận: mỗi đối tượng cần ít nhất 5 người."
    )
    alike = [pair(i, "farmer", (8, 8)) for i in range(5)]
    assert misleading_in_words(agreement(alike, PILOT), Between.SELF) == (
        "Chưa có chỉ số nào lệch nhiều: trung bình mỗi chỉ số lệch dưới 1 điểm."
    )


def test_points_in_words() -> None:
    assert [points_in_words(v) for v in (Decimal("1.40"), Decimal("-0.2"), Decimal("0.00"), None)] == [
        "+1,40", "−0,20", "0,00", "–",
    ]  # fmt: skip
