"""A confirmed table goes in: few people in one transaction, many in batches of whole people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..domain.accounts import Actor
from ..domain.problems import Problem, Refused, refuse_if
from ..models.cycles import Cycle
from ..models.importing import lines_of, registrations_by_id
from ..models.uploads import Upload, UploadRow, UploadState
from .import_matching import Match, match_people
from .import_plan import Plan
from .import_preview import shown
from .import_reading import add_units, units_by_name
from .import_steps import take_steps
from .transactions import insert_rows, writing
from .uploads import forget_file, keep_preview, replan

REFUSED = "refused"
"""Outcome of a row that a colleague's change kept out."""


class Choice(StrEnum):
    """Everybody, or only the people without a problem."""

    ALL = "all"
    GOOD = "good"


class Changed(Refused):
    """The data changed after the preview was made: it was made anew and wants to be looked at."""


def ready(upload: Upload, choice: Choice, digest: str, *, folder: Path, by: Actor, at: datetime) -> Plan:
    """The plan that may be carried out now, made anew: reading takes a while, so no lock is held meanwhile.

    Raises `Changed`, with the new preview kept, when it would come to something else than the preview with
    this digest said; `Refused` when there is a problem or nobody.
    """
    plan = replan(upload, upload.answered, folder=folder, by=by, at=at)
    if shown(plan, upload.answered)["digest"] != digest:
        keep_preview(upload, plan, upload.answered)
        raise Changed.because("Dữ liệu đã thay đổi từ lúc xem trước. Xem lại rồi bấm nhập lần nữa.")
    if plan.problems and choice == Choice.ALL:
        raise Refused.because(
            "Bảng còn chỗ sai nên không nhập cả bảng được. Sửa tệp, hoặc nhập các dòng đúng."
        )
    if not plan.good:
        raise Refused.because("Không có dòng nào nhập được. Sửa tệp rồi gửi lại.")
    return plan


def carry_out(upload: Upload, plan: Plan, *, folder: Path, by: Actor, at: datetime) -> None:
    """Bring the plan's people in, in one transaction: everybody or nobody.

    Raises `Refused` and the like when somebody was faster than the plan.
    """
    with writing():
        set_off(upload)
        bring_in(upload, plan, plan.good, by=by, at=at)
        finish(upload, UploadState.DONE)
    if not plan.problems:
        forget_file(upload, folder)


def set_off(upload: Upload) -> None:
    """Only one confirmation counts, whoever clicks twice or in two windows."""
    with writing():
        waiting = (Upload.id == upload.id) & (Upload.state == UploadState.WAITING)
        values = {"state": UploadState.RUNNING, "finished": 0, "message": ""}
        if not Upload.update(**values).where(waiting).execute():
            raise Refused.because("Bảng này đã được xác nhận. Tải lại trang để xem kết quả.")
        UploadRow.delete().where(UploadRow.upload == upload.id).execute()


def bring_in(upload: Upload, plan: Plan, people: Sequence[Match], *, by: Actor, at: datetime) -> None:
    """Some of the plan's people through their steps, and what became of each; all of them or none.

    Raises `Refused` naming whoever is not as planned any more.
    """
    with writing():
        units = units_by_name(by)
        add_units({key: unit for key, unit in plan.new_units.items() if key not in units}, units, by, at)
        unit_ids = {key: unit.id for key, unit in units.items()}
        cycle = Cycle.get_by_id(upload.cycle_id)
        _must_be_as_planned(plan, people, cycle, unit_ids, by)
        done = take_steps(people, cycle, unit_ids, by=by, at=at, attendance=plan.attendance)
        rows = [
            (upload.id, m.line.row, m.line.name, m.line.unit, one.outcome.value, "", one.registration_id)
            for m, one in zip(people, done, strict=True)
        ]
        _tell(upload, rows)


def _must_be_as_planned(
    plan: Plan, people: Sequence[Match], cycle: Cycle, unit_ids: Mapping[str, int], by: Actor
) -> None:
    """Planning holds no lock: a colleague may have registered or changed somebody since."""
    edited = [match.edit for match in people if match.edit]
    stored = lines_of(registrations_by_id(cycle.id, [one.registration_id for one in edited]).values())
    refuse_if(
        Problem("", f"{one.before.name}: vừa có người đổi hồ sơ này.")
        for one in edited
        if stored.get(one.registration_id) != one.before
    )
    people = [match for match in people if not match.edit]
    now = match_people([match.line for match in people], cycle, unit_ids, by, plan.told)
    doubtful = {doubt.line.row for doubt in now.doubts}
    refuse_if(
        Problem(f"r{was.line.row}", f"Dòng {was.line.row}, {was.line.name}: vừa có người đổi hồ sơ này.")
        for was, found in zip(people, now.matches, strict=True)
        if was.line.row in doubtful or was.stored != found.stored or _id(was) != _id(found)
    )


def _id(match: Match) -> int | None:
    return match.citizen.id if match.citizen else None


def refuse_row(upload: Upload, match: Match, message: str) -> None:
    """Somebody of a long table who could not be brought in, and why."""
    with writing():
        line = match.line
        _tell(upload, [(upload.id, line.row, line.name, line.unit, REFUSED, message[:500], None)])


def _tell(upload: Upload, rows: Sequence[Sequence[Any]]) -> None:
    fields = [
        UploadRow.upload, UploadRow.row, UploadRow.name, UploadRow.unit, UploadRow.outcome,
        UploadRow.message, UploadRow.registration,
    ]  # fmt: skip
    insert_rows(UploadRow, fields, rows)
    Upload.update(finished=Upload.finished + len(rows)).where(Upload.id == upload.id).execute()


def finish(upload: Upload, state: UploadState, message: str = "") -> None:
    """The preview stays: it tells what was left out."""
    with writing():
        Upload.update(state=state, message=message).where(Upload.id == upload.id).execute()
