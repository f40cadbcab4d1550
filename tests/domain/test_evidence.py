"""Evidence in the domain: the kind that words say, how it is named, and how it stands on paper."""

from __future__ import annotations

from datetime import date

import pytest

from cdht.domain.evidence import BY_HAND, EvidenceKind, on_paper, proposed_text, suggested_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Giấy khen gia đình học tập", EvidenceKind.DOCUMENT),
        ("GIẤY XÁC NHẬN của trưởng thôn", EvidenceKind.WITNESS),
        ("Ảnh chụp giấy khen", EvidenceKind.PHOTO),
        ("Giấy khen, có ảnh kèm theo", EvidenceKind.DOCUMENT),
        ("Hình chụp lớp học", EvidenceKind.PHOTO),
        ("Chứng chỉ tiếng Anh A2", EvidenceKind.CERTIFICATE),
        ("Học tiếng Anh ở nhà", EvidenceKind.DOCUMENT),
        ("anh Bình dạy nghề", EvidenceKind.DOCUMENT),
        ("chung chi tin hoc", EvidenceKind.CERTIFICATE),
        ("Bằng tốt nghiệp trung cấp", EvidenceKind.CERTIFICATE),
        ("đã xem bản giấy tại nhà", EvidenceKind.PAPER_SEEN),
        ("Tập huấn khuyến nông ngày 22/4", EvidenceKind.DOCUMENT),
        ("Sổ tay", EvidenceKind.DOCUMENT),
        ("", EvidenceKind.DOCUMENT),
    ],
)
def test_the_kind_is_the_first_that_the_words_say(text, kind) -> None:
    assert suggested_kind(text) is kind


def test_five_kinds_are_chosen_by_hand_and_each_has_a_name() -> None:
    assert [proposed_text(kind) for kind in BY_HAND] == [
        "Giấy tờ", "Ảnh", "Chứng chỉ", "Xác nhận của người khác", "Đã xem bản giấy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (("Sổ tay", EvidenceKind.DOCUMENT, None, "", 0), "Sổ tay"),
        (("Ảnh", EvidenceKind.PHOTO, None, "", 3), "Ảnh (3 tệp)"),
        (("Lớp may", EvidenceKind.CERTIFICATE, date(2026, 6, 1), "", 0), "Lớp may (chứng chỉ, 01/06/2026)"),
        (
            ("Dạy nghề", EvidenceKind.WITNESS, None, "Bà Hoa", 1),
            "Dạy nghề (xác nhận của người khác, Bà Hoa xác nhận, 1 tệp)",
        ),
    ],
)
def test_on_paper_it_takes_few_characters(item, told) -> None:
    assert on_paper(*item) == told
