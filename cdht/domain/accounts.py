"""Who acts, and how far their hand reaches. Rules for names and passwords of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .lifecycle import Role, Stage, Step, transition
from .problems import NotAllowed, Problem

PASSWORD_MIN, PASSWORD_MAX = 8, 200
LOGIN_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_WHOLE_COMMUNE = frozenset({Role.SECRETARY})
_SEES_COMMUNE = frozenset({Role.SECRETARY, Role.VIEWER})
_SEES_PARTY = frozenset({Role.CLERK, Role.SECRETARY})


@dataclass(frozen=True, slots=True)
class Actor:
    """The account behind a request or a command, as a value.

    `account_id` is None for the command line of the server itself, which stands above the accounts.
    `all_units` lets a clerk or verifier work in every unit of the commune.
    """

    account_id: int | None
    name: str
    commune_id: int
    roles: frozenset[Role]
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    all_units: bool = False

    @classmethod
    def server(cls, commune_id: int) -> Actor:
        """The command line: whoever may run it can read the database file anyway."""
        return cls(None, "Máy chủ", commune_id, frozenset(Role), all_units=True)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & frozenset(roles))

    @property
    def works_everywhere(self) -> bool:
        return self.all_units or bool(self.roles & _WHOLE_COMMUNE)

    @property
    def sees_everything(self) -> bool:
        return self.works_everywhere or bool(self.roles & _SEES_COMMUNE)

    @property
    def sees_people(self) -> bool:
        """An administrator by itself sees no personal scores."""
        return bool(self.roles - {Role.ADMIN})

    @property
    def sees_party(self) -> bool:
        """Party membership is shown to those who key it in and to the secretary (DOMAIN §9)."""
        return bool(self.roles & _SEES_PARTY)

    def sees_unit(self, unit_id: int) -> bool:
        return self.sees_people and (self.sees_everything or unit_id in self.unit_ids)

    def works_in(self, unit_id: int) -> bool:
        return self.works_everywhere or unit_id in self.unit_ids

    def may(self, stage: Stage, step: Step, unit_id: int) -> bool:
        return bool(self.roles & transition(stage, step).roles) and self.works_in(unit_id)

    def must(self, stage: Stage, step: Step, unit_id: int) -> None:
        """Raise `NotAllowed`, naming whose step it is."""
        if not self.may(stage, step, unit_id):
            whose = " hoặc ".join(r.label.lower() for r in Role if r in transition(stage, step).roles)
            raise NotAllowed(f"Việc “{step.label}” do {whose} phụ trách đơn vị này làm.")

    def must_hold(self, *roles: Role) -> None:
        if not self.has(*roles):
            raise NotAllowed("Việc này do " + " hoặc ".join(r.label.lower() for r in roles) + " làm.")


def login_problems(login: str) -> Iterator[Problem]:
    if not LOGIN_PATTERN.fullmatch(login):
        yield Problem(
            "login",
            "Tên đăng nhập gồm 2 đến 32 chữ thường không dấu, chữ số, dấu chấm hoặc gạch. Ví dụ: huong.tt",
        )


def password_problems(password: str, login: str = "") -> Iterator[Problem]:
    """Length is what counts; no rules about signs and digits that end on a note under the keyboard."""
    if len(password) < PASSWORD_MIN:
        yield Problem("password", f"Mật khẩu cần ít nhất {PASSWORD_MIN} ký tự. Một câu ngắn là dễ nhớ nhất.")
    elif len(password) > PASSWORD_MAX:
        yield Problem("password", f"Mật khẩu dài quá {PASSWORD_MAX} ký tự.")
    elif len(set(password)) < 4 or (login and login.lower() in password.lower()):
        yield Problem("password", "Mật khẩu dễ đoán quá. Đừng dùng tên đăng nhập hay một ký tự lặp lại.")
