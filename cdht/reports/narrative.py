"""The narrative of the summary report: its sections, their wording, and the blocks that they become.

Figures stand in the texts by name (placeholders.py), so no number is ever typed. A cycle's own wording is
kept by actions/papers.keep_narrative; an empty one means the suggested wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..domain.problems import Problem
from ..models.papers import Narrative
from .document import Block, ListItem, Paragraph
from .facts import Facts
from .narrative_wording import (
    WORDING,
    WORDING_OF_FOLLOW_UPS,
    WORDING_OF_PILOT,
    WORDING_OF_VISITS,
    WORDING_WITH_TRAINING,
    WORDING_WITHOUT_MEMBERS,
)
from .placeholders import Placeholder, fill, placeholders, problems_of, values

__all__ = [
    "SECTIONS", "Passage", "Placeholder", "Section", "blocks_of", "fill", "narrative_problems", "passages",
    "placeholders", "problems_of", "texts", "values",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A text of the report. `place`: where it stands; `about`: what belongs there, for the page."""

    key: str
    place: str
    title: str
    about: str


SECTIONS = (
    Section("opening", "Mở đầu", "Lời mở đầu", "Một câu dẫn, sau phần căn cứ."),
    Section("advantages", "I.1", "Những thuận lợi", "Sự lãnh đạo, nền nếp khuyến học, sự hưởng ứng."),
    Section("difficulties", "I.2", "Những khó khăn", "Thời gian, kiêm nhiệm, minh chứng, cách chấm điểm."),
    Section(
        "documents", "II.1", "Ban hành văn bản, thành lập Ban Chỉ đạo",
        "Viết tiếp sau danh sách văn bản chỉ đạo, do máy lập từ trang Văn bản chỉ đạo.",
    ),
    Section("communication", "II.2", "Tuyên truyền, phổ biến", "Ai tuyên truyền, ở đâu, bằng cách nào."),
    Section(
        "selection", "II.3", "Lựa chọn đối tượng đăng ký",
        "Viết trước danh sách đơn vị và số người, do máy lập.",
    ),
    Section("training", "II.4", "Tập huấn", "Ngày, nơi, nội dung tập huấn, số người dự."),
    Section("inspection", "II.5", "Kiểm tra, đánh giá, đôn đốc", "Ai kiểm tra đơn vị nào, thấy gì."),
    Section(
        "results", "III.2", "Nhận xét về kết quả",
        "Viết thêm sau phần phân tích số liệu, do máy lập. Có thể để trống.",
    ),
    Section("assessment", "IV", "Đánh giá chung", "Ưu điểm, khuyết điểm và nguyên nhân."),
    Section("criteria", "V", "Về bộ tiêu chí, minh chứng, bầu chọn", "Có đủ, có phù hợp không; chỗ nào khó."),
    Section("proposals", "VI", "Kiến nghị, đề xuất", "Điều xã muốn cấp trên sửa, thêm hoặc hỗ trợ."),
    Section("closing", "Kết thúc", "Câu kết", "Máy tự thêm dấu “./.” ở cuối."),
    Section("recipients", "Nơi nhận", "Nơi nhận", "Mỗi nơi một dòng, dòng cuối là nơi lưu."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as the page shows it: the cycle's own text, or the suggested one. `version` 0: none kept."""

    section: Section
    text: str
    version: int
    is_suggested: bool


def passages(facts: Facts) -> tuple[Passage, ...]:
    """Every section with its present wording, in the order of the report."""
    kept = {row.section: row for row in Narrative.select().where(Narrative.cycle == facts.cycle.id)}
    return tuple(_passage(section, kept.get(section.key), facts) for section in SECTIONS)


def texts(facts: Facts) -> dict[str, str]:
    """Section key → text with its figures filled in, as the report prints it."""
    known = values(facts)
    return {one.section.key: fill(one.text, known) for one in passages(facts)}


def narrative_problems(facts: Facts, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with the placeholders in texts about to be kept; the field is the section's key."""
    known = values(facts)
    return tuple(problem for key, text in texts.items() for problem in problems_of(text, known, key))


def suggested(key: str, facts: Facts) -> str:
    if facts.cycle.is_pilot and key in WORDING_OF_PILOT:
        return WORDING_OF_PILOT[key]
    if facts.training.people and key in WORDING_WITH_TRAINING:
        return WORDING_WITH_TRAINING[key]
    if not facts.members and key in WORDING_WITHOUT_MEMBERS:
        return WORDING_WITHOUT_MEMBERS[key]
    if key == "inspection" and facts.inspected.visits:
        told = WORDING_OF_FOLLOW_UPS if facts.inspected.follow_ups else WORDING_OF_VISITS
        return f"{told}\n{WORDING[key]}"
    return WORDING[key]


_MARKERS = ("-", "+", "•")


def blocks_of(text: str) -> Iterator[Block]:
    """A paragraph per line; lines that begin with “- ” or “+ ” are items of a list."""
    for line in filter(None, map(str.strip, text.splitlines())):
        marker, _, rest = line.partition(" ")
        if marker in _MARKERS and rest:
            yield ListItem(rest.strip(), marker)
        else:
            yield Paragraph(line)


def _passage(section: Section, row: Narrative | None, facts: Facts) -> Passage:
    own = row.text if row is not None else ""
    version = row.version if row is not None else 0
    return Passage(section, own or suggested(section.key, facts), version, not own)
