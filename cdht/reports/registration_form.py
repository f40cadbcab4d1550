"""The form with which somebody registers and agrees to the use of the data: blank, or with what is known.

After DOMAIN §9 it asks for neither ethnicity nor religion; the identity number is optional and never
printed, party membership neither: both are left to the hand. No answer is ticked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..domain.consent import ANSWER_WORKING_DAYS, PURPOSE, WITHDRAWAL_DAYS
from ..domain.people import Gender
from ..domain.problems import Refused
from ..domain.registration import Component
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..models.units import Unit
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    PageBreak,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head
from .unit_people import people_chosen, unit_in

MOST_COPIES = 100
ANY_AUDIENCE = "any"
"""A blank form on which the person marks the audience."""
_BOX = "□"


def document(cycle: Cycle, choice: Choice) -> Document:
    """Raises `Refused` (fields `blank_for`, `copies`) and when there is nobody to print a form for."""
    office = office_on(cycle, choice.on)
    forms = _blank(office, choice) if choice.blank_for else _filled(office, choice)
    blocks: list[Block] = []
    for form in forms:
        blocks += [PageBreak()] if blocks else []
        blocks += form
    return Document(f"Phiếu đăng ký năm {cycle.year}", tuple(blocks), author=office.steering_committee)


def _filled(office: Office, choice: Choice) -> list[tuple[Block, ...]]:
    people = people_chosen(office.cycle, choice)
    if not people:
        raise Refused.because("Chưa có ai đăng ký ở đây. In phiếu trống để phát cho người đăng ký.")
    return [tuple(_form(office, row.unit, row.audience_registered, row)) for row in people]


def _blank(office: Office, choice: Choice) -> list[tuple[Block, ...]]:
    if choice.blank_for not in {ANY_AUDIENCE, *(one.id for one in office.cycle.rules.audiences)}:
        raise Refused.because("Chọn đối tượng của phiếu trống.", "blank_for")
    if not 1 <= choice.copies <= MOST_COPIES:
        raise Refused.because(
            f"Ghi số tờ từ 1 đến {MOST_COPIES}; cần nhiều hơn thì chọn số bản ở máy in.", "copies"
        )
    unit = Unit.get_or_none(Unit.id == choice.unit_id, Unit.commune == office.cycle.commune_id)
    audience = "" if choice.blank_for == ANY_AUDIENCE else choice.blank_for
    return [tuple(_form(office, unit, audience))] * choice.copies


def _form(
    office: Office, unit: Unit | None, audience: str, row: Registration | None = None
) -> Iterator[Block]:
    yield committee_head(office, "")
    yield Title("Phiếu đăng ký", f"Phấn đấu đạt danh hiệu {HONOUR} năm {office.cycle.year}")
    yield Table(
        name="Phiếu đăng ký",
        columns=(Column(47), Column(44), Column(30), Column(44)),
        head=((Cell("1. Người đăng ký", colspan=4, align=Align.LEFT),),),
        rows=(*_about(office, unit, audience, row), *_promise(office), *_consent(office)),
        size=11,
        tall=22,
    )
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("ĐẠI DIỆN ĐƠN VỊ",), hint=hint), Signer(("NGƯỜI ĐĂNG KÝ",), hint=hint)))


def _about(
    office: Office, unit: Unit | None, audience: str, row: Registration | None
) -> Iterator[tuple[CellLike, ...]]:
    who = row.citizen if row else None
    born, gender = (who.born, who.gender) if who else (None, None)
    component = row.component if row else None
    labels = {one.id: one.label for one in office.cycle.rules.audiences}
    yield ("Họ và tên", Cell(who.name if who else "", colspan=3, bold=True))
    genders = gender.label if gender else _boxes(one.label for one in Gender)
    yield ("Ngày, năm sinh", born.text if born else "", "Giới tính", genders)
    yield ("Đơn vị", Cell(unit_in(office, unit.name) if unit else "", colspan=3))
    yield ("Địa chỉ (không bắt buộc)", Cell((who.address if who else "") or "", colspan=3))
    yield (
        "Điện thoại (không bắt buộc)",
        (who.phone if who else "") or "",
        "Số CCCD\n(không bắt buộc)",
        "",
    )
    components = component.label if component else _boxes(one.label for one in Component)
    yield ("Thành phần", Cell(components, colspan=3))
    audiences = labels[audience] if audience in labels else _boxes(labels.values())
    yield ("Đối tượng", Cell(audiences, colspan=3))
    yield ("Đảng viên (chỉ để thống kê)", Cell(_boxes(("Có", "Không")), colspan=3))


def _promise(office: Office) -> Iterator[tuple[CellLike, ...]]:
    yield (_section("2. Nội dung đăng ký"),)
    yield (
        Cell(
            f"Tôi tự nguyện đăng ký với Ban Chỉ đạo {office.model} {office.commune} phấn đấu đạt danh hiệu "
            f"năm {office.cycle.year}, tự đánh giá trung thực theo bộ tiêu chí và cung cấp minh chứng khi "
            "được hỏi.",
            colspan=4,
        ),
    )


def _consent(office: Office) -> Iterator[tuple[CellLike, ...]]:
    yield (_section("3. Đồng ý cho dùng thông tin cá nhân"),)
    yield (
        Cell(
            f"Mục đích: {PURPOSE[:1].lower()}{PURPOSE[1:]}. {office.steering_committee} và "
            f"{office.association} giữ và chỉ dùng cho mục đích này những gì ghi trên phiếu, điểm tự chấm, "
            "minh chứng, điểm thẩm định và kết quả bình xét. Họ tên, năm sinh và đơn vị có trong danh sách "
            "và quyết định công nhận; số CCCD không in trên giấy tờ nào. Tôi được xem, yêu cầu sửa, xóa "
            "thông tin của mình và rút lại sự đồng ý bất cứ lúc nào; yêu cầu được trả lời trong "
            f"{ANSWER_WORKING_DAYS} ngày làm việc, việc rút và xóa làm xong trong {WITHDRAWAL_DAYS} ngày.",
            colspan=4,
        ),
    )
    yield (
        Cell(_boxes(["Tôi đồng ý"]), colspan=2, align=Align.CENTER),
        Cell(_boxes(["Tôi không đồng ý"]), colspan=2, align=Align.CENTER),
    )


def _section(title: str) -> Cell:
    return Cell(title, colspan=4, bold=True)


def _boxes(words: Iterable[str]) -> str:
    """Each with an empty square before it; a line breaks between them, never inside one."""
    return "\xa0\xa0\xa0 ".join(f"{_BOX} {word}".replace(" ", "\xa0") for word in words)
