"""What stands beside the day's work: where to go on, the figures, the backup, a commune's first steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app, url_for

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.vietnamese import counted, time_short
from ..models import accounts, communes, figures, home, units
from ..models.cycles import Cycle
from .pages import VIETNAM, now

OLD_BACKUP = timedelta(days=7)
FINDINGS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A small sheet at the side: a status, a sentence, and where to go, when there is somewhere."""

    title: str
    text: str
    link: str = ""
    url: str = ""
    status: str = ""
    word: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One of the first steps; without `url` it is somebody else's."""

    done: bool
    text: str
    url: str
    note: str


def go_on(actor: Actor, cycle: Cycle) -> Box | None:
    """Where this account keyed last."""
    entry = home.last_keyed(actor, cycle)
    if entry is None:
        return None
    unit, person = entry.registration.unit, entry.registration.citizen.name
    words, link, endpoint, about = _place_of(entry.action, cycle, entry.registration.unit_id)
    text = f"{words} {unit.label}, lúc {time_short(entry.at)}, vừa xong:"
    return Box("Làm tiếp", text, link, url_for(endpoint, **about), name=person)


def _place_of(action: str, cycle: Cycle, unit_id: int) -> tuple[str, str, str, dict[str, Any]]:
    """What was done, the words of the button, and the page to go on with."""
    here = {"cycle_id": cycle.id}
    places: dict[str, tuple[str, str, str, dict[str, Any]]] = {
        "register": ("Đăng ký người của", "Đăng ký tiếp", "registration.new", here | {"unit": unit_id}),
        "verify": ("Thẩm định", "Thẩm định tiếp", "verification.queue", here | {"unit": unit_id}),
        "send_back": ("Thẩm định", "Thẩm định tiếp", "verification.queue", here | {"unit": unit_id}),
        "vote": ("Ghi phiếu bầu của", "Ghi phiếu tiếp", "voting.unit", here | {"unit_id": unit_id}),
    }
    typing = ("Nhập điểm", "Nhập tiếp", "scoring.grid", here | {"unit_id": unit_id})
    return places.get(action, typing)


def findings(actor: Actor, cycle: Cycle) -> Box | None:
    """How many identities of the whole cycle do not hold; for those who see the cross-check page."""
    if not actor.has(Role.SECRETARY, Role.VIEWER):
        return None
    wrong = [one for one in figures.findings_of(cycle) if not one.holds and one.unit_id is None]
    url = url_for("checks.checks", cycle_id=cycle.id)
    if not wrong:
        return Box("Soát số liệu", "Mọi con số của đợt khớp với nhau.", "Xem cách soát", url, "done", "khớp")
    told = list(dict.fromkeys(one.explanation for one in wrong if one.explanation))
    text = " ".join(told[:FINDINGS_SHOWN])
    return Box("Soát số liệu", text, "Xem những người này", url, "alert", f"{len(wrong)} chỗ cần xem")


def backup(actor: Actor) -> Box | None:
    """The newest copy in the data folder; for administrators."""
    if not actor.has(Role.ADMIN):
        return None
    url = url_for("backups.backups")
    newest = newest_backup(current_app.config["CDHT"].backups)
    if newest is None:
        text = "Chưa có bản sao lưu nào. Máy hỏng thì mất hết dữ liệu."
        return Box("Sao lưu", text, "Sao lưu ngay", url, "waiting", "chưa có")
    file, made_at = newest
    old = now() - made_at > OLD_BACKUP
    text = f"Bản mới nhất: {file.name}." + (" Đã hơn một tuần." if old else "")
    return Box("Sao lưu", text, "Xem các bản sao", url, "waiting" if old else "done", time_short(made_at))


def newest_backup(folder: Path) -> tuple[Path, datetime] | None:
    """The newest finished copy and when it was written (Vietnam time)."""
    found = [(file.stat().st_mtime, file) for file in folder.glob("*.zip")] if folder.is_dir() else []
    if not found:
        return None
    written, file = max(found)
    return file, datetime.fromtimestamp(written, VIETNAM).replace(tzinfo=None, microsecond=0)


def first_steps(actor: Actor, cycle: Cycle | None) -> list[ToDo]:
    """What a new commune does first; empty when all is done, or for those who set nothing up."""
    if not actor.has(Role.ADMIN, Role.SECRETARY):
        return []
    commune = communes.Commune.get_by_id(actor.commune_id)
    how_many = units.in_commune(actor.commune_id).count()
    helpers = [one for one in accounts.in_commune(actor.commune_id) if one.id != actor.account_id]
    admin, secretary = actor.has(Role.ADMIN), actor.has(Role.SECRETARY)
    steps = [
        ToDo(commune.signers.exists(), "Ghi người ký văn bản", url_for("communes.commune"),
             "Chủ tịch và Trưởng Ban Chỉ đạo, để in quyết định và báo cáo."),
        ToDo(how_many > 0, "Thêm các đơn vị tham gia", url_for("units.units"),
             f"Đã có {counted(how_many, 'đơn vị')}." if how_many else "Cơ quan, thôn, dòng họ, trường học …"),
        ToDo(cycle is not None, "Mở một đợt", url_for("cycles.new") if secretary else "",
             f"Đã mở đợt “{cycle.name}”." if cycle else "Thường một năm một đợt; thư ký chọn bộ tiêu chí."),
        ToDo(bool(helpers), "Tạo tài khoản cho người cùng làm", url_for("accounts.new") if admin else "",
             f"Đã có {counted(len(helpers), 'tài khoản')} khác." if helpers else
             "Người nhập liệu, thành viên thẩm định, lãnh đạo xem."),
    ]  # fmt: skip
    if secretary:
        url = url_for("registration.new", cycle_id=cycle.id) if cycle and how_many else ""
        steps.append(ToDo(False, "Đăng ký người đầu tiên", url, "Sau khi đã có đợt và đơn vị."))
    return steps if not all(step.done for step in steps) else []


@dataclass(frozen=True, slots=True)
class OfficeTask:
    count: int
    text: str
    url: str
    note: str = ""


def office(actor: Actor) -> list[OfficeTask]:
    """What an administrator looks after: accounts and units, without anybody's scores."""
    known = list(accounts.in_commune(actor.commune_id))
    active = [one for one in known if one.active]
    fresh = sum(one.must_change_password for one in active)
    locked = sum(one.locked_until is not None and one.locked_until > now() for one in active)
    notes = [f"{fresh} tài khoản chưa tự đặt mật khẩu"] if fresh else []
    notes += [f"{locked} tài khoản đang chờ vì nhập sai mật khẩu"] if locked else []
    how_many = units.in_commune(actor.commune_id).where(units.Unit.active).count()
    return [
        OfficeTask(len(active), "tài khoản đang dùng", url_for("accounts.accounts"), "; ".join(notes)),
        OfficeTask(how_many, "đơn vị tham gia", url_for("units.units")),
    ]
