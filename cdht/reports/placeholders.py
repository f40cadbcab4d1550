"""Figures and names that stand in narrative texts by name: `{tong_dang_ky}` prints as 55."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..domain.problems import Problem
from ..domain.registration import Component
from ..domain.vietnamese import fold, number, padded
from .facts import Facts
from .phrases import decision_named

NO_SHARE = "chưa tính được"  # a share of nobody

_AUDIENCES = {"farmer": "nong_dan", "worker": "tieu_thu_cong", "professional": "tri_thuc"}
_COMPONENTS = {
    Component.OFFICIAL: "can_bo_co_so",
    Component.BOARD: "dai_dien_ban_khuyen_hoc",
    Component.LABOURER: "nguoi_lao_dong",
}
_STEPS = (
    ("tong_dang_ky", "registered", "Số người đăng ký, không kể người đã rút"),
    ("tong_rut", "withdrawn", "Số người đã rút đăng ký"),
    ("tong_tu_cham", "self_scored", "Số người đã tự chấm điểm"),
    ("tong_tham_dinh", "verified", "Số người đã được thẩm định"),
    ("tong_bau_chon", "attended", "Số người tham gia bầu chọn"),
    ("tong_cong_nhan", "recognised", "Số người được công nhận"),
    ("tong_khong_cong_nhan", "not_recognised", "Số người không được công nhận"),
    ("tong_chua_ket_luan", "undecided", "Số người chưa có kết luận"),
    ("dang_vien_dang_ky", "party_registered", "Số Đảng viên đăng ký"),
    ("dang_vien_cong_nhan", "party_recognised", "Số Đảng viên được công nhận"),
)
_SHARES = (
    ("ti_le_tu_cham", "self_scored", "Tỉ lệ đã tự chấm trên số đăng ký"),
    ("ti_le_tham_dinh", "verified", "Tỉ lệ đã thẩm định trên số đăng ký"),
    ("ti_le_bau_chon", "attended", "Tỉ lệ tham gia bầu chọn trên số đăng ký"),
    ("ti_le_cong_nhan", "recognised", "Tỉ lệ được công nhận trên số đăng ký"),
    ("ti_le_khong_cong_nhan", "not_recognised", "Tỉ lệ không được công nhận trên số đăng ký"),
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name to write between braces, what it means, and what it prints today."""

    name: str
    meaning: str
    value: str

    @property
    def written(self) -> str:
        return "{" + self.name + "}"


def placeholders(facts: Facts) -> tuple[Placeholder, ...]:
    """Every name that a text may use, in the order of the page that lists them."""
    return (*_names(facts), *_totals(facts), *_training(facts), *_axes(facts), *_inspection(facts))


def values(facts: Facts) -> dict[str, str]:
    return {one.name: one.value for one in placeholders(facts)}


_HOLDER = re.compile(r"\{([^{}\n]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its figures. Unknown names stay as they are written: ask `problems_of` first."""
    return _HOLDER.sub(lambda holder: values.get(_key(holder[1]), holder[0]), text)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces: (words as written, “”) and (what stands between braces and with them, its name)."""
    end = 0
    for holder in _HOLDER.finditer(text):
        yield text[end : holder.start()], ""
        yield holder[0], _key(holder[1])
        end = holder.end()
    yield text[end:], ""


def problems_of(text: str, values: Mapping[str, str], field: str = "") -> tuple[Problem, ...]:
    """Unknown names and braces without their pair, each with what to do about it."""
    unknown = [holder[1] for holder in _HOLDER.finditer(text) if _key(holder[1]) not in values]
    problems = [_unknown(name, values, field) for name in dict.fromkeys(unknown)]
    if re.search("[{}]", _HOLDER.sub("", text)):
        message = "Có dấu { hoặc } chưa thành cặp. Viết tên số liệu giữa hai dấu, ví dụ {tong_dang_ky}."
        problems.append(Problem(field, message))
    return tuple(problems)


def _key(name: str) -> str:
    """`{Tổng đăng ký}` is understood as `{tong_dang_ky}`."""
    return "_".join(re.findall("[a-z0-9]+", fold(name)))


def _unknown(name: str, values: Mapping[str, str], field: str) -> Problem:
    known = ", ".join(values)
    return Problem(field, f"Không có số liệu nào tên là {{{name.strip()}}}. Dùng một trong các tên: {known}.")


def _names(facts: Facts) -> Iterator[Placeholder]:
    office, decision = facts.office, facts.decisions[-1] if facts.decisions else None
    units = ", ".join(row.name for row in facts.figures.units)
    yield Placeholder("nam", "Năm của đợt", str(facts.cycle.year))
    yield Placeholder("dot", "Tên đợt", facts.cycle.name)
    yield Placeholder("xa", "Tên xã, phường lúc đó", office.commune)
    yield Placeholder("cap_tren", "Cấp trên của xã, phường", office.names.superior or "cấp trên")
    yield Placeholder("mo_hinh", "Tên mô hình; có chữ “thí điểm” nếu là đợt thí điểm", office.model)
    yield Placeholder("ban_chi_dao", "Tên đầy đủ của Ban Chỉ đạo", office.steering_committee)
    yield Placeholder("uy_ban", "Ủy ban nhân dân xã, phường", office.peoples_committee)
    yield Placeholder("hoi_khuyen_hoc", "Hội Khuyến học xã, phường", office.association)
    yield Placeholder("hoi_cap_tren", "Hội Khuyến học cấp trên", office.superior_association)
    yield Placeholder("so_thanh_vien", "Số thành viên Ban Chỉ đạo", _padded(len(facts.members)))
    yield Placeholder("so_don_vi", "Số đơn vị tham gia", _padded(len(facts.figures.units)))
    yield Placeholder("cac_don_vi", "Tên các đơn vị tham gia", units or "chưa có đơn vị nào")
    yield Placeholder(
        "quyet_dinh",
        "Quyết định công nhận gần nhất",
        decision_named(decision) if decision else "(chưa có quyết định công nhận)",
    )
    yield Placeholder("bo_tieu_chi", "Tên bộ tiêu chí", facts.cycle.rules.title)
    yield Placeholder("so_nhom", "Số nhóm năng lực của bộ tiêu chí", str(len(facts.cycle.rules.groups)))
    yield Placeholder("so_chi_so", "Số chỉ số của bộ tiêu chí", str(len(facts.cycle.rules.indicators)))
    yield Placeholder("diem_dat", "Tổng điểm cần đạt", number(facts.figures.cut))


def _totals(facts: Facts) -> Iterator[Placeholder]:
    for name, key, meaning in _STEPS:
        yield Placeholder(name, meaning, facts.printed(key))
    for name, key, meaning in _SHARES:
        yield Placeholder(name, meaning, facts.percent(key) or NO_SHARE)


def _training(facts: Facts) -> Iterator[Placeholder]:
    told, share = facts.training, facts.percent("trained") or NO_SHARE
    yield Placeholder("so_buoi_tap_huan", "Số buổi tập huấn đã có người dự", _padded(len(told.sessions)))
    yield Placeholder("luot_tap_huan", "Số lượt người đăng ký dự tập huấn", number(told.attendances))
    yield Placeholder(
        "nguoi_tap_huan", "Số người đăng ký đã dự ít nhất một buổi tập huấn", facts.printed("trained")
    )
    yield Placeholder("ti_le_tap_huan", "Tỉ lệ đã dự tập huấn trên số đăng ký", share)
    yield Placeholder("khach_tap_huan", "Số lượt khách dự tập huấn, không đăng ký", number(told.guests))


def _axes(facts: Facts) -> Iterator[Placeholder]:
    for component, name in _COMPONENTS.items():
        label = f"Số người đăng ký, thành phần {component.label}"
        yield Placeholder(name, label, facts.printed(f"component:{component.value}"))
    for who in facts.figures.audiences:
        yield from _audience(facts, _AUDIENCES.get(who.id, who.id), who.id, who.short)
    for index, band in enumerate(facts.figures.bands, start=1):
        meaning = f"Số người được công nhận có tổng điểm {band.label}"
        yield Placeholder(f"muc_diem_{index}", meaning, facts.printed(f"band:{index - 1}"))


def _audience(facts: Facts, name: str, id: str, short: str) -> Iterator[Placeholder]:
    first, registered = f"audience_at_registration:{id}", f"audience_registered:{id}"
    recognised = f"audience_recognised:{id}"
    share = facts.percent(recognised, registered) or NO_SHARE
    yield Placeholder(f"{name}_luc_dang_ky", f"{short}: số lúc đăng ký", facts.printed(first))
    yield Placeholder(f"{name}_dang_ky", f"{short}: số đăng ký sau điều chỉnh", facts.printed(registered))
    yield Placeholder(f"{name}_cong_nhan", f"{short}: số được công nhận", facts.printed(recognised))
    yield Placeholder(f"{name}_ti_le", f"{short}: tỉ lệ được công nhận", share)


def _inspection(facts: Facts) -> Iterator[Placeholder]:
    made = facts.inspected
    yield Placeholder("so_lan_kiem_tra", "Số lần kiểm tra đơn vị đã ghi", _padded(len(made.visits)))
    yield Placeholder(
        "so_don_vi_kiem_tra", "Số đơn vị tham gia đã được kiểm tra", _padded(len(facts.units_visited))
    )
    yield Placeholder(
        "so_viec_sau_kiem_tra", "Số việc cần làm nêu sau kiểm tra", _padded(len(made.follow_ups))
    )
    yield Placeholder("so_viec_da_xong", "Số việc sau kiểm tra đã xong", _padded(len(made.done)))


def _padded(count: int) -> str:
    return padded(count) if count else "0"
