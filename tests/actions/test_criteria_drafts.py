"""Drafts and versions in the database: immutable, owned, proved unchanged."""

from __future__ import annotations

import ast
from datetime import timedelta

import factories as make
import pytest

from cdht.actions.criteria import add_version
from cdht.actions.criteria_drafts import (
    draft_from_file,
    draft_from_version,
    issue_draft,
    rearrange,
    remove_draft,
    save_page,
)  # fmt: skip
from cdht.actions.cycles import CycleFacts, close_cycle, open_cycle, reopen_cycle
from cdht.actions.soundness import examine
from cdht.domain.criteria_drafts import MOST_DRAFTS, Page, begin, part_of
from cdht.domain.lifecycle import Role
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.criteria import CriteriaVersion, seen_by
from cdht.models.criteria_drafts import CriteriaDraft
from cdht.models.figures import figures_of
from cdht.models.journal import JournalEntry
from tests import house

CLOSED, STORED = "Đợt đã khóa sổ còn đúng bộ tiêu chí lúc khóa", "Bộ tiêu chí đã lưu không bị sửa"


@pytest.fixture
def chief(db):
    return make.commune()


@pytest.fixture
def closed(chief):
    """A cycle that was carried through and closed."""
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit)
    make.self_scored(chief, row), make.verified(verifier, row), make.voted(chief, row)
    make.recognised(chief, row)
    close_cycle(cycle.id, by=chief, at=make.NOW)
    return cycle


def pilot() -> CriteriaVersion:
    return CriteriaVersion.get(CriteriaVersion.code == "pilot-2021", CriteriaVersion.commune_id.is_null())


def issued(chief, **general: str) -> CriteriaVersion:
    draft = draft_from_version(pilot().id, by=chief, at=make.NOW)
    part = {**part_of(draft.value, Page("general")), "title": "Bộ của xã", **general}
    save_page(draft.id, Page("general"), part, by=chief, at=make.NOW)
    return issue_draft(draft.id, by=chief, at=make.NOW)


def findings(db) -> dict[str, tuple[str, ...]]:
    return {one.title: one.problems for one in examine(db) if not one.holds}


def test_closing_writes_the_digest_into_the_chain(chief, closed) -> None:
    entry = JournalEntry.get(JournalEntry.action == "close_cycle")
    assert entry.changed == {"criteria_digest": [None, pilot().digest]}


def test_tampered_criteria_are_found_and_the_cycle_is_named(db, chief, closed) -> None:
    assert findings(db) == {}
    row = pilot()
    content = row.content.replace("Nông dân và lao động nông thôn", "Nông dân và lao động nông thôn khác")
    CriteriaVersion.update(content=content).where(CriteriaVersion.id == row.id).execute()
    assert findings(db)[CLOSED] == (f"Đợt “Năm 2021” đã khóa sổ: {row.label} không còn như lúc khóa sổ.",)
    assert STORED in findings(db)


def test_content_and_digest_changed_together_are_found_too(db, chief, closed) -> None:
    """Whoever mends the version's own digest still contradicts the journal."""
    own = issued(chief)
    CriteriaVersion.update(content=own.content, digest=own.digest, code=own.code).where(
        CriteriaVersion.id == pilot().id
    ).execute()
    assert STORED not in findings(db)
    assert [line for line in findings(db)[CLOSED] if "Năm 2021" in line]


def test_another_version_under_a_closed_cycle_is_found(db, chief, closed) -> None:
    own = issued(chief)
    closed.criteria = own.id
    closed.save()
    assert "Năm 2021" in findings(db)[CLOSED][0]


def test_a_cycle_that_was_closed_before_digests_were_noted_is_proved_by_its_version(
    db, chief, closed
) -> None:
    reopen_cycle(closed.id, "Ghi sót", by=chief, at=make.NOW)
    assert findings(db) == {}
    type(closed).update(closed_at=make.NOW).where(type(closed).id == closed.id).execute()
    assert findings(db) == {}


def test_a_new_version_leaves_the_closed_cycle_as_it_was(db, chief, closed) -> None:
    before = (closed.criteria_id, pilot().content, figures_of(closed).as_json())
    own = issued(chief)
    assert (own.code, own.version, own.commune_id) == ("pilot-2021", 2, chief.commune_id)
    fresh = type(closed).get_by_id(closed.id)
    assert (fresh.criteria_id, pilot().content, figures_of(fresh).as_json()) == before
    assert findings(db) == {}
    assert issued(chief, title="Bộ thứ ba").version == 3


def test_no_code_changes_or_removes_a_version() -> None:
    """The only write to the table is the one in `add_version`."""
    writes = [
        (path, node.attr)
        for path, source in house.files()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "CriteriaVersion"
        and node.attr in house.WRITE_VERBS
    ]
    assert writes == [("actions/criteria.py", "create")]


def test_a_commune_numbers_its_own_versions_and_sees_no_others(db, chief) -> None:
    from cdht.models.communes import Commune

    other = Commune.create(created_at=make.NOW)
    mapping = {**pilot().value.as_mapping(), "title": "Của xã kia"}
    theirs = add_version(mapping, at=make.NOW, commune_id=other.id)
    ours = issued(chief, title="Của xã kia")
    assert (theirs.version, ours.version, theirs.id == ours.id) == (2, 2, False)
    assert [one.id for one in seen_by(chief.commune_id) if one.is_own] == [ours.id]
    assert ours.label == "Của xã kia (bản 2 của xã)"
    facts = CycleFacts("Năm 2023", 2023, theirs.id, make.NOW.date())
    with pytest.raises(Refused, match="Chọn bộ tiêu chí"):
        open_cycle(facts, by=chief, at=make.NOW)
    with pytest.raises(NotAllowed):
        draft_from_version(theirs.id, by=chief, at=make.NOW)


def test_only_the_secretary_writes_and_only_in_the_own_commune(chief) -> None:
    clerk = make.actor(chief, "nhap", Role.CLERK)
    draft = draft_from_version(pilot().id, by=chief, at=make.NOW)
    for deed in (
        lambda who: draft_from_version(pilot().id, by=who, at=make.NOW),
        lambda who: draft_from_file(begin({}), by=who, at=make.NOW),
        lambda who: save_page(draft.id, Page("general"), {}, by=who, at=make.NOW),
        lambda who: rearrange(draft.id, "add", by=who, at=make.NOW),
        lambda who: issue_draft(draft.id, by=who, at=make.NOW),
        lambda who: remove_draft(draft.id, by=who, at=make.NOW),
    ):
        with pytest.raises(NotAllowed):
            deed(clerk)
    assert (CriteriaDraft.get().version, CriteriaDraft.select().count()) == (1, 1)


def test_saving_the_same_again_writes_nothing(chief) -> None:
    draft = draft_from_version(pilot().id, by=chief, at=make.NOW)
    later = make.NOW + timedelta(hours=1)
    save_page(draft.id, Page("general"), part_of(draft.value, Page("general")), by=chief, at=later)
    assert CriteriaDraft.get().changed_at == make.NOW
    rearrange(draft.id, "up-2", by=chief, at=later)
    assert (CriteriaDraft.get().changed_at, CriteriaDraft.get().version) == (later, 2)


def test_drafts_are_not_without_end(chief) -> None:
    for _ in range(MOST_DRAFTS):
        draft_from_file(begin({}), by=chief, at=make.NOW)
    with pytest.raises(Refused, match="bản soạn dở"):
        draft_from_file(begin({}), by=chief, at=make.NOW)


def test_an_incomplete_draft_is_not_issued(chief) -> None:
    draft = draft_from_file(begin({"title": "Trống"}), by=chief, at=make.NOW)
    with pytest.raises(Refused) as refusal:
        issue_draft(draft.id, by=chief, at=make.NOW)
    assert len(refusal.value.problems) > 5
    assert CriteriaDraft.select().count() == 1
