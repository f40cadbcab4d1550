"""Everything kept about one person, for the person concerned who asks (DOMAIN §9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ..domain.consent import Medium
from ..domain.people import masked_number
from ..domain.undo import KEPT_FOR
from ..domain.vietnamese import counted, date_long, date_short, time_short
from ..models.citizens import Citizen, consents_of
from ..models.cycles import Cycle
from ..models.form_codes import codes_of
from ..models.journal import JournalEntry, of_registrations
from ..models.registration import Registration
from .document import (
    Align,
    Block,
    CellLike,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
    numbered,
)
from .facts import Choice, Office, office_on
from .heads import committee_head
from .person import PARTLY, Person, called, person_chosen
from .person_part import Kept, kept_of, part_blocks

_EMPTY = "Chưa ghi"


def document(cycle: Cycle, choice: Choice) -> Document:
    """Identity numbers masked; party membership only for who may see it. Raises `Refused`
    without a person."""
    person, office = person_chosen(cycle, choice), office_on(cycle, choice.on, choice.number)
    return Document(
        title=f"Phiếu thông tin của {person.citizen.name}",
        blocks=numbered(_blocks(office, person, choice)),
        author=office.steering_committee,
    )


def _blocks(office: Office, person: Person, choice: Choice) -> Iterator[Block]:
    ids = [part.id for part in person.parts]
    yield committee_head(office, "")
    yield Title(
        "Phiếu thông tin cá nhân", person.citizen.name, "(In theo yêu cầu của người có tên trong phiếu)"
    )
    yield Paragraph(_about(choice))
    yield Heading(1, "Thông tin chung")
    yield from _entries(person.entries)
    yield Heading(1, "Sự đồng ý dùng thông tin")
    yield _consents(person.entries)
    yield Heading(1, "Các lần tham gia")
    yield from _parts(person, choice, kept_of(ids), codes_of(ids))
    yield Heading(1, "Ai đã ghi, sửa thông tin")
    yield _accounts(of_registrations(ids))
    yield Note(
        "Chương trình ghi lại ai sửa gì, lúc nào; không ghi ai đã mở xem. Chi tiết từng lần sửa: in Nhật ký. "
        f"Bản để hoàn tác được giữ nhiều nhất {KEPT_FOR.days} ngày rồi tự xóa."
    )
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("NGƯỜI NHẬN PHIẾU",), hint=hint), Signer(("NGƯỜI LẬP PHIẾU",), hint=hint)))


def _about(choice: Choice) -> str:
    until = f" đến {date_long(choice.on)}" if choice.on else ""
    return (
        f"Phiếu ghi mọi thông tin mà chương trình “Công dân học tập” đang giữ{until} về người có tên trên. "
        "Người đó có quyền xem, yêu cầu sửa, rút sự đồng ý hoặc yêu cầu xóa thông tin của mình."
    )


def facts_table(name: str, facts: Iterable[tuple[str, str]]) -> Table:
    """What is kept, a line each: its name and its value."""
    rows = tuple((label, value or _EMPTY) for label, value in facts)
    return Table(name=name, columns=(Column(55), Column(110)), head=(("Mục", "Đang ghi"),), rows=rows)


def _entries(entries: tuple[Citizen, ...]) -> Iterator[Block]:
    first, *joined = entries
    yield facts_table("Thông tin chung", _facts(first))
    for one in joined:
        yield Paragraph("Hồ sơ khác của cùng người này, đã gộp vào hồ sơ trên:")
        yield facts_table("Hồ sơ đã gộp", _facts(one))


def _facts(who: Citizen) -> Iterator[tuple[str, str]]:
    yield "Họ và tên", who.name
    yield "Ngày sinh", who.born.text if who.born else ""
    yield "Giới tính", who.gender.label if who.gender else ""
    yield "Số CCCD", f"{masked_number(who.number)} (chỉ in bốn số cuối)" if who.number else ""
    yield "Điện thoại", who.phone or ""
    yield "Địa chỉ", who.address or ""
    yield "Lập hồ sơ lúc", time_short(who.created_at)


def _consents(entries: tuple[Citizen, ...]) -> Table:
    rows = tuple(
        (
            one.purpose,
            date_short(one.given_on),
            Medium(one.medium).label,
            one.recorded_by.name if one.recorded_by else "",
            date_short(one.withdrawn_on) if one.withdrawn_on else "",
        )
        for one in consents_of(who.id for who in entries)
    )
    centred = Column(25, Align.CENTER)
    return Table(
        name="Sự đồng ý",
        columns=(Column(48), centred, Column(32), Column(35), centred),
        head=(("Mục đích", "Ngày đồng ý", "Cách đồng ý", "Người ghi", "Ngày rút"),),
        rows=rows,
        empty="Chưa ghi sự đồng ý nào.",
    )


def _parts(person: Person, choice: Choice, kept: Kept, codes: Mapping[int, str]) -> Iterator[Block]:
    if not person.parts:
        yield Paragraph("Chưa tham gia đợt nào.")
    for part in person.parts:
        yield Heading(2, called(part))
        yield Paragraph(f"Đăng ký ngày {date_short(part.registered_on)}. Đang ở bước: {part.stage.label}.")
        yield facts_table(part.cycle.name, _part_facts(part, codes.get(part.id, ""), choice))
        yield from part_blocks(part, kept)
    if person.left_out:
        yield Note(PARTLY)


def _part_facts(part: Registration, code: str, choice: Choice) -> Iterator[tuple[str, str]]:
    audiences = {one.id: one.label for one in part.cycle.rules.audiences}
    yield "Đơn vị", part.unit.name
    yield "Thành phần", part.component.label if part.component else ""
    yield "Đối tượng lúc đăng ký", audiences.get(part.audience_registered, "")
    yield "Đối tượng hiện nay", audiences.get(part.audience, "")
    if choice.sees_party:
        yield "Đảng viên", {True: "Có", False: "Không", None: ""}[part.party_member]
    if part.sent_back_reason:
        yield "Phiếu bị trả lại vì", part.sent_back_reason
    if code:
        yield "Mã phiếu tự chấm", code


def _accounts(entries: Iterable[JournalEntry]) -> Table:
    """Every account that wrote something, by its name then: how often, first and last."""
    ordered = sorted(entries, key=lambda one: (one.account_name, one.at))
    rows: list[tuple[CellLike, ...]] = []
    for name, group in groupby(ordered, key=lambda one: one.account_name):
        times = [one.at for one in group]
        rows.append((name, counted(len(times), "lần"), time_short(times[0]), time_short(times[-1])))
    centred = Column(35, Align.CENTER)
    return Table(
        name="Ai đã sửa",
        columns=(Column(70), Column(25, Align.CENTER), centred, centred),
        head=(("Tài khoản", "Số lần", "Lần đầu", "Lần cuối"),),
        rows=tuple(rows),
        empty="Chưa có ai ghi gì.",
    )
