"""One person or two: decisions about pairs of citizens, joining two entries, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.duplicates import pairs_among
from ..domain.lifecycle import Role, Stage
from ..domain.problems import NotAllowed, Refused, Stale
from ..domain.vietnamese import time_short
from ..models.citizens import Citizen, Consent
from ..models.duplicates import CitizenMerge, CitizenPair, PairDecision
from ..models.registration import Registration, parts_taken
from .journal import Entry, record
from .moving import touch
from .pairing import remember_pairs
from .transactions import writing

FACTS = ("birth", "gender", "number", "phone", "address")
"""What the kept entry takes from the other one where it lacks it."""


def merge(kept_id: int, gone_id: int, *, by: Actor, at: datetime) -> int:
    """Join two entries of one person: the id of the join, by which it can be undone.

    Registrations and consents of `gone` move to `kept`; a withdrawn registration stays where it is when the
    kept entry has one in that cycle. Raises `Refused` when both take part in one cycle, `NotAllowed`, and
    `Stale` when a colleague has decided on the pair.
    """
    with writing():
        pair, kept, gone = _undecided(kept_id, gone_id, by)
        parts = _parts(kept, gone)
        _may_decide(parts, by)
        _refuse_clashes(kept, gone, parts)
        theirs = {row.cycle_id for row in parts if row.citizen_id == kept.id}
        moved = [row.id for row in parts if row.citizen_id == gone.id and row.cycle_id not in theirs]
        consents = [row.id for row in Consent.select(Consent.id).where(Consent.citizen == gone.id)]
        former = _fill_in(kept, gone)
        Registration.update(citizen=kept.id).where(Registration.id.in_(moved)).execute()
        Consent.update(citizen=kept.id).where(Consent.id.in_(consents)).execute()
        Citizen.update(merged_into=kept.id).where(Citizen.id == gone.id).execute()
        touch(parts)  # a page that was open on either of them must not save over the other
        done = CitizenMerge.create(
            commune=by.commune_id,
            kept=kept.id,
            gone=gone.id,
            registrations=json.dumps(moved),
            consents=json.dumps(consents),
            facts=json.dumps(former),
            merged_by=by.account_id,
            merged_by_name=by.name,
            merged_at=at,
        )
        _decide(pair, PairDecision.SAME, by, at)
        _tell("merge_citizens", parts, {"gone": [None, called(gone)], "kept": [None, called(kept)]}, by, at)
        return int(done.id)


def undo_merge(merge_id: int, *, by: Actor, at: datetime) -> None:
    """Take a join back: everything stands as before, but for what was changed on purpose in the meantime.

    Raises `Refused` while the kept entry is itself joined to another one, `NotAllowed`, `Stale`.
    """
    with writing():
        done = CitizenMerge.get_or_none(
            (CitizenMerge.id == merge_id) & (CitizenMerge.commune == by.commune_id)
        )
        if done is None:
            raise Refused.because("Không còn lần gộp này. Tải lại trang.")
        if done.undone_at is not None:
            raise Stale("lần gộp này", by=done.undone_by_name, at=time_short(done.undone_at))
        kept, gone = done.kept, done.gone
        parts = _parts(kept, gone)
        _may_decide(parts, by)
        if kept.merged_into is not None:
            raise Refused.because(f"Hồ sơ của {kept.name} đã gộp tiếp vào hồ sơ khác. Gỡ lần gộp đó trước.")
        _give_back(kept, gone, done.former)
        Registration.update(citizen=gone.id).where(
            Registration.id.in_(done.registration_ids), Registration.citizen == kept.id
        ).execute()
        Consent.update(citizen=gone.id).where(Consent.id.in_(done.consent_ids)).execute()
        Citizen.update(merged_into=None).where(Citizen.id == gone.id).execute()
        touch(parts)
        CitizenMerge.update(undone_at=at, undone_by_name=by.name).where(CitizenMerge.id == done.id).execute()
        _ask_again(*sorted((kept.id, gone.id)))
        _tell("undo_merge", parts, {"gone": [None, called(gone)], "kept": [None, called(kept)]}, by, at)


def tell_apart(first_id: int, second_id: int, *, by: Actor, at: datetime) -> None:
    """Remember that two entries are two people. Raises `NotAllowed`, `Stale`."""
    with writing():
        pair, first, second = _undecided(first_id, second_id, by)
        parts = _parts(first, second)
        _may_decide(parts, by, changes=False)
        _decide(pair, PairDecision.DIFFERENT, by, at)
        _tell("tell_apart", parts, {"others": [None, f"{called(first)} và {called(second)}"]}, by, at)


def ask_again(first_id: int, second_id: int, *, by: Actor, at: datetime) -> None:
    """Take back that two entries are two people: the question waits again. Raises `NotAllowed`, `Stale`."""
    with writing():
        pair, first, second = _pair(first_id, second_id, by)
        parts = _parts(first, second)
        _may_decide(parts, by, changes=False)
        if pair.decision != PairDecision.DIFFERENT:
            raise Stale("cặp hồ sơ này", by=pair.decided_by_name)
        _ask_again(pair.first_id, pair.second_id)
        _tell("ask_again", parts, {"others": [None, f"{called(first)} và {called(second)}"]}, by, at)


def look_through(*, by: Actor) -> int:
    """Compare everybody with everybody of the same name; how many new pairs wait now.

    Read first, then written, so that colleagues save meanwhile."""
    by.must_hold(Role.SECRETARY)
    fields = (Citizen.id, Citizen.folded, Citizen.birth, Citizen.number)
    everybody = Citizen.select(*fields).where(Citizen.commune == by.commune_id, Citizen.merged_into.is_null())
    pairs = list(pairs_among(one.known for one in everybody.iterator()))
    with writing():
        before = CitizenPair.select().count()
        remember_pairs(pairs, by.commune_id)
        return int(CitizenPair.select().count() - before)


def called(citizen: Citizen) -> str:
    """“Hoàng Văn Quý, sinh 1961”: enough to know who is meant in the journal."""
    return f"{citizen.name}, sinh {citizen.born.text}" if citizen.born else citizen.name


# --- Pairs -------------------------------------------------------------------------------------------


def _pair(one: int, other: int, by: Actor) -> tuple[CitizenPair, Citizen, Citizen]:
    first, second = sorted((one, other))
    pair = CitizenPair.get_or_none(
        (CitizenPair.first == first) & (CitizenPair.second == second) & (CitizenPair.commune == by.commune_id)
    )
    if pair is None:
        raise Refused.because("Không còn cặp hồ sơ này. Tải lại trang.")
    return pair, Citizen.get_by_id(one), Citizen.get_by_id(other)


def _undecided(one: int, other: int, by: Actor) -> tuple[CitizenPair, Citizen, Citizen]:
    found = _pair(one, other, by)
    pair = found[0]
    if pair.decision is not None:
        when = time_short(pair.decided_at) if pair.decided_at else ""
        raise Stale("cặp hồ sơ này", by=pair.decided_by_name, at=when)
    if any(citizen.merged_into is not None for citizen in found[1:]):
        raise Stale("một trong hai hồ sơ này")
    return found


def _decide(pair: CitizenPair, decision: PairDecision, by: Actor, at: datetime) -> None:
    values = {"decision": decision, "decided_by": by.account_id, "decided_by_name": by.name, "decided_at": at}
    CitizenPair.update(**values).where(
        CitizenPair.first == pair.first_id, CitizenPair.second == pair.second_id
    ).execute()


def _ask_again(first: int, second: int) -> None:
    values = {"decision": None, "decided_by": None, "decided_by_name": "", "decided_at": None}
    CitizenPair.update(**values).where(CitizenPair.first == first, CitizenPair.second == second).execute()


def _parts(*citizens: Citizen) -> list[Registration]:
    return list(parts_taken(citizen.id for citizen in citizens))


def _may_decide(parts: Iterable[Registration], by: Actor, *, changes: bool = True) -> None:
    """The secretary; a clerk where every registration lies in own units and, to join, none is verified."""
    by.must_hold(Role.CLERK, Role.SECRETARY)
    for row in parts:
        if not by.works_in(row.unit_id):
            raise NotAllowed(f"Một hồ sơ thuộc {row.unit.name}, do người khác phụ trách. Báo thư ký.")
        if changes and row.stage.has_reached(Stage.VERIFIED) and not by.has(Role.SECRETARY):
            raise NotAllowed("Có hồ sơ đã thẩm định, nên việc gộp do thư ký Ban Chỉ đạo làm.")


def _tell(
    action: str, parts: Sequence[Registration], changes: dict[str, Any], by: Actor, at: datetime
) -> None:
    """In the journal of every registration that it touches."""
    record((Entry(action, row.id, row.cycle_id, changes=changes) for row in parts), by=by, at=at)


# --- Joining -----------------------------------------------------------------------------------------


def _refuse_clashes(kept: Citizen, gone: Citizen, parts: Iterable[Registration]) -> None:
    """Both in one cycle: only a withdrawn registration may stay behind, and only with the entry that goes."""
    ours = {row.cycle_id: row for row in parts if row.citizen_id == kept.id}
    for row in parts:
        mine = ours.get(row.cycle_id)
        if row.citizen_id != gone.id or mine is None or row.stage == Stage.WITHDRAWN:
            continue
        if mine.stage == Stage.WITHDRAWN:
            raise Refused.because(
                f"Ở {row.cycle.name}, hồ sơ định giữ đã rút đăng ký còn hồ sơ kia đang dự. Giữ hồ sơ kia."
            )
        raise Refused.because(
            f"Cả hai đều đăng ký {row.cycle.name}: {kept.name} ở {mine.unit.name} "
            f"({mine.stage.label.lower()}), {gone.name} ở {row.unit.name} ({row.stage.label.lower()}). "
            "Rút một đăng ký rồi gộp lại."
        )


def _fill_in(kept: Citizen, gone: Citizen) -> dict[str, Any]:
    """The kept entry takes what it lacks; a number moves, for no two entries may have it. What was there."""
    former: dict[str, Any] = {}
    for field in FACTS:
        old, new = getattr(kept, field), getattr(gone, field)
        fuller = field == "birth" and old and new and len(new) > len(old) and new.startswith(old)
        if new and (not old or fuller):
            former[field] = old
    if "number" in former:
        Citizen.update(number=None).where(Citizen.id == gone.id).execute()
    _write(kept, {field: getattr(gone, field) for field in former})
    return former


def _give_back(kept: Citizen, gone: Citizen, former: Mapping[str, Any]) -> None:
    """What was filled in goes out again, except where somebody has changed it since."""
    number = kept.number if "number" in former else None
    same = {
        field: old
        for field, old in former.items()
        if field == "number" or getattr(kept, field) == getattr(gone, field)
    }
    _write(kept, same)
    if number:
        _write(gone, {"number": number})


def _write(citizen: Citizen, values: Mapping[str, Any]) -> None:
    whole = dict(values)
    if "birth" in whole:
        whole["birth_year"] = int(whole["birth"][:4]) if whole["birth"] else None
    if whole:
        Citizen.update(**whole).where(Citizen.id == citizen.id).execute()
