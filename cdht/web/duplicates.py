"""People who may be one: pairs side by side, “một người” or “hai người khác nhau”, and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from ..actions import duplicates as actions
from ..domain.lifecycle import Role
from ..domain.people import masked_number
from ..domain.problems import Refused, Stale
from ..domain.vietnamese import counted
from ..models import duplicates
from ..models.citizens import Citizen
from ..models.duplicates import CitizenMerge, CitizenPair
from ..models.registration import Registration, parts_taken
from .access import allow
from .forms import Form
from .pages import answer, found, me, now, once
from .paging import paged
from .registration_person import KEYING
from .unchanged import fingerprint, must_be_as_shown

bp = Blueprint("duplicates", __name__)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as far as it helps to tell them apart."""

    citizen: Citizen
    facts: list[tuple[str, str]]
    parts: list[Registration]


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair side by side. `rows`: label, left, right, whether they differ."""

    pair: CitizenPair
    sides: tuple[Side, Side]
    form_key: str

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        left, right = self.sides
        both = zip(left.facts, right.facts, strict=True)
        return [(label, mine, theirs, mine != theirs) for (label, mine), (_label, theirs) in both]

    @property
    def shown(self) -> tuple[Any, ...]:
        """What a decision was made on."""
        return tuple(
            (s.facts, [(row.id, row.unit_id, row.stage.value) for row in s.parts]) for s in self.sides
        )

    @property
    def version(self) -> int:
        return fingerprint(self.shown)


@bp.route("/duplicates")
@allow(*KEYING)
def pairs() -> Response:
    page = paged(duplicates.waiting(me()), lambda number: url_for(".pairs", page=number), "cặp")
    return answer(
        "duplicates/pairs.html",
        page=page,
        pairs=_side_by_side(page.rows),
        may_look=me().has(Role.SECRETARY),
    )


@bp.route("/duplicates/<int:first_id>/<int:second_id>", methods=["GET", "POST"])
@allow(*KEYING)
def pair(first_id: int, second_id: int) -> Response:
    """One pair; the buttons of the list lead here too."""
    row = found(duplicates.the_pair(me(), first_id, second_id))
    form, stale = Form(), None
    if request.method == "POST":
        try:
            with form.refusing():
                return once(lambda: _decide(first_id, second_id))
        except Stale as late:
            stale = late
    row = found(duplicates.the_pair(me(), first_id, second_id))
    [shown] = _side_by_side([row])
    return answer("duplicates/pair.html", 409 if stale else 200, form=form, pair=shown, stale=stale)


def _decide(first_id: int, second_id: int) -> str:
    [shown] = _side_by_side([found(duplicates.the_pair(me(), first_id, second_id))])
    must_be_as_shown("một trong hai hồ sơ này", shown.shown)
    said = request.form.get("said", "")
    if said == "different":
        actions.tell_apart(first_id, second_id, by=me(), at=now())
        flash("Đã ghi nhớ: hai người khác nhau. Sẽ không hỏi lại.", "done")
    else:
        kept, gone = _chosen(said, first_id, second_id)
        actions.merge(kept, gone, by=me(), at=now())
        flash(f"Đã gộp thành một hồ sơ của {Citizen.get_by_id(kept).name}. Nhầm thì gỡ ở “Đã quyết”.", "done")
    return url_for(".pairs")


def _chosen(said: str, first_id: int, second_id: int) -> tuple[int, int]:
    """Which entry is kept and which goes; without an answer it is refused."""
    choices = {f"keep-{first_id}": (first_id, second_id), f"keep-{second_id}": (second_id, first_id)}
    if said not in choices:
        raise Refused.because("Chọn: một người (giữ hồ sơ nào), hay hai người khác nhau.")
    return choices[said]


@bp.route("/duplicates/look", methods=["POST"])
@allow(Role.SECRETARY)
def look() -> Response:
    """Compare the whole list once more."""

    def look_through() -> str:
        new = actions.look_through(by=me())
        flash(f"Đã soát cả danh sách: thêm {counted(new, 'cặp')} cần xem.", "done")
        return url_for(".pairs")

    return once(look_through)


# --- What was decided --------------------------------------------------------------------------------


@bp.route("/duplicates/decided")
@allow(*KEYING)
def decided() -> Response:
    apart = paged(duplicates.told_apart(me()), lambda number: url_for(".decided", page=number), "cặp")
    merges = list(duplicates.merges(me()).limit(SHOWN))
    keys: dict[tuple[int, int], str] = defaultdict(lambda: token_urlsafe(12))
    return answer("duplicates/decided.html", apart=apart, merges=merges, keys=keys, called=actions.called)


@bp.route("/duplicates/<int:first_id>/<int:second_id>/question", methods=["POST"])
@allow(*KEYING)
def question(first_id: int, second_id: int) -> Response:
    """Ask again about two who were told apart."""
    found(duplicates.the_pair(me(), first_id, second_id))

    def ask() -> str:
        actions.ask_again(first_id, second_id, by=me(), at=now())
        return url_for(".pairs")

    return once(ask, "Cặp này lại chờ xem.")


@bp.route("/duplicates/merges/<int:merge_id>/undoing", methods=["GET", "POST"])
@allow(*KEYING)
def undoing(merge_id: int) -> Response:
    """Take a join back."""
    merge = found(duplicates.all_merges(me()).where(CitizenMerge.id == merge_id))
    form = Form()
    if request.method == "POST":
        with form.refusing():
            return once(lambda: _undo(merge_id), "Đã gỡ: hai hồ sơ lại như trước khi gộp.")
    return answer("duplicates/undoing.html", form=form, merge=merge, called=actions.called)


def _undo(merge_id: int) -> str:
    actions.undo_merge(merge_id, by=me(), at=now())
    return url_for(".pairs")


# --- Side by side ------------------------------------------------------------------------------------

SHOWN = 200


def _side_by_side(rows: Iterable[CitizenPair]) -> list[Shown]:
    """The pairs with facts and registrations of both; one more statement for all of them."""
    pairs = list(rows)
    ids = {citizen.id for one in pairs for citizen in (one.first, one.second)}
    parts: dict[int, list[Registration]] = defaultdict(list)
    for row in parts_taken(ids) if ids else ():
        parts[row.citizen_id].append(row)

    def side(citizen: Citizen) -> Side:
        return Side(citizen, _facts(citizen), parts[citizen.id])

    return [Shown(one, (side(one.first), side(one.second)), token_urlsafe(12)) for one in pairs]


def _facts(citizen: Citizen) -> list[tuple[str, str]]:
    return [
        ("Họ và tên", citizen.name),
        ("Sinh", citizen.born.text if citizen.born else "chưa ghi"),
        ("Giới tính", citizen.gender.label if citizen.gender else "chưa ghi"),
        ("Số CCCD", masked_number(citizen.number) if citizen.number else "chưa ghi"),
        ("Điện thoại", citizen.phone or "chưa ghi"),
        ("Địa chỉ", citizen.address or "chưa ghi"),
    ]
