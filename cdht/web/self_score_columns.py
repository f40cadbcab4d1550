"""The table of one person's self-scores: a column for each, dated, and the verified points at the end."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.scoring import ScoreSheet
from ..domain.self_score_rounds import Line, Round, by_group, by_indicator, grown
from ..domain.vietnamese import date_short
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_of
from ..models.self_score_rounds import kept_of, rounds_of


@dataclass(frozen=True, slots=True)
class Column:
    """`who`: whoever keyed it in. `state`: what is to be said of it besides."""

    title: str
    day: str
    who: str
    sheet: ScoreSheet
    state: str = ""
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group of the criteria: its sums, and a line for each of its indicators (number, wording, points)."""

    title: str
    sums: tuple[int | None, ...]
    grown: int | None
    indicators: tuple[tuple[int, str, tuple[int | None, ...], int | None], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    columns: tuple[Column, ...]
    grown: int | None

    @property
    def rounds(self) -> list[Round]:
        return [one.round for one in self.columns if one.round is not None]


def columns_of(row: Registration) -> Columns:
    rounds, kept = rounds_of([row.id])[row.id], kept_of([row.id]).get(row.id, [])
    own, verified = (sheets_of([row.id], kind).get(row.id) for kind in SheetKind)
    names = [one.keyed_by_name for one, _points in kept]
    names += [own[0].keyed_by.name if own and own[0].keyed_by else ""]
    columns = [
        _column(one, names[place], _state(rounds, one, verified is not None))
        for place, one in enumerate(rounds)
    ]
    if verified is not None:
        sheet, points = verified
        who = sheet.keyed_by.name if sheet.keyed_by else ""
        columns.append(Column("Thẩm định", date_short(sheet.keyed_at.date()), who, points))
    return Columns(tuple(columns), grown(rounds))


def _column(one: Round, who: str, state: str) -> Column:
    return Column(f"Lần {one.number}", date_short(one.day), who, one.sheet, state, one)


def _state(rounds: list[Round], one: Round, is_verified: bool) -> str:
    if one is not rounds[-1]:
        return ""
    if not one.sheet.complete:
        return "đang chấm"
    return "được tính" if is_verified else "mới nhất"


def groups_of(row: Registration, columns: Columns) -> list[GroupLines]:
    rules, sheets = row.cycle.rules, [one.sheet for one in columns.columns]
    rounds = columns.rounds
    # the verified points stand at the end of every line, outside of what grew from round to round
    lines, sums = by_indicator(rounds, rules), by_group(rounds, rules)
    last = Round(0, row.registered_on, sheets[-1]) if len(sheets) > len(rounds) else None
    extra = [last] if last else []
    verified, verified_sums = by_indicator(extra, rules), by_group(extra, rules)
    return [
        GroupLines(
            title=f"{group.id}. {group.title}",
            sums=_joined(sums[group.id], verified_sums[group.id]),
            grown=sums[group.id].grown,
            indicators=tuple(
                (
                    one.number,
                    one.guidance[row.audience].wording,
                    _joined(lines[one.number], verified[one.number]),
                    lines[one.number].grown,
                )
                for one in rules.indicators
                if one.group == group.id
            ),
        )
        for group in rules.groups
    ]


def _joined(line: Line, end: Line) -> tuple[int | None, ...]:
    return line.points + end.points
