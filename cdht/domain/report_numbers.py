"""The figures of a sentence: counts, parts of a whole, percentages, and what each of them belongs to.

Numbers of documents, dates, years, ranges and numbers of headings are no figures and are masked first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

_NUMBER = r"\d{1,3}(?:\.\d{3}){1,3}(?!\d)|\d{1,9}(?!\d)"
_PERCENT = r"\d{1,4}(?:[.,]\d{1,8})?"
_MASK = "¤"
_NO_FIGURES = re.compile(
    r"^\s*(?:[-+•*]\s*)?(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)](?=\s|[^\d\s.,/])"  # 1.1.
    r"|\b\d{1,4}[A-Za-z]?\s?/(?:\d{4}/)?[A-ZĐ][A-ZĐƯa-z0-9-]*"  # 39/KH-UBND
    r"|\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\b"  # 22/4/2021
    r"|\b(?i:ngày)\s+\d{1,2}(?:\s+tháng\s+\d{1,2})?(?:\s*(?:/|-)\s*\d{1,2})?(?:\s+năm\s+\d{4})?"
    r"|\b(?i:tháng)\s+\d{1,2}(?:\s*/\s*\d{4})?|\b(?i:quý)\s+\d\b|\b\d{1,2}/(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d\b|\b(?i:năm)(?:\s+học)?\s+(?:19|20)\d\d\b"
    r"|\b(?i:mục|khoản|điều|chương|phần|thứ|lần|bảng|biểu|phụ lục|lớp|cấp|khóa|kho\u00e1|quyển|trang|điểm"
    r"|đạt mức|mức đạt|dưới mức|phòng|đội|tổ|thôn|ấp|bản|khu phố|tổ dân phố|khóm)\s+\d++(?:\.\d+)*+"
    r"(?!\s*(?:người|công dân|%|/))"  # “thôn 14 người” counts people
    r"|(?<=[^\W\d_])-\d+\b|\b\d+\s?[KGkg]\b"  # Covid-19, 5 K
    r"|\b\d{1,3}\s*[-–]\s*\d{1,3}\b(?!\s*%)"  # 70 - 79
    r"|\b(?:trên|từ|dưới|quá)\s+\d+(?:[.,]\d+)?\s*(?:%|điểm|tuổi)(?:\s+(?:đến|trở lên)(?:\s+\d+)?)?",
    re.MULTILINE,
)
_TOKEN = re.compile(
    rf"(?<![\w/.,])(?:(?P<percent>{_PERCENT})\s*%"
    rf"|(?P<part>{_NUMBER})\s*/\s*(?P<whole>{_NUMBER})(?![\w/])"
    rf"|(?P<decimal>\d+,\d+)(?!\w)"
    rf"|(?P<count>{_NUMBER})(?![\w/]|,\d))"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its share: `52 người, tỉ lệ 94,5%` or `15/18 (83,3%)`.

    `before` and `after`: the words around it, up to the next figure. `percent` as printed, without its sign.
    `change`: it says by how much something grew or fell, or with what it is compared.
    """

    count: int
    whole: int | None
    percent: str
    before: str
    after: str
    start: int
    end: int
    change: bool = False


@lru_cache(maxsize=4096)
def masked(text: str) -> str:
    """The text, as long as it was, with everything that looks like a figure and is none blotted out."""
    return _NO_FIGURES.sub(lambda found: _MASK * len(found[0]), text)


@lru_cache(maxsize=4096)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every count and part of the text, each with the percentage that was printed for it.

    None in a text with more than 80 of them: that is no sentence but a list without its lines.
    """
    tokens = list(_TOKEN.finditer(masked(text)))
    return tuple(_with_percents(tokens, masked(text))) if len(tokens) <= _MOST_IN_SENTENCE else ()


_MOST_IN_SENTENCE = 80


def whole_number(text: str) -> int:
    return int(text.replace(".", ""))


def _with_percents(tokens: list[re.Match[str]], text: str) -> Iterator[Amount]:
    taken: set[int] = set()
    for place, token in enumerate(tokens):
        if token["count"] is None and token["part"] is None:
            continue
        amount = _amount(tokens, place, text)
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        before = tokens[place - 1] if place else None
        if (
            after is not None
            and after["percent"]
            and _belongs(text[token.end() : after.start()], text[after.end() : after.end() + 20])
        ):
            taken.add(place + 1)
            yield replace(amount, percent=after["percent"], end=after.end())
        elif (
            before is not None
            and before["percent"]
            and place - 1 not in taken
            and re.fullmatch(r"\s*\(\s*", text[before.end() : token.start()])
        ):
            yield replace(amount, percent=before["percent"])
        else:
            yield amount


def _amount(tokens: list[re.Match[str]], place: int, text: str) -> Amount:
    token = tokens[place]
    before = text[tokens[place - 1].end() if place else 0 : token.start()]
    after = text[token.end() : tokens[place + 1].start() if place + 1 < len(tokens) else len(text)]
    count, whole = (token["count"], None) if token["count"] else (token["part"], whole_number(token["whole"]))
    return Amount(
        whole_number(count),
        whole,
        "",
        before,
        after,
        token.start(),
        token.end(),
        _is_change(before, text, token),
    )


_OTHER_SHARE = re.compile(r"tăng|giảm|so với|chỉ tiêu|kế hoạch|[.;!?]\s")
_WORDS_OF_SHARE = re.compile(r"chiếm|đạt|t[iỉyỷ] lệ|bằng|tương ứng|tức|\(|:")
_ENDS_CLAUSE = re.compile(r"\s*(?:$|[.,;)]|số |trên |so với |tổng )")


def _belongs(between: str, after: str) -> bool:
    """Whether the words between a count and a percentage say that it is the share of that count.

    After a mere comma it must end its clause: “150 người đăng ký, 95% đạt danh hiệu” speaks of others.
    """
    words = between.lower()
    if len(words) > 90 or _OTHER_SHARE.search(words):
        return False
    told = bool(_WORDS_OF_SHARE.search(words)) or not words.strip()
    return told or ("," in words and bool(_ENDS_CLAUSE.match(after)))


_CHANGE = re.compile(r"(?:tăng|giảm|hơn|kém|thêm|bớt)(?:\s+\w+){0,2}\s*$")
_COMPARED = re.compile(r"(?:so với|năm trước|năm ngoái|cùng kỳ|chỉ tiêu|kế hoạch giao)[^.,;)]*$")


def _is_change(before: str, text: str, token: re.Match[str]) -> bool:
    told = text[max(0, token.start() - 160) : token.start()].lower()
    return bool(_CHANGE.search(before.lower()) or _COMPARED.search(told))


_SENTENCE = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.!?…])|(?<=[%)”][.])|(?<=\d\d[.])|(?<=[^\W\d_]\s\d[.]))\s+(?=[A-ZĐÀ-Ỹ])"
)


def sentences(text: str) -> list[str]:
    """The sentences of a line. A number of a heading, or a short abbreviation, ends none."""
    return [one for one in _SENTENCE.split(text) if one.strip()]
