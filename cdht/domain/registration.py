"""What a citizen registers as: the component (thành phần), which is not the audience (đối tượng)."""

from __future__ import annotations

from .labelled import Labelled
from .vietnamese import fold


class Component(Labelled):
    """The first axis of the report; the value is stored, the label is shown."""

    OFFICIAL = "official", "Cán bộ cơ sở"
    BOARD = "board", "Đại diện Ban Khuyến học"
    LABOURER = "labourer", "Người lao động thuộc các thôn"


_NAMES = {
    Component.OFFICIAL: ("can bo co so", "can bo", "can bo xa", "can bo phuong"),
    Component.BOARD: (
        "dai dien ban khuyen hoc", "ban khuyen hoc", "dai dien ban kh", "dai dien bkh", "bkh",
    ),
    Component.LABOURER: (
        "nguoi lao dong thuoc cac thon", "nguoi lao dong thuoc thon", "nguoi lao dong",
        "nguoi lao dong cac thon", "nguoi lao dong o cac thon", "lao dong thuoc cac thon",
    ),
}  # fmt: skip
_COMPONENTS = {name: component for component, names in _NAMES.items() for name in names}


def component_from(text: str) -> Component | None:
    """The component of this name, with or without marks; None if unknown.

    Whole names only: “Cán bộ, trí thức” and “Lao động nông thôn” begin alike but are audiences.
    """
    return _COMPONENTS.get(fold(text))
