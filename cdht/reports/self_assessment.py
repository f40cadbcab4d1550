"""Self-assessment forms: with name and code for each person, filled in from the records, or blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..domain import criteria_words
from ..domain.criteria import CriteriaSet, Guidance
from ..domain.evidence import on_paper
from ..domain.form_codes import address
from ..domain.lifecycle import Stage
from ..domain.problems import Refused
from ..domain.scoring import ScoreSheet
from ..domain.self_score_rounds import Round
from ..domain.shortfalls import sentences
from ..domain.vietnamese import date_short
from ..models.cycles import Cycle
from ..models.evidence import Evidence, evidence_of
from ..models.evidence_files import counts_of
from ..models.form_codes import codes_of
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_by_person
from ..models.self_score_rounds import rounds_of
from ..models.units import Unit
from .document import Document, FormText, ScoreForm, ScoreItem
from .facts import HONOUR, Choice, Office, office_on
from .unit_people import people_chosen, unit_in

MOST_COPIES = 500


def document(cycle: Cycle, choice: Choice) -> Document:
    """Raises `Refused` (fields `blank_for`, `copies`) and when there is nobody to print a form for."""
    office = office_on(cycle, choice.on)
    forms = _blank(office, choice) if choice.blank_for else _named(office, choice)
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
        legend=criteria_words.official_legend(rules, audience),
    )


def _items(rules: CriteriaSet, group: str, audience: str) -> tuple[ScoreItem, ...]:
    mixed = criteria_words.is_mixed(rules, audience)
    own = (one for one in rules.indicators if one.group == group)
    return tuple(_item(one.number, one.guidance[audience], mixed=mixed) for one in own)


def _item(number: int, guidance: Guidance, *, mixed: bool) -> ScoreItem:
    levels = tuple((f"{level.low}\xa0–\xa0{level.high}", level.text) for level in guidance.levels)
    wording = criteria_words.signed(guidance.wording, guidance.official, mixed=mixed)
    return ScoreItem(number, wording, levels, "; ".join(guidance.evidence))


def _named(office: Office, choice: Choice) -> tuple[ScoreForm, ...]:
    people = people_chosen(office.cycle, choice)
    if choice.filled:
        return _filled(office, choice, people)
    if choice.unscored:
        people = [row for row in people if row.stage == Stage.REGISTERED]
    if not people:
        raise Refused.because(
            "Không có ai để in phiếu có tên. Đăng ký người trước, hoặc in phiếu trống theo đối tượng."
        )
    return tuple(_forms(office, choice, people))


def _filled(office: Office, choice: Choice, people: list[Registration]) -> tuple[ScoreForm, ...]:
    """Of whoever has points or evidence, with what is recorded."""
    ids = [row.id for row in people]
    sheets, evidence = sheets_by_person(ids, SheetKind.SELF), evidence_of(ids)
    rounds = rounds_of(ids)
    written = [row for row in people if row.id in sheets or row.id in evidence]
    if not written:
        raise Refused.because("Chưa có điểm tự chấm nào để in. Nhập điểm trước, hoặc in phiếu chưa ghi điểm.")
    count = len(office.cycle.rules.indicators)
    files = counts_of(one.id for items in evidence.values() for one in items)
    return tuple(
        replace(
            form,
            points=sheets[row.id].points if row.id in sheets else (),
            evidence=_texts(evidence.get(row.id, []), files, count),
            missing=_missing(office, sheets.get(row.id)),
            scored_on=_day(rounds.get(row.id, [])),
        )
        for row, form in zip(written, _forms(office, choice, written), strict=True)
    )


def _missing(office: Office, sheet: ScoreSheet | None) -> str:
    """In the words of the screen; nothing for a sheet without points, which waits for the hand."""
    if sheet is None or not any(one is not None for one in sheet.points):
        return ""
    return " ".join(sentences(sheet, office.cycle.rules, office.cycle.difficult_area))


def _day(rounds: list[Round]) -> str:
    """“Tự chấm ngày 20/10/2022”, of several with its number."""
    if not rounds:
        return ""
    last = rounds[-1]
    number = f" lần {last.number}" if last.number > 1 else ""
    return f"Tự chấm{number} ngày {date_short(last.day)}."


def _texts(evidence: list[Evidence], files: Mapping[int, int], indicators: int) -> tuple[str, ...]:
    """All evidence of each indicator in one text."""
    found: list[list[str]] = [[] for _ in range(indicators)]
    for one in evidence:
        text = one.text.rstrip(" .;")
        told = on_paper(text, one.kind, one.happened_on, one.confirmed_by, files.get(one.id, 0))
        found[one.indicator - 1].append(told)
    return tuple("; ".join(texts) for texts in found)


def _forms(office: Office, choice: Choice, people: list[Registration]) -> Iterator[ScoreForm]:
    codes = codes_of(row.id for row in people)
    texts = {audience: form_text(office, audience) for audience in {row.audience for row in people}}
    for row in people:
        yield _form(office, row, texts[row.audience], codes[row.id], choice.place)


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
