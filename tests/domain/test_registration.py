"""The component is one axis, the audience another: they must never be mixed."""

from __future__ import annotations

import pytest

from cdht.domain.registration import Component, component_from
from cdht.domain.vietnamese import fold

OFFICIAL, BOARD, LABOURER = Component


def test_values_are_stored_and_labels_shown() -> None:
    assert [(component.value, component.label) for component in Component] == [
        ("official", "Cán bộ cơ sở"),
        ("board", "Đại diện Ban Khuyến học"),
        ("labourer", "Người lao động thuộc các thôn"),
    ]


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("cán bộ cơ sở ", OFFICIAL),
        ("Cán bộ", OFFICIAL),
        ("Ban Khuyến học", BOARD),
        ("đại diện BKH", BOARD),
        ("NGƯỜI LAO ĐỘNG", LABOURER),
        ("lao động thuộc các thôn", LABOURER),
        ("", None),
        # audiences, not components
        ("Cán bộ, trí thức", None),
        ("Nông dân và lao động nông thôn", None),
        ("Lao động tiểu thủ công nghiệp (công nhân)", None),
    ],
)
def test_component_from_text(text: str, component: Component | None) -> None:
    assert component_from(text) is component
    assert component_from(fold(text).upper()) is component


@pytest.mark.parametrize("component", Component)
def test_every_label_is_understood(component: Component) -> None:
    assert component_from(component.label) is component
