"""Half-typed work: places, what is left out, limits, and how a draft is spoken of."""

from __future__ import annotations

from datetime import datetime

import pytest

from cdht.domain.drafts import (
    KINDS,
    MAX_BYTES,
    MAX_DRAFTS,
    About,
    Place,
    TooLarge,
    clean,
    kept_when,
    must_fit,
    must_have_room,
    place_of,
)
from cdht.domain.problems import Refused


def test_a_place_has_a_name_and_the_name_leads_back() -> None:
    for kind, known in KINDS.items():
        place = Place(kind, tuple(range(3, 3 + len(known.about))))
        assert place_of(place.name) == place
    votes = Place("votes", (3, 5))
    assert [votes.named(about) for about in (About.CYCLE, About.UNIT, About.REGISTRATION)] == [3, 5, None]


@pytest.mark.parametrize(
    "name",
    ["", "row", "row-", "row-0", "row-x", "row-1-2", "votes-3", "pin-1", "row-9999999999", "row-\uff11"],
)
def test_other_names_are_no_place(name: str) -> None:
    assert place_of(name) is None


def test_secrets_are_never_among_the_fields() -> None:
    sent = {
        name: ["x"]
        for name in ("name", "password", "pin", "current", "again", "login", "form_key", "typed_by", "draft")
    }
    assert clean(sent) == {"name": ["x"]}


def test_limits_say_what_to_do() -> None:
    must_fit("x" * MAX_BYTES)
    must_have_room(MAX_DRAFTS - 1)
    with pytest.raises(TooLarge, match="Lưu bớt rồi ghi tiếp"):
        must_fit("ế" * (MAX_BYTES // 2))
    with pytest.raises(Refused, match=f"đang có {MAX_DRAFTS} bản nháp"):
        must_have_room(MAX_DRAFTS)


def test_when_it_was_in_words() -> None:
    at = datetime(2026, 11, 26, 15, 0)
    said = [kept_when(moment, at=at) for moment in (
        datetime(2026, 11, 26, 14, 5), datetime(2026, 11, 25, 23, 59), datetime(2026, 11, 20, 8, 0),
    )]  # fmt: skip
    assert said == ["14:05 hôm nay", "23:59 hôm qua", "08:00 ngày 20/11/2026"]
