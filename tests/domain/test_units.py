"""The kind of a unit, from a workbook's cell or from the unit's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.units import UnitKind, unit_kind_from
from cdht.domain.vietnamese import fold

AGENCY, HAMLET, CLAN, SCHOOL, ENTERPRISE = UnitKind


def test_values_are_stored_and_labels_shown() -> None:
    assert [(kind.value, kind.label) for kind in UnitKind] == [
        ("agency", "Cơ quan"),
        ("hamlet", "Thôn"),
        ("clan", "Dòng họ"),
        ("school", "Trường học"),
        ("enterprise", "Doanh nghiệp"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cơ quan xã", AGENCY),
        ("UBND xã Đan Điền", AGENCY),
        ("Trạm Y tế", AGENCY),
        ("Thôn Bao La – Đức Nhuận", HAMLET),
        ("Tổ dân phố 5", HAMLET),
        ("Tổ 5", HAMLET),
        ("Ấp 3", HAMLET),
        ("Thôn Trường An", HAMLET),
        ("chi hội khuyến học", HAMLET),
        ("Chi hội khuyến học thôn Hà Cảng", HAMLET),
        ("Chi hội khuyến học Trường THCS Quảng Phú", SCHOOL),
        ("Chi hội khuyến học - cơ quan", AGENCY),
        ("ban khuyến học", CLAN),
        ("Ban Khuyến học Họ Hoàng", CLAN),
        ("Ban khuyến học thôn Hà Cảng", HAMLET),
        ("Họ Hoàng", CLAN),
        ("Trường Tiểu học số 1", SCHOOL),
        ("Mầm non Hoa Sen", SCHOOL),
        ("HTX Nông nghiệp", ENTERPRISE),
        ("Hộ kinh doanh Bảy", ENTERPRISE),
        ("Công ty May", ENTERPRISE),
        ("", None),
        ("khác", None),
        ("Thônx", None),
        ("Apec", None),
    ],
)
def test_kind_from_text(text: str, kind: UnitKind | None) -> None:
    assert unit_kind_from(text) is kind
    assert unit_kind_from(fold(text).upper()) is kind


@pytest.mark.parametrize("kind", UnitKind)
def test_every_label_is_understood(kind: UnitKind) -> None:
    assert unit_kind_from(kind.label) is kind


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert unit_kind_from(text) in (None, *UnitKind)
