"""Tables handed in: kept privately until they are used or a day old, previewed, confirmed, taken away."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..domain.vietnamese import nfc
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..models.uploads import Upload, UploadRow, UploadState
from .import_plan import CITIZEN, OTHER, Plan, plan_of
from .import_preview import shown
from .moving import open_cycle_of
from .transactions import writing
from .workbook import read_workbook

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 20
"""Tables of one account at a time: each may be 20 MB."""


def read(content: bytes, cycle_id: int, *, by: Actor, at: datetime) -> Plan:
    """What a table that was handed in would come to. Raises `Refused` for what is no table.

    Holds no lock and keeps nothing: it may take a while.
    """
    by.must_hold(Role.CLERK, Role.SECRETARY)
    cycle = open_cycle_of(cycle_id, by)
    return plan_of(read_workbook(content), cycle, {}, by=by, at=at)


def keep(
    content: bytes, name: str, plan: Plan | None, cycle_id: int, *, folder: Path, by: Actor, at: datetime
) -> Upload:
    """Keep the table in `folder` (mode 0600), and what it would come to: None while it is still to be read.

    Raises `Refused` above MOST_KEPT.
    """
    with writing():
        forget_old(folder, at=at)
        if Upload.select().where(Upload.account == by.account_id).count() >= MOST_KEPT:
            raise Refused.because("Bạn đang có nhiều bảng chưa xong. Xóa bớt bảng cũ ở dưới rồi gửi lại.")
        key = secrets.token_urlsafe(16)
        _write(file_of(folder, key), content)
        return Upload.create(
            cycle=cycle_id,
            account=by.account_id,
            key=key,
            name=_base_name(name),
            state=UploadState.WAITING if plan else UploadState.READING,
            preview=json.dumps(shown(plan, {}), ensure_ascii=False) if plan else "{}",
            total=len(plan.good) if plan else 0,
            created_at=at,
        )


def _base_name(name: str) -> str:
    """As its owner knows it; never used to open a file."""
    return nfc(name.replace("\\", "/").rpartition("/")[2])[:200] or "bang.xlsx"


def answer(upload: Upload, answers: Mapping[str, str], *, folder: Path, by: Actor, at: datetime) -> None:
    """Keep what was said about doubtful rows (an empty answer takes one back), and look at it all again."""
    _must_wait(upload)
    kept = merged(upload, answers)
    plan = replan(upload, kept, folder=folder, by=by, at=at)
    with writing():
        keep_preview(upload, plan, kept)


def answer_later(upload: Upload, answers: Mapping[str, str]) -> None:
    """The same for a long table, which is then to be read again."""
    _must_wait(upload)
    with writing():
        values = {"answers": json.dumps(merged(upload, answers)), "state": UploadState.READING}
        Upload.update(**values).where(Upload.id == upload.id).execute()


def merged(upload: Upload, answers: Mapping[str, str]) -> dict[str, str]:
    return {row: said for row, said in (upload.answered | dict(answers)).items() if said}


def read_again(upload: Upload) -> None:
    """A table that was stopped or interrupted is looked at anew: whoever is in already stays “unchanged”."""
    answers = json.dumps(upload.answered | _known_by_now(upload))
    with writing():
        over = Upload.state.not_in((UploadState.WAITING, UploadState.DONE))
        values = {"state": UploadState.READING, "message": "", "answers": answers}
        Upload.update(**values).where(Upload.id == upload.id, over).execute()


def _known_by_now(upload: Upload) -> dict[str, str]:
    """“Another person” of the first time is, once brought in, the person who came of that row."""
    others = [int(row) for row, said in upload.answered.items() if said == OTHER]
    came = (
        UploadRow.select(UploadRow.row, Registration.citizen)
        .join(Registration)
        .where(UploadRow.upload == upload.id, UploadRow.row.in_(others))
    )
    return {str(row): f"{CITIZEN}{citizen}" for row, citizen in came.tuples()}


def replan(upload: Upload, answers: Mapping[str, str], *, folder: Path, by: Actor, at: datetime) -> Plan:
    """The same table against the data as they are now."""
    grid = read_workbook(content_of(upload, folder))
    return plan_of(grid, Cycle.get_by_id(upload.cycle_id), answers, by=by, at=at)


def keep_preview(upload: Upload, plan: Plan, answers: Mapping[str, str]) -> None:
    with writing():
        Upload.update(
            answers=json.dumps(answers),
            preview=json.dumps(shown(plan, answers), ensure_ascii=False),
            total=len(plan.good),
            state=UploadState.WAITING,
        ).where(Upload.id == upload.id).execute()


def content_of(upload: Upload, folder: Path) -> bytes:
    try:
        return file_of(folder, upload.key).read_bytes()
    except OSError as error:
        raise Refused.because("Bảng này không còn trên máy chủ. Gửi lại tệp.") from error


def has_file(upload: Upload, folder: Path) -> bool:
    return file_of(folder, upload.key).exists()


def remove(upload: Upload, *, folder: Path) -> None:
    """Take the table away: its file, and what is known of it. People who came of it stay."""
    with writing():
        Upload.delete().where(Upload.id == upload.id).execute()
    _remove(folder, upload.key)


def forget_file(upload: Upload, folder: Path) -> None:
    """The table has served; its result stays to be looked at for the day."""
    _remove(folder, upload.key)


def forget_old(folder: Path, *, at: datetime) -> None:
    """Tables older than a day go, whoever's they are."""
    old = Upload.created_at < at - KEPT_FOR
    keys = [row[0] for row in Upload.select(Upload.key).where(old).tuples()]
    if keys:
        with writing():
            Upload.delete().where(old).execute()
    for key in keys:
        _remove(folder, key)


def file_of(folder: Path, key: str) -> Path:
    return folder / f"import-{key}.xlsx"


def _must_wait(upload: Upload) -> None:
    if upload.state != UploadState.WAITING:
        raise Refused.because("Bảng này đã được xác nhận. Tải lại trang để xem kết quả.")


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


def _remove(folder: Path, key: str) -> None:
    file_of(folder, key).unlink(missing_ok=True)
