"""The days of a report: documents that it cites, events that it tells, and whether they can follow so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .report_lists import Report
from .report_numbers import sentences
from .report_remarks import Remark, Severity, quoted
from .vietnamese import date_short, fold

_DAY = re.compile(
    r"\b(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\d)\b"
    r"|ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>(?:19|20)\d\d)",
    re.I,
)
_NUMBERED = re.compile(r"\b(\d{1,4}[A-Za-z]?\s?/(?:\d{4}/)?[A-ZĐ][A-ZĐƯa-z0-9-]*)")


@dataclass(frozen=True, slots=True)
class Step:
    """`order`: its place in the procedure (DOMAIN §2); `words`: by which a sentence tells it."""

    order: int
    name: str
    words: str


_PLAN, _FOUNDING = Step(1, "kế hoạch", ""), Step(2, "thành lập Ban Chỉ đạo", r"thành lập|kiện toàn")
_RECOGNITION = Step(8, "công nhận", r"quyết định công nhận|công bố quyết định|trao giấy")
_EVENTS = (
    Step(3, "đăng ký", r"(?:tổ chức|tiến hành|phát động|mở) đăng ký"),
    Step(4, "tập huấn", r"tập huấn"),
    Step(5, "tự chấm", r"tự chấm|tự đánh giá"),
    Step(6, "thẩm định", r"thẩm định"),
    Step(7, "bầu chọn", r"bầu chọn|bình xét|bỏ phiếu"),
    _RECOGNITION,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day in the text, with the words before and after it up to the next day. `day` is None when the
    calendar has none such; `number`: of the document whose day it is; `step`: what it dates."""

    place: int
    sentence: str
    text: str
    before: str
    after: str
    day: date | None
    number: str
    step: Step | None
    is_ground: bool


def chronology_remarks(report: Report) -> Iterator[Remark]:
    days = list(dated(report))
    yield from _impossible(days)
    yield from _spans(report)
    yield from _afterwards(report)
    yield from _cited_twice(days)
    yield from _in_the_future(report, days)
    yield from _out_of_order(days)


def dated(report: Report) -> Iterator[Dated]:
    for place, text in report.lines():
        ground = fold(text).startswith("can cu")
        for sentence in sentences(text):
            found = list(_DAY.finditer(sentence))
            for at, one in enumerate(found):
                before = sentence[found[at - 1].end() if at else 0 : one.start()]
                after = sentence[one.end() : found[at + 1].start() if at + 1 < len(found) else len(sentence)]
                number = _number_of(before)
                step = _document_step(number, before, after) if number else _event_step(before, after)
                yield Dated(place, sentence, one[0], before, after, _calendar(one), number, step, ground)


def _calendar(found: re.Match[str]) -> date | None:
    try:
        return date(*(int(found[name] or found[f"{name}2"]) for name in ("y", "m", "d")))
    except ValueError:
        return None


def _number_of(before: str) -> str:
    """The document whose day follows: “kế hoạch số 39/KH-UBND, ngày …”."""
    numbers = list(_NUMBERED.finditer(before))
    near = numbers and len(before) - numbers[-1].end() < 30
    return re.sub(r"\s", "", numbers[-1][1]) if near else ""


def _document_step(number: str, before: str, after: str) -> Step | None:
    about = f"{before[-120:]} {re.split(r'[;.]', after)[0][:160]}".lower()
    if re.search(_FOUNDING.words, about) and re.search(r"ban chỉ đạo|bcđ", about):
        return _FOUNDING
    if "/QĐ" in number:
        return _RECOGNITION if re.search(r"công nhận", about) else None
    return _PLAN if "/KH" in number else None


def _event_step(before: str, after: str) -> Step | None:
    """The step told nearest to the day."""
    after = re.split(r"[;.]", after)[0].lower()[:120]
    near = [
        (distance, step.order, step)
        for step in (*_EVENTS, _FOUNDING)
        for words, distance_of in ((before.lower()[-160:], _from_end), (after, _from_start))
        for distance in distance_of(words, step.words)
    ]
    return min(near, key=lambda one: one[:2])[2] if near else None


def _from_end(words: str, pattern: str) -> list[int]:
    return [len(words) - hit.end() for hit in re.finditer(pattern, words)]


def _from_start(words: str, pattern: str) -> list[int]:
    return [hit.start() for hit in re.finditer(pattern, words)]


# --- Rules -------------------------------------------------------------------------------------


def _impossible(days: list[Dated]) -> Iterator[Remark]:
    for one in days:
        if one.day is None:
            told = f"Không có ngày {one.text.removeprefix('ngày ')} trên lịch."
            yield Remark("date", Severity.WRONG, one.place, quoted(one.sentence), told, "Xem lại ngày.")


_UNTIL = re.compile(r"\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:ngày\s+)?$", re.I)


def _spans(report: Report) -> Iterator[Remark]:
    """“từ ngày 20/5/2021 đến ngày 10/5/2021”"""
    for place, text in report.lines():
        found = list(_DAY.finditer(text))
        for first, last in pairwise(found):
            from_, to = _calendar(first), _calendar(last)
            opened = re.search(r"từ\s+(?:ngày\s+)?$", text[max(0, first.start() - 20) : first.start()], re.I)
            if opened and _UNTIL.fullmatch(text[first.end() : last.start()]) and from_ and to and from_ > to:
                told = f"Từ {date_short(from_)} đến {date_short(to)} là đi ngược."
                yield Remark("date", Severity.WRONG, place, quoted(text), told, "Xem lại hai ngày.")


_CUE = re.compile(r"(?:sau khi (?:có|ban hành|nhận)|trên cơ sở|thực hiện|thi hành)\b[^.;]{0,40}$", re.I)
_THEN = re.compile(r"ban hành|ra quyết định|thành lập|tổ chức|xây dựng kế hoạch|triển khai kế hoạch", re.I)


def _afterwards(report: Report) -> Iterator[Remark]:
    """“Sau khi có Kế hoạch số 03 ngày 12/01, xã đã ban hành kế hoạch số 39 ngày 08/3”: in this order."""
    for place, text in report.lines():
        found = list(_DAY.finditer(text))
        for first, then in pairwise(found):
            cause, effect = _calendar(first), _calendar(then)
            before = text[max(0, first.start() - 160) : first.start()]
            is_cause = _CUE.search(before) and _number_of(before)
            follows = _THEN.search(text[first.end() : then.start()])
            if is_cause and follows and cause and effect and effect < cause:
                told = f"Việc ngày {date_short(effect)} không thể làm sau văn bản ngày {date_short(cause)}."
                yield Remark("order", Severity.WRONG, place, quoted(text), told, "Xem lại ngày của hai việc.")


def _cited_twice(days: list[Dated]) -> Iterator[Remark]:
    first: dict[str, Dated] = {}
    for one in days:
        if not one.number or one.day is None:
            continue
        before = first.setdefault(one.number, one)
        first_day = before.day or one.day
        if first_day != one.day and first_day.year == one.day.year and _may_be_one(before, one):
            days_told = f"ở đây ngày {date_short(one.day)}, chỗ trước {date_short(first_day)}"
            told, advice = f"Văn bản {one.number} {days_told}.", "Xem lại ngày trong bản gốc."
            yield Remark("cited", Severity.LOOK, one.place, quoted(one.sentence), told, advice)


def _may_be_one(before: Dated, one: Dated) -> bool:
    levels = {_level(before.after), _level(one.after)} - {""}
    return len(levels) < 2


def _level(after: str) -> str:
    """Whose document it is: a district's and a commune's may bear the same number."""
    found = re.match(
        r"[\s,)]*của\b.{0,60}?\b(xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|trung ương)\b",
        after[:80].lower(),
    )
    return found[1] if found else ""


_HEAD_DAY = re.compile(r"^[^,.:;\d]{2,40},\s*ngày\s", re.I)


def _in_the_future(report: Report, days: list[Dated]) -> Iterator[Remark]:
    heads = [text for _, text in list(report.lines())[:15] if _HEAD_DAY.match(text) and len(text) < 80]
    own = next((day for text in heads for found in _DAY.finditer(text) if (day := _calendar(found))), None)
    for one in days:
        if own and one.number and one.day and one.day > own:
            told = f"Văn bản {one.number} ngày {date_short(one.day)}, báo cáo ngày {date_short(own)}."
            yield Remark("future", Severity.WRONG, one.place, quoted(one.sentence), told, "Xem lại hai ngày.")


def _out_of_order(days: list[Dated]) -> Iterator[Remark]:
    """Told before, by its day after, and an earlier step of the procedure: the founding of 07/6 before the
    training of 22/4. Grounds are ordered by rank, not by day."""
    latest: dict[int, Dated] = {}
    shown: set[Dated] = set()
    for one in days:
        if one.is_ground or one.step is None or one.day is None:
            continue
        order = one.step.order
        late = max((past for step, past in latest.items() if step < order), key=_day, default=None)
        if order >= 3 and late and _day(late) > one.day and late not in shown:
            shown.add(late)
            yield _order(late, one)
        latest[order] = max(latest.get(order, one), one, key=_day)


def _day(one: Dated) -> date:
    return one.day or date.min


def _order(late: Dated, one: Dated) -> Remark:
    number = f" ({late.number})" if late.number else ""
    before, then = (step.step.name if step.step else "" for step in (late, one))
    told = (
        f"Báo cáo kể {before}{number} trước {then}, "
        f"nhưng {before} ngày {date_short(_day(late))}, {then} ngày {date_short(_day(one))}."
    )
    advice = "Xem lại hai ngày; nếu đúng thì nói rõ việc nào làm trước."
    return Remark("order", Severity.LOOK, one.place, quoted(one.sentence), told, advice)
