"""Keeping half-typed work: per account, with limits and an age; two tabs never mix in silence."""

from __future__ import annotations

from datetime import timedelta

import factories as make
import pytest

from cdht.actions import drafts, receipts, soundness
from cdht.actions.drafts import Kept, Typed
from cdht.domain.drafts import KEPT_FOR, MAX_BYTES, MAX_DRAFTS, TooLarge, place_of
from cdht.domain.lifecycle import Role
from cdht.domain.problems import Refused
from cdht.models.drafts import Draft, at_places
from cdht.models.journal import JournalEntry
from cdht.models.registration import Registration

NOW = make.NOW


@pytest.fixture
def world(db):
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    lan, minh = (make.actor(chief, login, Role.CLERK, units=(unit,)) for login in ("lan", "minh"))
    return lan, minh, make.person(chief, cycle, unit)


def typed(at: str, version: int = 0, /, form_key: str = "", **fields: str) -> Typed:
    return Typed(place_of(at), {k: [v] for k, v in fields.items()}, {"version": "2"}, version, form_key)


def held(actor, *names: str, at=NOW) -> dict[str, dict]:
    return {row.place: row.read for row in at_places(actor.account_id, names, at=at)}


def test_kept_for_its_account_alone_and_never_journalled(world) -> None:
    lan, minh, row = world
    entries = JournalEntry.select().count()
    place = f"row-{row.id}"
    assert drafts.keep([typed(place, points="8")], by=lan, at=NOW) == Kept({place: 1}, [])
    assert held(lan, place) == {place: {"fields": {"points": ["8"]}, "basis": {"version": "2"}}}
    assert held(minh, place) == {}
    assert Draft.get().registration_id == row.id
    drafts.keep([typed(place, points="9")], by=minh, at=NOW)
    drafts.forget([place], by=minh)
    assert held(lan, place)[place]["fields"] == {"points": ["8"]}
    assert JournalEntry.select().count() == entries
    assert all(check.holds for check in soundness.examine(Draft._meta.database.obj))


def test_the_newer_draft_of_another_tab_stays_until_the_person_chooses(world) -> None:
    lan, _minh, _row = world
    assert drafts.keep([typed("new-1", name="An")], by=lan, at=NOW).versions == {"new-1": 1}
    assert drafts.keep([typed("new-1", 1, name="An Bình")], by=lan, at=NOW).versions == {"new-1": 2}
    other_tab = drafts.keep([typed("new-1", 1, name="Cúc"), typed("batch-1", name="Lý")], by=lan, at=NOW)
    assert ([row.place for row in other_tab.newer], other_tab.versions) == (["new-1"], {"batch-1": 1})
    assert held(lan, "new-1")["new-1"]["fields"] == {"name": ["An Bình"]}
    assert drafts.keep([typed("new-1", 2, name="Cúc")], by=lan, at=NOW).versions == {"new-1": 3}
    drafts.forget(["new-1"], by=lan)
    assert drafts.keep([typed("new-1", 3, name="Đào")], by=lan, at=NOW).versions == {"new-1": 4}


def test_a_draft_that_arrives_after_its_form_was_taken_does_not_rise(world) -> None:
    lan, minh, _row = world
    for key in ("k3y.digest", "an_ther"):
        receipts.once(key, lambda: "/", account_id=lan.account_id, at=NOW)
    for form_key in ("k3y", "an_ther"):
        late = [typed("new-1", form_key=form_key, name="An")]
        assert drafts.keep(late, by=lan, at=NOW) == Kept({"new-1": 0}, [])
    assert Draft.select().count() == 0
    assert drafts.keep([typed("new-1", form_key="k3y", name="An")], by=minh, at=NOW).versions == {"new-1": 1}


def test_too_large_or_too_many_keeps_nothing_and_says_why(world) -> None:
    lan, minh, _row = world
    with pytest.raises(TooLarge):
        drafts.keep([typed("new-1", name="An"), typed("batch-1", name="x" * MAX_BYTES)], by=lan, at=NOW)
    assert Draft.select().count() == 0
    drafts.keep([typed(f"new-{n}", name="An") for n in range(1, MAX_DRAFTS + 1)], by=lan, at=NOW)
    with pytest.raises(Refused, match="bản nháp"):
        drafts.keep([typed("batch-1", name="An")], by=lan, at=NOW)
    drafts.keep([typed("new-1", 1, name="An Bình")], by=lan, at=NOW)  # the old ones still grow
    drafts.keep([typed("batch-1", name="An")], by=minh, at=NOW)


def test_what_nobody_came_back_to_is_gone(world) -> None:
    lan, minh, _row = world
    drafts.keep([typed("new-1", name="An")], by=lan, at=NOW)
    assert held(lan, "new-1", at=NOW + KEPT_FOR)
    assert held(lan, "new-1", at=NOW + KEPT_FOR + timedelta(seconds=1)) == {}
    drafts.keep([typed("batch-1", name="An")], by=minh, at=NOW + KEPT_FOR + timedelta(seconds=1))
    assert [row.place for row in Draft.select()] == ["batch-1"]


def test_drafts_go_with_the_person_that_they_are_about(world) -> None:
    lan, minh, row = world
    for actor in (lan, minh):
        drafts.keep([typed(f"row-{row.id}", points="8"), typed("new-1", name="An")], by=actor, at=NOW)
    drafts.forget_about(Registration.get_by_id(row.id).citizen_id)
    assert sorted(draft.place for draft in Draft.select()) == ["new-1", "new-1"]
