"""Self-assessment forms to fill in by hand: with name and code for each person, or blank for an audience."""

from __future__ import annotations

from ..domain.criteria import CriteriaSet, Guidance
from ..domain.form_codes import address
from ..domain.lifecycle import Stage
from ..domain.problems import Refused
from ..models.cycles import Cycle
from ..models.form_codes import codes_of
from ..models.registration import Registration
from ..models.units import Unit
from .document import Document, FormText, ScoreForm, ScoreItem
from .facts import HONOUR, Choice, Office, office_on
from .unit_people import people_chosen, unit_in

MOST_COPIES = 500


def document(cycle: Cycle, choice: Choice) -> Document:
    """Raises `Refused` (fields `blank_for`, `copies`) and when there is nobody to print a form for."""
    office = office_on(cycle, choice.on)
    forms = _blank(office, choice) if choice.blank_for else _filled(office, choice)
    return Document(f"Phiếu tự chấm năm {cycle.year}", forms, author=office.steering_committee)


def form_text(office: Office, audience: str) -> FormText:
    """The audience's own wording and levels, in the order of the boxes on screen."""
    rules = office.cycle.rules
    return FormText(
        title="Phiếu tự đánh giá, cho điểm",
        subject=f"{HONOUR} năm {office.cycle.year}",
        audience=rules.audience(audience).label,
        ask=(
            f"Đọc các mức điểm ở mặt sau. Mỗi chỉ số ghi một số nguyên từ 0 đến {rules.max_points} "
            f"vào ô “Điểm”, rồi ghi minh chứng bên cạnh. {rules.rule_in_words(office.cycle.difficult_area)}."
        ),
        groups=tuple(
            (f"{group.id}. {group.title}", _items(rules, group.id, audience)) for group in rules.groups
        ),
        full_marks=rules.full_marks,
        place=office.place,
    )


def _items(rules: CriteriaSet, group: str, audience: str) -> tuple[ScoreItem, ...]:
    return tuple(_item(one.number, one.guidance[audience]) for one in rules.indicators if one.group == group)


def _item(number: int, guidance: Guidance) -> ScoreItem:
    levels = tuple((f"{level.low}\xa0–\xa0{level.high}", level.text) for level in guidance.levels)
    return ScoreItem(number, guidance.wording, levels, "; ".join(guidance.evidence))


def _filled(office: Office, choice: Choice) -> tuple[ScoreForm, ...]:
    people = people_chosen(office.cycle, choice)
    if choice.unscored:
        people = [row for row in people if row.stage == Stage.REGISTERED]
    if not people:
        raise Refused.because(
            "Không có ai để in phiếu có tên. Đăng ký người trước, hoặc in phiếu trống theo đối tượng."
        )
    codes = codes_of(row.id for row in people)
    texts = {audience: form_text(office, audience) for audience in {row.audience for row in people}}
    return tuple(_form(office, row, texts[row.audience], codes[row.id], choice.place) for row in people)


def _form(office: Office, row: Registration, text: FormText, code: str, place: str) -> ScoreForm:
    who = row.citizen
    return ScoreForm(
        text,
        name=who.name,
        birth=who.born.text if who.born else "",
        unit=unit_in(office, row.unit.name),
        code=code,
        qr=address(place, code),
    )


def _blank(office: Office, choice: Choice) -> tuple[ScoreForm, ...]:
    if choice.blank_for not in {one.id for one in office.cycle.rules.audiences}:
        raise Refused.because("Chọn đối tượng của phiếu trống.", "blank_for")
    if not 1 <= choice.copies <= MOST_COPIES:
        raise Refused.because(f"Ghi số tờ từ 1 đến {MOST_COPIES}.", "copies")
    unit = Unit.get_or_none(Unit.id == choice.unit_id, Unit.commune == office.cycle.commune_id)
    form = ScoreForm(form_text(office, choice.blank_for), unit=unit_in(office, unit.name) if unit else "")
    return (form,) * choice.copies
