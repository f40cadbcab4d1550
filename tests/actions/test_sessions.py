"""Sessions at a browser: what a PIN opens, how tries are counted, what leaving leaves."""

from __future__ import annotations

from datetime import timedelta

import factories as make
import pytest

from cdht.actions import sessions
from cdht.actions.accounts import AccountFacts, change_account, set_password
from cdht.domain.lifecycle import Role
from cdht.domain.problems import Refused
from cdht.domain.sessions import PIN_TRIES, REMEMBERED_FOR, TILES
from cdht.models.accounts import Account
from cdht.models.journal import JournalEntry
from cdht.models.sessions import Pin, Session, of_browser, of_ticket

PIN, BROWSER = "2580", "máy-ở-phòng-họp"
LATER = make.NOW + timedelta(minutes=20)


@pytest.fixture
def chief(db):
    return make.commune()


@pytest.fixture
def account(chief) -> Account:
    account = make.account(chief, "lan", Role.CLERK, name="Lê Thị Lan")
    sessions.set_pin(PIN, by=account.as_actor(), at=make.NOW)
    return account


@pytest.fixture
def row(account: Account) -> Session:
    row = sessions.begin(account, BROWSER, at=make.NOW)
    sessions.lock(row, at=make.NOW)
    return Session.get_by_id(row.id)


def refusal(row: Session, secret: str, at=LATER) -> str:
    with pytest.raises(Refused) as refused:
        sessions.open_again(Session.get_by_id(row.id), secret, at=at)
    return str(refused.value)


def test_the_pin_is_kept_as_a_hash_and_told_without_it(account: Account) -> None:
    assert Pin.get().pin_hash.startswith("scrypt:")
    entry = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
    assert (entry.action, entry.account_name) == ("set_pin", "Lê Thị Lan")
    assert PIN not in entry.changes
    sessions.set_pin("1357", by=account.as_actor(), at=LATER)
    sessions.remove_pin(by=account.as_actor(), at=LATER)
    assert Pin.select().count() == 0
    sessions.remove_pin(by=account.as_actor(), at=LATER)
    assert JournalEntry.select().where(JournalEntry.action == "remove_pin").count() == 1


def test_a_weak_pin_keeps_the_old_one(account: Account) -> None:
    before = Pin.get().pin_hash
    with pytest.raises(Refused):
        sessions.set_pin("1234", by=account.as_actor(), at=LATER)
    assert Pin.get().pin_hash == before


def test_pin_or_password_opens_and_the_cookie_stays_good(row: Session) -> None:
    for secret in (PIN, make.PASSWORD):
        sessions.lock(row, at=LATER)
        assert Session.get_by_id(row.id).locked_at is not None
        opened = sessions.open_again(Session.get_by_id(row.id), secret, at=LATER)
        assert (opened.locked_at, opened.wrong_pins) == (None, 0)
    assert of_ticket(opened.ticket) == opened


def test_five_wrong_pins_and_then_the_password(row: Session) -> None:
    words = [refusal(row, "9753") for _ in range(PIN_TRIES)]
    assert words[0] == "Sai mã PIN. Còn 4 lần."
    assert words[-1] == "Sai mã PIN 5 lần. Lần này cần mật khẩu."
    assert refusal(row, PIN) == words[-1]
    assert Session.get_by_id(row.id).wrong_pins == PIN_TRIES
    assert sessions.open_again(row, make.PASSWORD, at=LATER).wrong_pins == 0
    assert sessions.open_again(row, PIN, at=LATER).locked_at is None


def test_a_right_pin_forgets_the_wrong_ones(row: Session) -> None:
    for _ in range(3):
        refusal(row, "9753")
        sessions.open_again(Session.get_by_id(row.id), PIN, at=LATER)
    assert Session.get_by_id(row.id).wrong_pins == 0


def test_wrong_passwords_count_for_the_account(row: Session) -> None:
    for _ in range(5):
        refusal(row, "không phải mật khẩu")
    assert "Chờ" in refusal(row, make.PASSWORD)


def test_tomorrow_needs_the_password(row: Session) -> None:
    tomorrow = make.NOW.replace(hour=0, minute=5) + timedelta(days=1)
    assert "cần mật khẩu" in refusal(row, PIN, tomorrow)
    sessions.open_again(row, make.PASSWORD, at=tomorrow)
    sessions.open_again(Session.get_by_id(row.id), PIN, at=tomorrow)


def test_another_browser_needs_the_password(account: Account, row: Session) -> None:
    assert list(of_browser("máy khác")) == list(of_browser("")) == []
    there = sessions.begin(account, "máy khác", at=LATER)
    assert there.id != row.id
    for _ in range(PIN_TRIES):
        refusal(there, "9753")
    sessions.open_again(row, PIN, at=LATER)  # tries are counted for each browser


def test_who_left_may_come_back_by_pin_who_signed_out_may_not(row: Session) -> None:
    old = row.ticket
    sessions.leave(row, at=LATER)
    assert of_ticket(old) is None
    sessions.open_again(Session.get_by_id(row.id), PIN, at=LATER)
    sessions.end(Session.get_by_id(row.id), at=LATER)
    assert "cần mật khẩu" in refusal(row, PIN)


def test_a_new_password_ends_what_pins_may_open(chief, account: Account, row: Session) -> None:
    old = row.ticket
    set_password(account.id, "một câu hoàn toàn khác", by=chief, at=LATER)
    assert of_ticket(old) is None
    assert "cần mật khẩu" in refusal(row, PIN)


def test_an_account_set_aside_is_on_no_browser(chief, account: Account, row: Session) -> None:
    old = row.ticket
    facts = AccountFacts("lan", account.name, roles=frozenset({Role.CLERK}), active=False)
    change_account(account.id, facts, by=chief, at=LATER)
    assert of_ticket(old) is None
    assert list(of_browser(BROWSER)) == []


@pytest.mark.parametrize("ticket", ["", "1", "1:x:0", "x:y:z", "٣:a:0", "999999999999:a:0", ":::"])
def test_a_made_up_ticket_is_nobody(row: Session, ticket: str) -> None:
    assert of_ticket(ticket) is None


def test_a_browser_remembers_eight_names_and_none_for_ever(chief, row: Session) -> None:
    for number in range(TILES + 2):
        other = make.account(chief, f"nguoi{number}", Role.VIEWER)
        sessions.begin(other, BROWSER, at=LATER + timedelta(minutes=number))
    names = [one.account.login for one in of_browser(BROWSER)]
    assert names == [f"nguoi{number}" for number in reversed(range(2, TILES + 2))]
    sessions.begin(other, "máy khác", at=LATER + REMEMBERED_FOR + timedelta(days=1))
    assert list(of_browser(BROWSER)) == []
    sessions.forget(of_browser("máy khác").get())
    assert Session.select().count() == 0
