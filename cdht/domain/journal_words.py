"""How the journal names fields and shows values: “Đối tượng hiện nay: Cán bộ, trí thức → Nông dân …”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .complaints import Outcome, Subject, Way
from .consent import Medium
from .evidence import EvidenceKind
from .people import Birth, Gender
from .registration import Component
from .vietnamese import date_short

LONGEST = 160
"""Characters of a value that a line shows; a remark may have hundreds."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in entries are called today, by id as text. Fields in `hidden` are told without values.
    `indicators`: how many the criteria of the cycle have."""

    audiences: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    indicators: int = 10


def change_lines(
    changes: Mapping[str, Sequence[Any]], names: Names, labels: Mapping[str, str]
) -> tuple[str, ...]:
    """A line for each {field: [old, new]}, in the order of the labels."""
    order = {key: place for place, key in enumerate(labels)}
    keys = sorted(changes, key=lambda key: (order.get(key, len(order)), key))
    return tuple(_line(key, changes[key], names, labels) for key in keys)


def _line(key: str, pair: Sequence[Any], names: Names, labels: Mapping[str, str]) -> str:
    label = _label(key, labels)
    if key in names.hidden:
        return f"{label}: đã đổi (chỉ người có trách nhiệm xem được)"
    old, new = (_shown(key, value, names) for value in pair)
    named = f"{label}: " if label else ""
    if None not in pair or key in _OPTIONAL:
        return f"{named}{old} → {new}"
    return f"{named}{new if pair[0] is None else old}"


def _label(key: str, labels: Mapping[str, str]) -> str:
    kind, _, number = key.partition("-")
    named = {"evidence": "Chỉ số", "plan": "Việc học"}.get(kind)
    return f"{named} {number}" if named and number else labels.get(key, key)


def _shown(key: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return "chưa rõ" if key == "party_member" else "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if key in _DAYS:
        return date_short(date.fromisoformat(value))
    if key == "birth":
        return Birth.from_iso(value).text
    text = str(_called(key, names).get(str(value), value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _called(key: str, names: Names) -> Mapping[str, str]:
    """The names of the ids that this field holds."""
    return {
        "audience": names.audiences,
        "audience_registered": names.audiences,
        "criteria": names.criteria,
        "gender": _GENDERS,
        "component": _COMPONENTS,
        "medium": _MEDIA,
        "way": _WAYS,
        "subject": _SUBJECTS,
        "outcome": _OUTCOMES,
        "evidence_kind": _EVIDENCE_KINDS,
    }.get(key, {})


_GENDERS = {member.value: member.label for member in Gender}
_COMPONENTS = {member.value: member.label for member in Component}
_MEDIA = {member.value: member.label for member in Medium}
_WAYS = {member.value: member.label for member in Way}
_SUBJECTS = {member.value: member.label for member in Subject}
_OUTCOMES = {member.value: member.label for member in Outcome}
_EVIDENCE_KINDS = {member.value: member.label for member in EvidenceKind}
_DAYS = frozenset(
    (
        "registered_on", "starts_on", "self_scores_due", "held_on", "until", "given_on", "withdrawn_on",
        "scored_on", "visited_on", "received_on", "answered_on",
        "happened_on",
    )
)  # fmt: skip
_OPTIONAL = frozenset(
    (
        "birth",
        "gender",
        "number",
        "phone",
        "address",
        "component",
        "party_member",
        "self_scores_due",
        "second_above",
        "evidence_above",
    )
)
"""Fields that may be empty: that they were empty is said, because filling them in is the change."""

COUNTS = {"votes_for": "đồng ý", "votes_against": "không đồng ý", "blank": "không hợp lệ"}
PERSON = {
    "name": "Họ và tên", "birth": "Ngày sinh", "gender": "Giới tính", "number": "Số CCCD",
    "phone": "Điện thoại", "address": "Địa chỉ", "unit_id": "Đơn vị", "component": "Thành phần",
    "audience": "Đối tượng hiện nay", "audience_registered": "Đối tượng lúc đăng ký",
    "party_member": "Đảng viên", "registered_on": "Ngày đăng ký",
}  # fmt: skip
TRAINING = {
    "session": "", "training": "", "held_on": "Ngày", "until": "Đến ngày", "topic": "Chủ đề", "place": "Nơi",
    "teacher": "Người hướng dẫn", "material": "Tài liệu", "units": "Mời đơn vị", "counts": "Dự là minh chứng",
    "indicators": "Phục vụ chỉ số", "notes": "Ghi chú", "guests": "Số khách",
}  # fmt: skip
CONSENT = {"medium": "Cách đồng ý", "given_on": "Ngày đồng ý", "withdrawn_on": "Ngày rút"}
ROUND = {"scored_on": "Ngày tự chấm"}
COMPLAINT = {
    "complaint": "Số trong sổ", "received_on": "Ngày nhận", "way": "Nhận bằng cách", "subject": "Về",
    "indicators": "Chỉ số", "relation": "Người nêu", "text": "Nội dung", "outcome": "Kết quả",
    "answered_on": "Ngày trả lời", "answer": "Trả lời", "judged_with": "Cùng xem xét",
    "correction": "Lần sửa",
}  # fmt: skip
EVIDENCE = {"evidence_kind": "Loại", "happened_on": "Ngày", "confirmed_by": "Người xác nhận"}
VOTE = {
    "votes_for": "Phiếu đồng ý", "votes_against": "Phiếu không đồng ý", "blank": "Phiếu không hợp lệ",
    "attended": "Dự bầu chọn",
}  # fmt: skip
OPINIONS = {"first": "Người thứ nhất", "second": "Người thứ hai"}
UNDONE = {
    "change_registration": PERSON, "vote": VOTE, "change_score_day": ROUND,
    "attend_training": TRAINING, "miss_training": TRAINING,
    "second_opinion": OPINIONS, "drop_opinions": OPINIONS,
}  # fmt: skip
"""Labels of what came back, by what was undone."""
MEETING = {
    "held_on": "Ngày họp", "place": "Nơi họp", "chair": "Chủ trì", "minute_taker": "Người ghi biên bản",
    "eligible": "Số người được quyền bầu", "present": "Số người có mặt",
}  # fmt: skip
CERTIFICATE = {
    "certificate": "Số giấy", "printed_salutation": "Xưng hô trên giấy",
    "printed_name": "Họ và tên trên giấy", "printed_unit": "Đơn vị trên giấy",
}  # fmt: skip
CYCLE = {
    "name": "Tên đợt", "year": "Năm", "criteria": "Bộ tiêu chí", "starts_on": "Ngày bắt đầu",
    "self_scores_due": "Hạn tự chấm", "is_pilot": "Làm thí điểm", "difficult_area": "Vùng khó khăn",
    "majority_percent": "Phiếu đồng ý phải quá (%)", "percent_decimals": "Số chữ số thập phân của tỉ lệ",
    "note_above": "Lệch quá thì ghi vì sao", "second_above": "Tổng lệch quá thì cần người thứ hai",
    "evidence_above": "Nhắc minh chứng khi trên", "evidence_blocks": "Thiếu minh chứng thì chưa xong",
    "complaint_days": "Số ngày trả lời ý kiến",
}  # fmt: skip
CRITERIA = {"title": "", "page": "Trang", "criteria_digest": "Dấu của bộ tiêu chí"}
SIGNERS = {
    "steering_committee": "Ban Chỉ đạo", "peoples_committee": "Ủy ban nhân dân",
    "association": "Hội Khuyến học",
}  # fmt: skip
BARE = dict.fromkeys(("account", "unit", "cycle", "member", "document", "commune", "stock", "others"), "")
JOINED = {"gone": "Hồ sơ được gộp", "kept": "Gộp vào"}
OPTIONS = {"same_account": "Cho phép", "lock_after": "Số phút"}
ISSUED = {"paper": "", "replaces": "Thay thế số", "numbers": ""}
INSPECTION = {
    "visited_on": "Ngày kiểm tra", "members": "Người đi", "met": "Người tiếp", "looked_at": "Đã xem",
    "findings": "Nhận xét", **{f"follow_up-{place}": f"Việc {place}" for place in range(1, 13)},
}  # fmt: skip
MAY_NAME_PEOPLE = frozenset(INSPECTION) - {"visited_on", "members"}
"""Texts of a visit that may speak of persons: an administrator by itself does not read them."""
