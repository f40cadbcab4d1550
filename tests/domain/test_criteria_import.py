"""Criteria files from outside: taken whole, or refused with the place; hostile ones harm nothing."""

from __future__ import annotations

import pytest

from cdht.domain.criteria import CriteriaSet
from cdht.domain.criteria_drafts import as_mapping, begin, lacks
from cdht.domain.criteria_import import MOST_BYTES, content_of
from cdht.domain.problems import Refused
from cdht.reports.criteria_toml import toml
from tests.domain.pilot import DATA, KHVN, PILOT
from tests.small_sets import eight_of_ten


def told(file: bytes | str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        content_of(file.encode() if isinstance(file, str) else file)
    assert {problem.field for problem in refusal.value.problems} == {"file"}
    return [problem.message for problem in refusal.value.problems]


@pytest.mark.parametrize("criteria", [PILOT, KHVN, CriteriaSet.parse(eight_of_ten())])
def test_what_goes_out_comes_back(criteria: CriteriaSet) -> None:
    file = toml(criteria.as_mapping())
    assert CriteriaSet.parse(as_mapping(content_of(file))).digest() == criteria.digest()
    assert toml(as_mapping(content_of(file))) == file


@pytest.mark.parametrize("name", ["pilot-2021", "khvn-2022"])
def test_the_shipped_files_are_read(name: str) -> None:
    file = (DATA / "criteria" / f"{name}.toml").read_bytes()
    assert lacks(content_of(file)) == ()
    assert content_of(b"\xef\xbb\xbf" + file.replace(b"\n", b"\r\n")) == content_of(file)


def test_a_draft_that_is_far_from_complete_comes_back_too() -> None:
    draft = begin({"title": "Mới", "valid_from": "chưa rõ", "pass_total": "tám mươi"})
    assert content_of(toml(as_mapping(draft))) == draft


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("", "Chọn một tệp TOML; tệp này trống."),
        (b"x" * (MOST_BYTES + 1), "Tệp lớn quá 1 MB. Tệp bộ tiêu chí chỉ chừng 60 KB."),
        ('title = "a"\nnote = "\xff"'.encode("latin-1"),
         "Dòng 2: tệp không phải là chữ UTF-8. Mở tệp, lưu lại với bảng mã UTF-8."),
        ('title = "a"\nnote == 3', "Dòng 2, cột 7: tệp không đúng cách viết TOML, ở “note == 3”."),
        ('title = "a', "Dòng 1: tệp không đúng cách viết TOML, ở “title = \"a”."),
        ("title = 5", "title: phải là chữ, đặt trong dấu nháy."),
        ("pass_total = 80.5", "pass_total: phải là số nguyên."),
        ("pass_total = true", "pass_total: phải là số nguyên."),
        ("valid_from = 2022-07-28T10:00:00", "valid_from: phải là một ngày, ví dụ 2026-01-31."),
        ("indicators = 3", "indicators: phải là một danh sách."),
        ("indicators = [1]", "indicators 1: phải là một bảng có tên và giá trị."),
        ("[[indicators]]\nnumber = 5", "indicators 1, number: phải là 1, vì đây là chỉ số thứ 1 trong tệp."),
        ("[[indicators]]\n[indicators.teacher]", "indicators 1, teacher: chương trình không biết mục này."),
        ('[[indicators]]\nofficial = "yes"', "indicators 1, official: phải là true hoặc false."),
        ("[[indicators]]\n[indicators.farmer]\nevidence = [1]",
         "indicators 1, farmer, evidence: mỗi dòng phải là chữ, đặt trong dấu nháy."),
        ('[[indicators]]\n[[indicators.farmer.levels]]\ntext = "\\u0000"',
         "indicators 1, farmer, levels 1, text: có ký tự không in được."),
        ('title = "\\u202Eabc"', "title: có ký tự không in được."),
        ('[[audiences]]\nid = "teacher"',
         "audiences: không có đối tượng teacher; chỉ có farmer, worker, professional."),
        ("[[groups]]\n" * 7, "groups: có 7 mục, nhiều nhất 6."),
        ('__class__ = "x"', "__class__: chương trình không biết mục này."),
    ],
)  # fmt: skip
def test_each_fault_is_told_where_it_is(file: bytes | str, words: str) -> None:
    assert words in told(file)


@pytest.mark.parametrize(
    "file",
    [
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 100_000,
        ".".join("a" * 400_000) + " = 1",
        'x = {"a"' + '."a"' * 150_000 + " = 1}",
        "[" + ".".join("a" * 400_000) + "]",
        "x = " + "9" * 900_000,
        "x = 0x" + "f" * 900_000,
        "pass_total = " + "9" * 4_000,
        '"' * 900_000,
        "'" * 900_001,
        "\\" * 900_000,
        "a\n" * 400_000,
        "[[indicators]]\n" * 60_000,
        'title = "' + "a" * 900_000 + '"',
        "".join(f"k{n} = 1\n" for n in range(80_000)),
        "\x00\x01\x02" * 1_000,
    ],
    ids=range(16),
)
def test_hostile_files_are_refused_in_a_few_words(file: str) -> None:
    messages = told(file)
    assert 1 <= len(messages) <= 30
    assert all(len(one) < 400 and one.endswith(".") and one.isprintable() for one in messages)


def test_markup_is_text_like_any_other() -> None:
    content = content_of(b'title = "<script>alert(1)</script>"')
    assert content["title"] == "<script>alert(1)</script>"
