"""A report read for its rules: its tables, its lists of counts with what introduces them, and its totals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from .report_numbers import Amount, amounts, sentences
from .report_tables import FigureTable, Row, tables_in
from .report_text import Line, Part
from .report_words import Subject, are_people, kind_of, named, subject_of


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list with its figure: “+ Cán bộ cơ sở: 31 người”. `label`: what stands before it."""

    place: int
    text: str
    label: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Items:
    """Items in a row. `intro`: the line above; `over`: the headings above that, nearest first."""

    intro: str
    over: tuple[str, ...]
    items: tuple[Item, ...]
    is_whole: bool

    @property
    def subject(self) -> Subject | None:
        """What is counted, by the nearest line that says it."""
        return next(filter(None, map(subject_of, (self.intro, *self.over))), None)

    @property
    def quote(self) -> str:
        return " ".join(item.text for item in self.items)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of the whole report: so many registered, so many recognised."""

    subject: Subject
    value: int
    place: int
    quote: str
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """`rows`: the rows of the tables of units, by name; `totals`: what is told of the whole, by step;
    `wholes`: of people, as in “11.286/12.540 công dân”."""

    parts: tuple[Part, ...]
    tables: tuple[FigureTable, ...]
    lists: tuple[Items, ...]
    rows: Mapping[str, Row]
    claims: tuple[Claim, ...] = ()
    totals: Mapping[Subject, int] = field(default_factory=dict)
    wholes: frozenset[int] = frozenset()

    def lines(self) -> Iterator[tuple[int, str]]:
        for place, part in enumerate(self.parts):
            if isinstance(part, Line):
                yield place, part.text

    def total(self, subject: Subject) -> int | None:
        """As the table says; else what the text says most often."""
        return self.totals.get(subject)

    @property
    def main_table(self) -> FigureTable | None:
        """The one of units that counts who registered and who was recognised."""
        of_units = [one for one in self.tables if one.is_of_units and one.total]
        counting = [one for one in of_units if one.column_of("registered") or one.column_of("recognised")]
        return next(iter(counting or of_units), None)


_MOST_UNITS = 300  # above it the rows are people or figures of a province, which no text tells one by one


def read_report(parts: Sequence[Part]) -> Report:
    tables = tables_in(parts)
    rows = {row.label: row for table in tables if table.is_of_units for row in table.rows if row.label}
    report = Report(tuple(parts), tables, tuple(_lists(parts)), rows if len(rows) <= _MOST_UNITS else {})
    claims = (*_claims_of_tables(report), *_claims_of_text(report))
    wholes = frozenset(islice(_wholes(report), _MOST_UNITS))
    return replace(report, claims=claims, totals=dict(_totals(claims)), wholes=wholes)


def _wholes(report: Report) -> Iterator[int]:
    for _, text in report.lines():
        yield from (one.whole for one in amounts(text) if one.whole and are_people(one.after))


def _totals(claims: Sequence[Claim]) -> Iterator[tuple[Subject, int]]:
    for subject in COUNTED:
        told = [one for one in claims if one.subject is subject]
        in_table = [one.value for one in told if one.in_table]
        if told:
            yield (
                subject,
                in_table[0] if in_table else Counter(one.value for one in told).most_common(1)[0][0],
            )


# --- Lists -------------------------------------------------------------------------------------

_MARKER = re.compile(r"^\s*([-+•*–·])\s*|^\s*([a-zđ])[.)]\s+")
_LABELLED = re.compile(r"^[^:.;\d]{2,90}:\s*\d[\d./]*\s*(?:người|công dân|hội viên|cán bộ)?[^.:]{0,40}[.;]?$")
_HEADING = re.compile(r"^\s*(?:[IVXLC]+|\d+(?:\.\d+)*)\s*[.)]")


def _lists(parts: Sequence[Part]) -> Iterator[Items]:
    group: list[int] = []
    for place in range(len(parts) + 1):
        sign = _sign(parts[place]) if place < len(parts) else ""
        if group and (not sign or sign != _sign(parts[group[0]])):
            yield from _list(parts, group)
            group = []
        if sign:
            group.append(place)


def _sign(part: Part) -> str:
    """By what an item of a list is known; empty for other lines, and for items that introduce some."""
    if not isinstance(part, Line) or part.text.endswith(":"):
        return ""
    if found := _MARKER.match(part.text):
        return found[1] or "a)"
    return ":" if _LABELLED.match(part.text) and not _HEADING.match(part.text) else ""


def _list(parts: Sequence[Part], places: list[int]) -> Iterator[Items]:
    lines = [(place, part.text) for place in places if isinstance(part := parts[place], Line)]
    items = [item for place, text in lines if (item := _item(place, text))]
    if len(items) > 1:
        before = parts[places[0] - 1] if places[0] else None
        intro = before.text if isinstance(before, Line) else ""
        yield Items(intro, tuple(_over(parts, places[0] - 1)), tuple(items), len(items) == len(lines))


def _item(place: int, text: str) -> Item | None:
    found = [one for one in amounts(text) if not one.change]
    if not found:
        return None
    told = [one for one in found if re.search(r"(?::|\blà)\s*$", one.before)]
    amount = (told or found)[0]
    label = _MARKER.sub("", text[: amount.start]).strip(" :,-")
    return Item(place, text, label, amount)


def _over(parts: Sequence[Part], at: int) -> Iterator[str]:
    """The lines that head the list, up to the first numbered heading."""
    for place in range(at - 1, max(-1, at - 40), -1):
        part = parts[place]
        if not isinstance(part, Line):
            continue
        if _HEADING.match(part.text):
            yield part.text
            return
        if part.text.endswith(":"):
            yield part.text


# --- Totals ------------------------------------------------------------------------------------

COUNTED = (Subject.REGISTERED, Subject.VOTED, Subject.RECOGNISED, Subject.NOT_RECOGNISED)
_NUMBER_OF = re.compile(
    r"^\W*(?:tổng số|tổng cộng|toàn xã có|số)\s+(?:lượng\s+)?(?:người|công dân|hội viên|cán bộ|học viên)",
    re.I,
)
_OTHER_TIME = re.compile(r"năm trước|năm ngoái|cùng kỳ|dự kiến|chỉ tiêu|kế hoạch giao|ban đầu dự", re.I)


def _claims_of_tables(report: Report) -> Iterator[Claim]:
    if (table := report.main_table) is None or table.total is None:
        return
    for subject in COUNTED:
        column = table.column_of(subject)
        figure = table.total.figures[table.columns.index(column)] if column else None
        if figure and figure.text and figure.count is not None:
            yield Claim(subject, figure.count, table.place, table.total.line, in_table=True)


def _claims_of_text(report: Report) -> Iterator[Claim]:
    year = main_year(report)
    for place, text in report.lines():
        for sentence in sentences(text):
            if not _is_elsewhere(sentence, report, year):
                yield from _claims_of(sentence, place)


def _is_elsewhere(sentence: str, report: Report, year: int) -> bool:
    """It speaks of one unit, or of another time."""
    now = _COMPARED.sub("", sentence)
    other = any(int(one) != year for one in _YEAR.findall(now)) and year > 0
    return bool(_OTHER_TIME.search(now)) or other or bool(named(sentence, report.rows))


_COMPARED = re.compile(r"so với[^.;]*|\([^)]*\)")
_YEAR = re.compile(r"\bnăm\s+((?:19|20)\d\d)\b")


def main_year(report: Report) -> int:
    """The year that the report speaks of most; 0 when it names none."""
    years = Counter(int(one) for _, text in report.lines() for one in re.findall(r"\b(20\d\d)\b", text))
    return years.most_common(1)[0][0] if years else 0


def _claims_of(sentence: str, place: int) -> Iterator[Claim]:
    for amount in amounts(sentence):
        label, after = sentence[: amount.start], amount.after[:60]
        if amount.change or kind_of(label) or kind_of(after):
            continue
        counted = _counted(sentence, label, amount)
        if counted in COUNTED:
            yield Claim(counted, amount.count, place, sentence)
        if amount.whole is not None and (counted in COUNTED or "đăng ký" in after.lower()):
            yield Claim(Subject.REGISTERED, amount.whole, place, sentence)
            if counted is None and "được công nhận" in after.lower():
                yield Claim(Subject.RECOGNISED, amount.count, place, sentence)


_IN_ALL = re.compile(
    r"^(?:\W|\d{1,2}[.)])*(?:toàn|cả) (?:xã|phường|thị trấn|huyện|quận|thị xã|tỉnh|thành phố) (?:đã )?có\s*$",
    re.I,
)


def _counted(sentence: str, label: str, amount: Amount) -> Subject | None:
    """“Số người đăng ký là 55”, “Toàn xã có 55 người đăng ký”."""
    if _NUMBER_OF.match(label) and _is_alone(sentence, amount):
        return subject_of(label)
    return subject_of(amount.after[:80]) if _IN_ALL.match(label) else None


def _is_alone(sentence: str, amount: Amount) -> bool:
    """The first figure of its sentence, directly after “là”, a colon or the label itself."""
    return amounts(sentence)[0] == amount and bool(
        re.search(r"(?:\blà|:|\bcó|\bký|\bnhận|\S)\s*$", amount.before)
    )
