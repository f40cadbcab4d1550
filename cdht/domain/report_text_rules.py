"""What must hold inside the text of a report: shares and their bases, what is counted up, growth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from .report_lists import COUNTED, Item, Items, Report
from .report_numbers import Amount, amounts, masked, sentences, whole_number
from .report_remarks import Remark, Severity, quoted
from .report_table_rules import wrong_share
from .report_words import OVERLAPPING, Subject, are_people, named, subject_of
from .vietnamese import matches_printed, number

# --- Shares ------------------------------------------------------------------------------------


def share_remarks(report: Report) -> Iterator[Remark]:
    intros = {item.place: one for one in report.lists for item in one.items}
    for place, text in report.lines():
        for sentence in sentences(text):
            for amount in amounts(sentence):
                if amount.percent and not amount.change and not _of_target(sentence, amount):
                    yield from _share(report, place, sentence, amount, intros.get(place))


_TARGET = re.compile(r"^\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|dự toán)")

_FUTURE = re.compile(r"phấn đấu (?:đến|năm|trong|có|tăng|từ)|dự kiến|mục tiêu|chỉ tiêu|kế hoạch giao")


def _of_target(sentence: str, amount: Amount) -> bool:
    """Shares of a plan may pass 100%, and those of the future are no results."""
    after = sentence[amount.end :].lstrip(" )").lower()
    return bool(_TARGET.match(after) or _FUTURE.search(sentence[: amount.start].lower()))


def _share(
    report: Report, place: int, sentence: str, amount: Amount, around: Items | None
) -> Iterator[Remark]:
    whole = amount.whole if amount.whole is not None else _stated_base(sentence, amount)
    if whole is not None:
        if not matches_printed(amount.percent, amount.count, whole):
            yield wrong_share(place, sentence, "", amount.count, whole, amount.percent)
        return
    near = _near_bases(sentence, amount, around)
    subject = subject_of(_said_before(sentence, amount, around))
    far = list(_far_bases(report, sentence, subject))
    if any(matches_printed(amount.percent, amount.count, base) for base in (*near, *far) if base):
        return
    if sibling := _base_of_siblings(sentence, amount, around, [*near, *far]):
        yield wrong_share(place, sentence, "", amount.count, sibling, amount.percent)
        return
    if _NAMED_BASE.match(sentence[amount.end :].lower()):
        return
    total = report.total(_whole_subject(sentence[: amount.start]))
    if total and subject in COUNTED:
        yield wrong_share(place, sentence, "", amount.count, total, amount.percent)
    else:
        told = f"Không thấy {number(amount.count)} là {amount.percent}% của số nào trong báo cáo."
        severity = Severity.LOOK if near and are_people(amount.after) else Severity.NOTE
        yield Remark(
            "base", severity, place, quoted(sentence), told, "Ghi rõ tính trên số nào, hoặc tính lại."
        )


def _base_of_siblings(sentence: str, amount: Amount, around: Items | None, bases: list[int]) -> int | None:
    """What the other shares of the list or sentence are all of; None where there are no others."""
    told = [item.amount for item in around.items] if around else amounts(sentence)
    others = [one for one in told if one.percent and one.whole is None and one.count != amount.count]
    fit = (base for base in bases if all(matches_printed(one.percent, one.count, base) for one in others))
    return next(fit, None) if others else None


_NAMED_BASE = re.compile(
    r"^\s*\)?\s*(?:so với |trên |trong )?(?:tổng )?(?:số )?(?:dân|hộ|lao động|nhân khẩu)\b"
)
"""“18,2% dân số”: of something that the report does not count."""


def _said_before(sentence: str, amount: Amount, around: Items | None) -> str:
    words = sentence[: amount.start] + amount.after
    return words if subject_of(words) or around is None else around.intro


_BASE = re.compile(
    r"^\s*\)?[\s,]*(?:so với|trên|trong|/)\s*(?:tổng số|tổng)?[^\d.;¤]{0,40}?(\d[\d.]{0,14})(?![\d.]*\s*%)"
)


def _stated_base(sentence: str, amount: Amount) -> int | None:
    """“…, chiếm 32,7% trên tổng số 55 người”."""
    found = _BASE.match(masked(sentence)[amount.end :])
    return whole_number(found[1].rstrip(".")) if found and found[1].strip(".") else None


def _near_bases(sentence: str, amount: Amount, around: Items | None) -> list[int]:
    intro = amounts(around.intro) if around else ()
    parts = [item.amount for item in around.items] if around else amounts(sentence)
    others = [one for one in (*amounts(sentence), *intro) if one is not amount]
    bases = [base for one in others for base in (one.count, one.whole) if base and base >= amount.count]
    return [*bases, sum(one.count for one in parts if one.percent)]  # “178 (30,1%), 296 (50%), 118 (19,9%)”


_AMONG = re.compile(r"trong (?:tổng )?số[^,;.]*(?:được công nhận|đạt danh hiệu)", re.I)


def _whole_subject(before: str) -> Subject:
    """“Trong số được công nhận có 27 nữ” is of the recognised, all else of the registered."""
    return Subject.RECOGNISED if _AMONG.search(before) else Subject.REGISTERED


def _far_bases(report: Report, sentence: str, subject: Subject | None) -> Iterator[int]:
    """Totals of the report, and of the unit that the sentence speaks of."""
    if subject in (Subject.VOTED, Subject.NOT_RECOGNISED):  # of an earlier step: not of the recognised
        yield from (report.totals[one] for one in (Subject.REGISTERED, Subject.VOTED) if one in report.totals)
        return
    yield from report.totals.values()
    yield from report.wholes
    told = [report.rows[name] for name in named(sentence, report.rows)] + [
        t.total for t in report.tables if t.total
    ]
    for row in told:
        yield from (base for one in row.figures if one for base in (one.count, one.whole) if base)


def part_remarks(report: Report) -> Iterator[Remark]:
    """“56/55 người”: more than there are. With a percentage it may be a target that was passed."""
    for place, text in report.lines():
        for one in amounts(text):
            if one.whole and one.count > one.whole and not one.percent and are_people(one.after):
                told = f"{number(one.count)} lớn hơn tổng {number(one.whole)}."
                advice = "Xem lại tử số và mẫu số."
                yield Remark("part", Severity.WRONG, place, quoted(text), told, advice)


# --- Sums --------------------------------------------------------------------------------------

_PARTS = re.compile(
    r"\b(bao gồm|gồm có|gồm|trong đó có|trong đó|cụ thể(?: là)?|chia ra|phân theo)\b\s*[:,]?|([:(])", re.I
)
_SEVERAL = re.compile(r"nhiều (?:lý do|nhóm|lần|đơn vị|lĩnh vực)|có thể thuộc|có thể trùng", re.I)


def sum_remarks(report: Report) -> Iterator[Remark]:
    for place, text in report.lines():
        for sentence in sentences(text):
            yield from _inline_sum(place, sentence)
    for one in report.lists:
        yield from _sum_of_list(report, one)


def _inline_sum(place: int, sentence: str) -> Iterator[Remark]:
    """“55 người, gồm 31 cán bộ cơ sở, 10 đại diện … và 14 người lao động”"""
    for found in _PARTS.finditer(sentence):
        if found[2] and not _names_a_whole(sentence, found.start()):
            continue
        whole = _wholes_before(sentence, found.start())
        if not whole or whole[-1].change:
            continue
        end = _end_of_parts(sentence, found.end())
        parts = [one for one in amounts(sentence) if found.end() <= one.start < end]
        plain = [one for one in parts if one.whole is None and not one.change]
        if len(plain) < 2 or len(plain) != len(parts):
            continue
        words = sentence[found.end() : end]
        yield from _unequal(
            place, sentence, whole[-1], [one.count for one in plain], (found[1] or found[2]).lower(), words
        )
        return


def _wholes_before(sentence: str, end: int) -> list[Amount]:
    """Counts that the parts may be of; what stands aside in closed brackets is not meant:
    “640 người (tăng 80 người so với năm trước), trong đó …”"""
    counts = [one for one in amounts(sentence) if one.end <= end and one.whole is None]
    while counts and counts[-1].change and ")" in sentence[counts[-1].end : end]:
        counts.pop()
    return counts


def _names_a_whole(sentence: str, colon: int) -> bool:
    """“12 thành viên: 1 trưởng ban, …”, “30 người (nông dân 20, …)”: directly after a count of people."""
    before = [one for one in amounts(sentence) if one.end <= colon]
    return bool(before) and are_people(before[-1].after) and colon - before[-1].end < 30


def _end_of_parts(sentence: str, start: int) -> int:
    """A closing bracket that was opened before, or the next word that counts anew."""
    depth = 0
    for at in range(start, len(sentence)):
        depth += {"(": 1, ")": -1}.get(sentence[at], 0)
        if depth < 0:
            return at
    later = _PARTS.search(sentence, start)
    return later.start() if later else len(sentence)


def _unequal(
    place: int, quote: str, whole: Amount, parts: list[int], word: str, words: str
) -> Iterator[Remark]:
    total = sum(parts)
    if total == whole.count or max(parts) > whole.count * 2 or _SEVERAL.search(quote):
        return
    open_list = word == "(" or word.startswith("trong đó")
    if open_list:  # often only some of the parts, and parts that overlap
        if _may_overlap(words, parts) or (word == "trong đó có" and total < whole.count):
            return
        if total < whole.count and len(parts) < 3:
            return
    if whole.count < max(parts) and not are_people(whole.after):
        return
    severity = Severity.LOOK if open_list else Severity.WRONG
    told = f"{' + '.join(map(number, parts))} = {number(total)}, nhưng tổng ghi {number(whole.count)}."
    yield Remark("sum", severity, place, quoted(quote), told, "Cộng lại các phần, hoặc sửa tổng.")


def _may_overlap(words: str, parts: list[int]) -> bool:
    """Women and party members are counted twice where they are one; men and women are not."""
    both = len(parts) == 2 and re.search(r"\bnam\b", words, re.I) and re.search(r"\bnữ\b", words, re.I)
    return bool(OVERLAPPING.search(words.lower())) and not both


_AXIS = re.compile(r"thành phần|đối tượng|độ tuổi|giới tính|trình độ|nghề nghiệp", re.I)


def _sum_of_list(report: Report, told: Items) -> Iterator[Remark]:
    counts = [item.amount.count for item in told.items]
    if not told.is_whole or not all(map(_is_simple, told.items)):
        return
    first = told.items[0].place
    whole = [one for one in amounts(told.intro) if one.whole is None and not one.change]
    words = " ".join(item.label for item in told.items)
    if whole and told.intro.endswith(":") and are_people(whole[-1].after):
        word = next((one[1].lower() for one in _PARTS.finditer(told.intro) if one[1]), "cụ thể")
        quote = f"{told.intro} {told.quote}"
        yield from _unequal(first, quote, whole[-1], counts, word, words)
    elif (
        _AXIS.search(told.intro[-60:]) and told.intro.endswith(":") and not OVERLAPPING.search(words.lower())
    ):
        total = report.total(told.subject) if told.subject in COUNTED else None
        if told.subject and total is not None and sum(counts) != total:
            said = f"{' + '.join(map(number, counts))} = {number(sum(counts))}, tổng số ghi {number(total)}."
            quote = quoted(f"{told.intro} {told.quote}")
            yield Remark("sum", Severity.WRONG, first, quote, said, "Cộng lại các phần, hoặc sửa tổng.")


def _is_simple(item: Item) -> bool:
    """One figure in the line, and no share of something."""
    return item.amount.whole is None and len(amounts(item.text)) == 1


# --- Growth ------------------------------------------------------------------------------------

_GROWTH = re.compile(
    r"(?P<now>\d[\d.]{0,14})(?:\s+[^\d.;,]{1,40})?[,\s(]+(?P<way>tăng|giảm)\s+(?:thêm\s+)?"
    r"(?:(?P<by>\d[\d.]{0,14})(?![\d.]*(?:,\d|\s*%))[^\d.;%]{0,30}?)?[\s,(]*"
    r"(?:(?:tương ứng|bằng|tức|hay)\s*(?:tăng|giảm)?\s*)?(?:(?P<percent>\d{1,4}(?:,\d{1,8})?)\s*%)?\)?\s*"
    r"so với[^\d.,;)]{0,60}?(?P<then>\d[\d.]{0,14})",
    re.I,
)


def growth_remarks(report: Report) -> Iterator[Remark]:
    """“60 người, tăng 15 người so với năm trước (45 người)”"""
    for place, text in report.lines():
        for found in _GROWTH.finditer(masked(text[:4000])):
            now, then = (whole_number(found[name].rstrip(".")) for name in ("now", "then"))
            by = now - then if found["way"].lower() == "tăng" else then - now
            if found["by"] and whole_number(found["by"].rstrip(".")) != by:
                told = f"{number(now)} so với {number(then)} là {found['way'].lower()} {number(by)}."
                yield _growth(place, text, told)
            if found["percent"] and not _is_percent_of(found["percent"], by, then):
                told = f"{number(now)} so với {number(then)}: tính lại tỉ lệ {found['way'].lower()}."
                yield _growth(place, text, told)


def _is_percent_of(printed: str, by: int, then: int) -> bool:
    return then > 0 and by >= 0 and Fraction(by, then) >= 0 and matches_printed(printed, by, then)


def _growth(place: int, text: str, told: str) -> Remark:
    return Remark("growth", Severity.WRONG, place, quoted(text), told, "Tính lại mức tăng, giảm.")
