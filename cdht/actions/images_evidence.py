"""Pictures of evidence with its files, and of who attended a training session (see images.py)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..domain.evidence import EvidenceKind
from ..domain.undo import TooLate
from ..models.evidence import Evidence
from ..models.evidence_files import EvidenceFile, files_of
from ..models.registration import Registration
from ..models.training import TrainingAttendance, TrainingSession

_EVIDENCE = (
    "indicator", "text", "kind", "happened_on", "confirmed_by", "added_by_id", "added_at", "state", "note",
    "training_id",
)  # fmt: skip
_JUDGED = ("state", "note")
_FIRST_EVIDENCE = ("indicator", "text", "added_by_id", "added_at", "state", "note")
"""Pictures from before evidence had kinds are lists of these."""
_FILE = ("digest", "name", "kind", "size", "width", "height", "pages", "added_by_id", "added_at")
_TICK = ("session_id", "ticked_by_id", "ticked_at")


def evidence(ids: Sequence[int], _part: str) -> dict[int, Any]:
    found: dict[int, list[Any]] = {i: [] for i in ids}
    for item, value in _items(Evidence.registration.in_(ids)):
        found[item.registration_id].append(value)
    return {i: sorted(rows, key=str) for i, rows in found.items()}


def _items(chosen: Any) -> Iterator[tuple[Evidence, dict[str, Any]]]:
    """Items and their values, with their files where there are any: one without looks as it always did."""
    items = list(Evidence.select().where(chosen).order_by(Evidence.id))
    files = files_of(item.id for item in items)
    for item in items:
        value = {name: getattr(item, name) for name in _EVIDENCE}
        attached = [{name: getattr(one, name) for name in _FILE} for one in files.get(item.id, ())]
        yield item, value | ({"files": attached} if attached else {})


def trainings(ids: Sequence[int], _part: str) -> dict[int, Any]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = TrainingAttendance.select().where(TrainingAttendance.registration.in_(ids))
    for row in rows.order_by(TrainingAttendance.session):
        found[row.registration_id].append({name: getattr(row, name) for name in _TICK})
    return dict(found)


def plain(value: Any) -> Any:
    """As it comes back from the database of pictures."""
    return json.loads(json.dumps(value, default=str))


def put_evidence(row: Registration, _part: str, value: Any) -> None:
    """Only what differs is touched, so that the rest keeps its ids."""
    missing = [_named(one) for one in value or ()]
    for item, value_now in _items(Evidence.registration == row.id):
        now = plain(value_now)
        same = now if now in missing else next((one for one in missing if _is_same(one, now)), None)
        if same is None:
            item.delete_instance()
            continue
        if same != now:
            judged = {name: same[name] for name in _JUDGED}
            Evidence.update(**judged).where(Evidence.id == item.id).execute()
            _put_files(item, same.get("files", ()))
        missing.remove(same)
    for one in missing:
        item = Evidence.create(registration=row.id, **{name: one[name] for name in _EVIDENCE})
        _put_files(item, one.get("files", ()))


def _put_files(item: Evidence, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Only rows: their contents are still there, the store keeps what an undo may bring back."""
    missing = {one["digest"]: one for one in wanted}
    for file in files_of([item.id]).get(item.id, ()):
        if missing.pop(file.digest, None) is None:
            file.delete_instance()
    for one in missing.values():
        EvidenceFile.create(evidence=item, **one)


def put_trainings(row: Registration, _part: str, value: Any) -> None:
    wanted = {one["session_id"]: one for one in value or ()}
    there = TrainingSession.select(TrainingSession.id).where(TrainingSession.id.in_(list(wanted)))
    if there.count() < len(wanted):
        raise TooLate.because("Buổi tập huấn này đã xóa, nên không hoàn tác được nữa. Chưa thay đổi gì.")
    TrainingAttendance.delete().where(TrainingAttendance.registration == row.id).execute()
    for one in wanted.values():
        TrainingAttendance.insert(registration=row.id, **one).execute()


def _named(one: Any) -> dict[str, Any]:
    if isinstance(one, dict):
        return {"training_id": None, **one}
    first = dict(zip(_FIRST_EVIDENCE, one, strict=True))
    unknown = {"happened_on": None, "confirmed_by": "", "training_id": None}
    return {"kind": EvidenceKind.DOCUMENT.value, **unknown, **first}


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are the same item, however it was judged."""
    return all(one[name] == other[name] for name in _EVIDENCE if name not in _JUDGED)
