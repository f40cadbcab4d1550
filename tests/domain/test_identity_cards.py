"""Identity cards are recognised by their code, by words and by numbers; other papers are left alone."""

from __future__ import annotations

import pytest

from cdht.domain.identity_cards import (
    INSTEAD,
    RULE,
    file_problem,
    holds_number,
    is_code,
    note_problem,
    speaks_of_card,
)


@pytest.mark.parametrize(
    "text",
    [
        "048085001234|201234567|Nguyễn Văn An|15081985|Nam|Thôn Bao La, xã Quảng Phú|01012022",
        "048085001234||Nguyễn Văn An|15081985|Nam|Thôn Bao La|01012022",
        "048085001234||Nguyễn Văn An|15081985|Nam|Thôn Bao La|01012022||Nguyễn Văn B|Trần Thị C|",
    ],
)
def test_the_code_of_a_card(text) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text",
    ["", "K7QM-4TRW", "http://192.168.1.20/f/048085001234", "048085001234", "001|Nguyễn Văn An|x|2026|1|"],
)
def test_other_codes(text) -> None:
    assert not is_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "CCCD mặt trước.jpg", "cccd1.jpg", "IMG_CCCD_2.png", "anh-cmnd.jpg", "Căn cước công dân", "CĂN CƯỚC",
        "can cuoc.jpg", "can_cuoc-mat-sau.PNG", "CanCuoc.jpg", "Hộ chiếu.pdf", "ho-chieu.pdf",
        "passport scan.pdf", "Chứng minh nhân dân", "giấy chứng minh thư của bố",
        "Ca\u0306n cu\u031bo\u031b\u0301c",
    ],
)  # fmt: skip
def test_words_for_cards(text) -> None:
    assert speaks_of_card(text)


@pytest.mark.parametrize(
    "text",
    [
        "Giấy khen.jpg", "Cần cuộc họp thôn để bàn", "Buổi họ chiếu phim tư liệu", "Giấy chứng nhận tập huấn",
        "chứng minh hoàn thành lớp học", "Căn nhà văn hóa", "IMG_20261126_211838.jpg", "Học tiếng Anh",
        "Minh chứng nhân rộng mô hình", "passportless", "",
    ],
)  # fmt: skip
def test_other_words(text) -> None:
    assert not speaks_of_card(text)


@pytest.mark.parametrize(
    "text", ["048085001234", "Số 048 085 001 234 của ông", "so048085001234.jpg", "001.085.001.234"]
)
def test_numbers_of_citizens(text) -> None:
    assert holds_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "0905123456", "202611262118", "099085001234", "1048085001234", "0480850012345", "z5123456789012"],
)
def test_other_numbers(text) -> None:
    assert not holds_number(text)


def test_who_is_refused_hears_why_and_what_to_bring() -> None:
    assert file_problem("Tệp “a.jpg”", "a.jpg", ("K7QM-4TRW",)) is None
    told = file_problem("Tệp “a.jpg”", "a.jpg", ("048085001234|2|Nguyễn Văn An|15081985|Nam|",))
    assert (told.field, told.message) == (
        "files", f"Tệp “a.jpg” có mã QR của thẻ căn cước, nên không nhận. {INSTEAD}"
    )  # fmt: skip
    assert "Gửi giấy khen, chứng chỉ, ảnh buổi học" in INSTEAD
    assert "đã xem bản giấy" in INSTEAD


def test_a_note_is_never_repeated() -> None:
    assert note_problem("Giấy khen của xã", "text") is None
    told = note_problem("Số 048085001234", "text")
    assert told.field == "text"
    assert "048085001234" not in told.message


def test_the_rule_beside_the_field_is_short() -> None:
    assert "CCCD, căn cước, CMND, hộ chiếu" in RULE
    assert len(RULE) < 200
