"""What a file is, its content says; its name is made safe; room is left for the day's work."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.evidence_files import (
    MEGABYTE,
    MOST_BYTES,
    NAME_LENGTH,
    FileKind,
    Picture,
    alarm_problem,
    bytes_text,
    count_problems,
    found_kind,
    kept_name,
    least_free,
    room_problem,
    room_state,
    safe_name,
    size_problem,
)
from cdht.domain.problems import Refused

PNG = b"\x89PNG\r\n\x1a\n"
GB = 1024 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "head", "office", "kind"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0", None, Picture.JPEG),
        ("a.JPEG", b"\xff\xd8\xff\xe0", None, Picture.JPEG),
        ("a.jpg", PNG, None, Picture.PNG),
        ("image", PNG, None, Picture.PNG),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", None, Picture.WEBP),
        ("a.pdf", b"%PDF-1.7\n", None, FileKind.PDF),
        ("a.docx", b"PK\x03\x04", FileKind.DOCX, FileKind.DOCX),
        ("a.xlsx", b"PK\x03\x04", FileKind.XLSX, FileKind.XLSX),
    ],
)
def test_kinds_that_are_taken(name, head, office, kind) -> None:
    assert found_kind(name, head, office) == kind


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        ("a.pdf", PNG, "Tệp “a.pdf” có đuôi .pdf nhưng bên trong là ảnh PNG. "
                       "Đổi tên cho đúng đuôi .jpg, hoặc chọn đúng tệp."),
        ("a.zip", b"PK\x03\x04", "Tệp “a.zip” là tệp nén, không phải tệp Word hay Excel. "
                                 "Gửi từng tệp bên trong."),
        ("a.txt", b"xin chao", "Tệp “a.txt” không phải ảnh hay văn bản nhận được. "
                               "Chỉ nhận JPEG, PNG, WebP, PDF, DOCX, XLSX."),
        ("a.jpg", b"\n <svg>", "Tệp “a.jpg” là ảnh SVG, có thể chứa mã lệnh. Lưu thành PNG rồi gửi."),
    ],
)  # fmt: skip
def test_others_are_refused_with_what_to_do(name, head, says) -> None:
    with pytest.raises(Refused) as refused:
        found_kind(name, head)
    assert [(one.field, one.message) for one in refused.value.problems] == [("files", says)]


@given(st.binary(max_size=200), st.text(max_size=40))
def test_whatever_comes_is_a_kind_or_refused(head, name) -> None:
    with suppress(Refused):
        assert found_kind(name, head) in (*Picture, *FileKind)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Giấy khen.jpg", "Giấy khen.jpg"),
        ("C:\\Users\\Lan\\ảnh.png", "ảnh.png"),
        ("../../etc/passwd", "passwd"),
        ("a/..", "tệp"),
        ("", "tệp"),
        ("...", "tệp"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("a\0b.jpg", "b.jpg"),
        ('a<b>:"c|?*.pdf', "a-b-c-.pdf"),
        ("dòng\r\nSet-Cookie: x=1.pdf", "dòng Set-Cookie- x=1.pdf"),
        ("con.jpg", "tệp con.jpg"),
        ("LPT1", "tệp LPT1"),
        (unicodedata.normalize("NFD", "Đặng Thị Ánh.jpg"), "Đặng Thị Ánh.jpg"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        (" a .jpg ", "a.jpg"),
    ],
)
def test_names_are_made_safe(given, safe) -> None:
    assert safe_name(given) == safe


@given(st.text(max_size=400), st.sampled_from(FileKind))
def test_a_kept_name_is_short_plain_and_ends_as_what_it_is(name, kind) -> None:
    kept = kept_name(name, kind)
    assert 1 <= len(kept) <= NAME_LENGTH
    assert kept.endswith(f".{kind.value}")
    assert not set('/\\<>:"|?*\0\r\n') & set(kept)
    assert kept == unicodedata.normalize("NFC", kept)
    assert not any(unicodedata.category(sign) in ("Cc", "Cf") for sign in kept)


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("ảnh.PNG", FileKind.PICTURE, "ảnh.jpg"),
        ("ảnh", FileKind.PICTURE, "ảnh.jpg"),
        ("Báo cáo 1.2", FileKind.PDF, "Báo cáo 1.2.pdf"),
        ("Báo cáo 1.2.pdf", FileKind.PDF, "Báo cáo 1.2.pdf"),
        ("x" * 300, FileKind.XLSX, "x" * 115 + ".xlsx"),
    ],
)
def test_the_ending_follows_the_content(given, kind, kept) -> None:
    assert kept_name(given, kind) == kept


def test_sizes() -> None:
    assert size_problem("a.jpg", 1) is None
    assert size_problem("a.jpg", MOST_BYTES) is None
    assert size_problem("a.jpg", 0).message == "Tệp “a.jpg” rỗng, không có gì bên trong. Chọn lại tệp."
    assert "lớn quá 10 MB" in size_problem("a.jpg", MOST_BYTES + 1).message


def test_how_many() -> None:
    assert list(count_problems(19, 1)) == []
    assert [one.message for one in count_problems(19, 2)] == [
        "Mỗi minh chứng có đến 20 tệp; đã có 19, thêm 2 nữa là quá. Bớt tệp, hoặc ghi thành hai minh chứng."
    ]


def test_a_test_virus_raises_the_alarm() -> None:
    assert alarm_problem("a.pdf", b"%PDF-1.7 %%EOF") is None
    assert "diệt virus" in alarm_problem("a.pdf", b"%PDF $EICAR-STANDARD-ANTIVIRUS-TEST-FILE!").message


@pytest.mark.parametrize(
    ("total", "least"), [(16 * GB, 16 * GB // 20), (20 * GB, GB), (500 * GB, GB), (4000 * GB, GB)]
)
def test_how_much_room_stays(total, least) -> None:
    assert least_free(total) == least
    assert room_problem(least, total) is None
    assert "nên tạm không nhận thêm tệp" in room_problem(least - 1, total).message


def test_room_is_told_early() -> None:
    total = 500 * GB
    words = [room_state(free, total).word for free in (GB - 1, GB, 5 * GB - 1, 5 * GB)]
    assert words == ["hết chỗ", "sắp hết", "sắp hết", "đủ"]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 KB"), (1, "1 KB"), (640 * 1024, "640 KB"), (MEGABYTE * 12 // 10, "1,2 MB"), (54 * GB, "54,0 GB")],
)
def test_bytes_in_words(size, text) -> None:
    assert bytes_text(size) == text
