"""Two years side by side: counts, shares in percentage points, units that came and left."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.figures import derive
from cdht.domain.figures_difference import Pair, Rate, difference, signed
from cdht.domain.lifecycle import Stage
from tests.domain.pilot import PILOT, figures, outcomes, units


def later():
    """The pilot a year on: the clan is gone, a school has come with two people, one of them recognised."""
    kept = [one for one in outcomes() if one.unit_id != 3]
    new = [replace(kept[0], registration_id=900 + number, unit_id=9) for number in range(2)]
    new[1] = replace(new[1], stage=Stage.NOT_RECOGNISED)
    named = [*[unit for unit in units() if unit[0] != 3], (9, "Trường THCS")]
    return derive([*kept, *new], named, PILOT, difficult_area=False)


def test_the_pilot_and_a_year_on() -> None:
    told = difference(figures(), later())
    steps = {pair.label: (pair.before, pair.now, pair.change) for pair in told.groups[0].pairs}
    assert steps == {
        "Đăng ký": (55, 47, "-8"),
        "Tự chấm": (55, 47, "-8"),
        "Được thẩm định": (55, 47, "-8"),
        "Tham gia bầu chọn": (55, 47, "-8"),
        "Được công nhận": (52, 43, "-9"),
        "Không được công nhận": (3, 4, "+1"),
        "Rút đăng ký": (0, 0, "0"),
    }
    assert [
        (one.name, one.registered.change, one.recognised.change, one.rate.points()) for one in told.units
    ] == [
        (units()[0][1], "0", "0", "0"),
        (units()[1][1], "0", "0", "0"),
    ]
    assert (told.came, told.left) == (("Trường THCS",), (units()[2][1],))
    rate = next(one for one in told.rates if one.label == "Được công nhận trên số đăng ký")
    assert (rate.percents(), rate.points(), rate.points(2)) == (("94,5%", "91,5%"), "-3,1", "-3,06")


def test_points_come_from_the_exact_shares() -> None:
    assert Rate("", (2, 3), (3, 4)).points() == "+8,3"
    assert Rate("", (1, 3), (1, 3)).points() == "0"
    assert Rate("", (1, 1), (0, 1)).points() == "-100"
    assert Rate("", (0, 0), (1, 2)).points() == ""
    assert Rate("", (0, 0), (1, 2)).percents() == ("", "50%")


def test_bands_of_another_set_have_one_side() -> None:
    other = replace(later(), bands=later().bands[1:])
    bands = next(group for group in difference(figures(), other).groups if group.title.startswith("Mức điểm"))
    assert bands.pairs[0] == Pair("70 – 79", 37, None)
    assert bands.pairs[0].change == ""


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_sign_is_never_lost(before: int, now: int) -> None:
    written = signed(now - before)
    assert (written[0] == "+") is (now > before)
    assert (written[0] == "-") is (now < before)
    assert int(written.replace(".", "")) == now - before
