"""Heads and signatures of papers, by the body that issues them (NĐ 30/2020, Phụ lục I)."""

from __future__ import annotations

from ..domain.vietnamese import date_long, fold
from ..models.committee import CommitteeMember
from ..models.communes import Signer as SignerRow
from ..models.recognition import Decision
from .document import Letterhead, Signer
from .facts import Facts, Office

_BLANK = "\xa0" * 5


def committee_head(office: Office, kind: str) -> Letterhead:
    """Of the steering committee; `kind` is “BC”, “DS” … Number and day of a paper that is not issued yet are
    left open for the hand."""
    return Letterhead(
        superior=office.peoples_committee,
        issuer=f"Ban Chỉ đạo {office.model}",
        number=office.number or (f"/{kind}-BCĐ" if kind else ""),
        place=office.place,
        dated=dated(office),
    )


def dated(office: Office) -> str:
    """The day of an issued paper, else room for the hand."""
    return date_long(office.day) if office.number else f"ngày{_BLANK}tháng{_BLANK}năm {office.day.year}"


def peoples_head(office: Office, kind: str) -> Letterhead:
    """Of the commune's People's Committee, which writes no body above its own; `kind` is “KH”, “QĐ” …"""
    return Letterhead(
        issuer=office.peoples_committee,
        number=office.number or f"/{kind}-UBND",
        place=office.place,
        dated=dated(office),
    )


def decision_head(office: Office, decision: Decision) -> Letterhead:
    return Letterhead(
        issuer=office.peoples_committee,
        number=decision.number,
        place=office.place,
        dated=date_long(decision.issued_on),
    )


def committee_signer(office: Office, members: tuple[CommitteeMember, ...] = ()) -> Signer:
    """Who signs for the steering committee that day; else its head by the list of members; else nobody."""
    row = office.signer("steering_committee")
    if row is not None:
        over = _capitals(row.authority or "TM. BAN CHỈ ĐẠO", row.title)
        return Signer(over, row.name, agency_title=row.second_title.upper())
    head = next((one for one in members if fold(one.title) == "truong ban"), None)
    titles = _capitals("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN")
    return Signer(titles, head.name, agency_title=head.office.upper()) if head else Signer(titles)


def committee_signer_of(facts: Facts) -> Signer:
    return committee_signer(facts.office, facts.members)


def decision_signer(office: Office, decision: Decision) -> Signer:
    """As the decision says; authority and the lines between come from the commune's signer of that day when
    it is the same person in the same office."""
    row = office.signer("peoples_committee")
    if row is not None and _is_same(row, decision):
        return _signer(row)
    return Signer(_capitals(decision.signer_title or "CHỦ TỊCH"), decision.signer_name)


def peoples_signer(office: Office, decision: Decision | None = None) -> Signer:
    """Who signs for the People's Committee on the office's day. When nobody is named for that day: whoever
    signed the decision, else the titles alone."""
    row = office.signer("peoples_committee")
    if row is not None:
        return _signer(row)
    if decision is not None:
        return decision_signer(office, decision)
    return Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))


def decision_body(office: Office, signer: Signer) -> str:
    """Who decides: the committee as a body when somebody signs in its name (TM.), else its chairman."""
    for_body = any(fold(title).startswith("tm.") for title in signer.titles)
    return office.peoples_committee if for_body else f"Chủ tịch {office.peoples_committee}"


def _is_same(row: SignerRow, decision: Decision) -> bool:
    titles = {"", fold(row.title), fold(row.second_title)}
    return fold(decision.signer_name) in ("", fold(row.name)) and fold(decision.signer_title) in titles


def _signer(row: SignerRow) -> Signer:
    return Signer(_capitals(row.authority, row.title, row.second_title), row.name)


def _capitals(*titles: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title.upper() for title in titles if title))
