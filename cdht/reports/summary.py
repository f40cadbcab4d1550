"""The summary report: sections I to VI of the real one, in its order, every number derived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..domain.figures import Row
from ..domain.registration import Component
from ..domain.vietnamese import counted, padded
from ..models.cycles import Cycle
from .document import Block, Document, Grounds, Heading, ListItem, Paragraph, Signature, Title, numbered
from .facts import HONOUR, Choice, Facts, facts_of
from .heads import committee_head, committee_signer_of
from .narrative import blocks_of, texts
from .phrases import cited, ground, items, small
from .summary_results import analysis, result_table
from .summary_training import training_blocks, training_data

Texts = dict[str, str]


def document(cycle: Cycle, choice: Choice) -> Document:
    facts = facts_of(cycle, choice.on, choice.number)
    return Document(
        title=f"Báo cáo tổng kết {facts.office.model} năm {cycle.year}",
        blocks=numbered(_blocks(facts, texts(facts))),
        author=facts.office.steering_committee,
    )


def data(cycle: Cycle, choice: Choice) -> dict[str, Any]:
    """The figures for other programs: the keys of the contract, and what cycle and day they are of."""
    facts = facts_of(cycle, choice.on)
    return {
        **facts.figures.as_json(),
        "cycle": {"name": cycle.name, "year": cycle.year, "is_pilot": cycle.is_pilot},
        "criteria": {"code": cycle.criteria.code, "version": cycle.criteria.version},
        "commune": facts.office.commune,
        "date": facts.office.day.isoformat(),
        "decisions": [
            {"number": one.number, "issued_on": one.issued_on.isoformat()} for one in facts.decisions
        ],
        "audiences": [who.label for who in facts.figures.audiences],
        "not_recognised_reasons": dict(facts.reasons),
        "training": training_data(facts),
    }


def _blocks(facts: Facts, told: Texts) -> Iterator[Block]:
    yield committee_head(facts.office, "BC")
    yield Title("Báo cáo", _subject(facts))
    if facts.grounds:
        yield Grounds(tuple(map(ground, facts.grounds)))
    yield from blocks_of(told["opening"])
    yield from _conditions(facts, told)
    yield from _steps(facts, told)
    yield from _results(facts, told)
    yield from _judgement(told)
    yield from _closing(told["closing"])
    yield Signature((committee_signer_of(facts),), _recipients(told["recipients"]))


def _subject(facts: Facts) -> str:
    what = "thí điểm" if facts.cycle.is_pilot else "thực hiện"
    return f"Tổng kết {what} mô hình {HONOUR} năm {facts.cycle.year}"


def _conditions(facts: Facts, told: Texts) -> Iterator[Block]:
    yield Heading(1, "Thuận lợi, khó khăn")
    yield Heading(2, f"Những thuận lợi trong quá trình triển khai {facts.office.model}")
    yield from blocks_of(told["advantages"])
    yield Heading(2, "Những khó khăn trong quá trình triển khai thực hiện")
    yield from blocks_of(told["difficulties"])


# --- II. Steps ---------------------------------------------------------------------------------


def _steps(facts: Facts, told: Texts) -> Iterator[Block]:
    yield Heading(1, "Các bước triển khai thực hiện mô hình")
    yield Heading(2, "Về ban hành các văn bản hướng dẫn, chỉ đạo")
    yield from _documents(facts)
    yield from blocks_of(told["documents"])
    yield Heading(2, "Về công tác tuyên truyền, phổ biến nội dung các văn bản chỉ đạo")
    yield from blocks_of(told["communication"])
    yield Heading(2, f"Về lựa chọn các đối tượng đăng ký phấn đấu đạt danh hiệu {HONOUR}")
    yield from blocks_of(told["selection"])
    yield from items(_units_with_components(facts) or ["Chưa có công dân đăng ký"])
    yield Heading(2, "Về tập huấn bộ tiêu chí, thu thập minh chứng, đánh giá và công nhận danh hiệu")
    yield from blocks_of(told["training"])
    yield from training_blocks(facts)
    yield Heading(2, "Về kiểm tra, đánh giá, bổ khuyết chỉ đạo theo tiến độ thực hiện")
    yield from blocks_of(told["inspection"])


def _documents(facts: Facts) -> Iterator[Block]:
    """In the order of their days: the real report put a later decision before an earlier training."""
    if facts.documents:
        yield Paragraph(f"Việc triển khai {facts.office.model} thực hiện theo các văn bản sau:")
        yield from items((cited(one) for one in sorted(facts.documents, key=lambda one: one.issued_on)), "-")


def _units_with_components(facts: Facts) -> list[str]:
    return [f"{row.name}: {_people(row)}{_components(row)}" for row in facts.figures.units]


def _components(row: Row) -> str:
    """“, gồm 6 cán bộ cơ sở, 14 người lao động thuộc các thôn”, or “, đều là cán bộ cơ sở”."""
    counts = [(small(one.label), row.count(f"component:{one.value}")) for one in Component]
    if alone := next((label for label, count in counts if 0 < count == row.count("registered")), ""):
        return f", đều là {alone}"
    told = [counted(count, label) for label, count in counts if count]
    return f", gồm {', '.join(told)}" if told else ""


def _people(row: Row) -> str:
    return f"{counted(row.count('registered'), 'người')} đăng ký"


# --- III. Results ------------------------------------------------------------------------------


def _results(facts: Facts, told: Texts) -> Iterator[Block]:
    yield Heading(1, f"Kết quả thực hiện {facts.office.model}")
    yield Heading(2, f"Kết quả vận động đăng ký {facts.office.model}")
    yield from _registered_units(facts)
    yield Heading(3, "Thành phần và đối tượng đăng ký (ghi theo lúc đăng ký)")
    yield from _registered_axes(facts)
    yield Heading(2, f"Kết quả tự đánh giá, thẩm định và công nhận danh hiệu {HONOUR}")
    yield result_table(facts)
    yield from analysis(facts)
    yield from blocks_of(told["results"])


def _registered_units(facts: Facts) -> Iterator[Block]:
    units = facts.figures.units
    count = padded(len(units)) if units else "0"
    yield Heading(3, f"Số đơn vị trên địa bàn {facts.office.commune} tham gia: {count} đơn vị")
    yield from items((f"{row.name}: {_people(row)}" for row in units), "-")
    yield Paragraph(
        f"Tổng số người đăng ký phấn đấu đạt danh hiệu {HONOUR} trên địa bàn {facts.office.commune} "
        f"là {counted(facts.count('registered'), 'người')}."
    )
    if withdrawn := facts.count("withdrawn"):
        left = counted(withdrawn, "người")
        yield Paragraph(f"Ngoài ra có {left} đã rút đăng ký, không tính vào các số liệu.")


def _registered_axes(facts: Facts) -> Iterator[Block]:
    components = [(one.label, facts.count(f"component:{one.value}")) for one in Component]
    if unknown := facts.count("registered") - sum(count for _, count in components):
        components.append(("Chưa ghi thành phần", unknown))
    audiences = [
        (who.label, facts.count(f"audience_at_registration:{who.id}")) for who in facts.figures.audiences
    ]
    yield ListItem("Thành phần:")
    yield from items(f"{label}: {counted(count, 'người')}" for label, count in components)
    yield ListItem("Đối tượng:")
    yield from items(f"{label}: {counted(count, 'người')}" for label, count in audiences)


# --- IV to the end -----------------------------------------------------------------------------


def _judgement(told: Texts) -> Iterator[Block]:
    yield Heading(1, "Đánh giá chung, ưu điểm, khuyết điểm và nguyên nhân")
    yield from blocks_of(told["assessment"])
    yield Heading(
        1,
        "Đánh giá cụ thể về tính đầy đủ, phù hợp của bộ tiêu chí, việc thu thập minh chứng "
        "và quy trình bầu chọn",
    )
    yield from blocks_of(told["criteria"])
    yield Heading(1, "Kiến nghị, đề xuất")
    yield from blocks_of(told["proposals"])


def _closing(text: str) -> Iterator[Block]:
    """The text ends with `./.` (NĐ 30/2020)."""
    yield from blocks_of(f"{text.rstrip(' ./')}./.")


def _recipients(text: str) -> tuple[str, ...]:
    lines = [line.strip().lstrip("-+•").strip() for line in text.splitlines()]
    return tuple(f"- {line}" for line in lines if line)
