"""What must hold between the figures of a report, and who is behind it where it does not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .figures import Figures, Row, component_keys
from .vietnamese import counted
from .voting import Ballot


@dataclass(frozen=True, slots=True)
class Finding:
    """One identity with both its numbers. `behind`: the registrations to look at.

    `code` names the identity (`recognised_by_band`); `unit_id` is `None` for the whole cycle.
    `holds` asks about people, not about numbers: 5 = 5 does not hold when they are other people.
    """

    code: str
    title: str
    holds: bool
    left: int
    right: int
    left_label: str
    right_label: str
    explanation: str
    behind: tuple[int, ...]
    unit_id: int | None = None
    left_key: str = ""
    right_key: str = ""


Side = tuple[str, int, str]
"""Label and number of one side of an identity, and the measure whose people it counts (“” for a sum)."""
Fact = tuple[Sequence[int], str]
"""Who breaks the identity, and how: “… chưa có giấy công nhận”."""


def identities(
    figures: Figures,
    *,
    mismatched: Collection[int] = (),
    certificates: Collection[int] | None = None,
    ballots: Mapping[int, Ballot] | None = None,
) -> tuple[Finding, ...]:
    """Every identity of the report: first those of the whole cycle, then unit by unit.

    `mismatched`: registrations whose stored verdict differs from the one derived again.
    `certificates`: registrations that hold a valid certificate; `None` while none are issued yet.
    `ballots`: by registration; `None` leaves the vote out.
    """
    mismatched = frozenset(mismatched)
    certificates = None if certificates is None else frozenset(certificates)

    def of(row: Row) -> Iterator[Finding]:
        yield from _of_row(row, figures)
        yield _verdicts(row, mismatched)
        if certificates is not None:
            yield _certificates(row, certificates)
        if ballots is not None:
            yield _ballots(row, ballots)

    return (*_sums_of_units(figures), *(finding for row in figures.rows for finding in of(row)))


REGISTERED = "registered", "Tổng số đăng ký"
SELF_SCORED = "self_scored", "Số đã tự chấm"
VERIFIED = "verified", "Số đã thẩm định"
VOTED = "voted", "Số đã bầu chọn"
RECOGNISED = "recognised", "Tổng số được công nhận"
PARTY_REGISTERED = "party_registered", "Đảng viên đăng ký"
PARTY_RECOGNISED = "party_recognised", "Đảng viên được công nhận"
DECISIONS = "recognised", "not_recognised", "undecided"


def _of_row(row: Row, figures: Figures) -> Iterator[Finding]:
    at_registration, corrected, recognised = map(
        figures.audience_keys, ("at_registration", "registered", "recognised")
    )
    sums = {
        "components_sum": ("Cộng các thành phần", component_keys(), REGISTERED),
        "audiences_at_registration_sum": ("Cộng các đối tượng lúc đăng ký", at_registration, REGISTERED),
        "audiences_sum": ("Cộng các đối tượng sau điều chỉnh", corrected, REGISTERED),
        "recognised_by_audience": ("Cộng công nhận theo đối tượng", recognised, RECOGNISED),
        "recognised_by_band": ("Cộng công nhận theo mức điểm", figures.band_keys(), RECOGNISED),
        "decided": ("Công nhận + không công nhận + chưa xét", DECISIONS, REGISTERED),
    }
    for code, (label, keys, whole) in sums.items():
        yield _partition(row, code, label, [row.people[key] for key in keys], whole)
    yield from _moves(row, figures)
    yield _within(row, "self_scored_registered", SELF_SCORED, REGISTERED)
    yield _within(row, "verified_self_scored", VERIFIED, SELF_SCORED)
    yield _within(row, "voted_verified", VOTED, VERIFIED)
    yield _within(row, "recognised_voted", RECOGNISED, VOTED)
    yield _within(row, "party_recognised", PARTY_RECOGNISED, PARTY_REGISTERED)
    yield _party_known(row)


def _sums_of_units(figures: Figures) -> Iterator[Finding]:
    """The units partition the total: nobody lost between two rows, nobody in two of them."""
    for whole in (REGISTERED, RECOGNISED):
        parts = [row.people[whole[0]] for row in figures.units]
        yield _partition(figures.total, f"units_{whole[0]}", "Cộng các đơn vị", parts, whole)


def _partition(
    row: Row, code: str, label: str, parts: Sequence[Sequence[int]], whole: tuple[str, str]
) -> Finding:
    """Parts add up to the whole, and everybody of the whole is in exactly one part."""
    key, whole_label = whole
    times, due = Counter(id for part in parts for id in part), Counter(row.people[key])
    lost, extra = tuple((due - times).elements()), tuple((times - due).elements())
    return _finding(
        row,
        code,
        (label, times.total(), ""),
        "=",
        (whole_label, due.total(), key),
        (lost, "không nằm trong phần nào"),
        (extra, "bị tính thừa"),
    )


def _within(row: Row, code: str, part: tuple[str, str], whole: tuple[str, str]) -> Finding:
    """Whoever counts on the left counts on the right too."""
    (part_key, part_label), (whole_key, whole_label) = part, whole
    outside = _apart(row.people[part_key], frozenset(row.people[whole_key]))
    return _finding(
        row,
        code,
        (part_label, row.count(part_key), part_key),
        "≤",
        (whole_label, row.count(whole_key), whole_key),
        (outside, f"có ở “{part_label}” mà không có ở “{whole_label}”"),
    )


def _moves(row: Row, figures: Figures) -> Iterator[Finding]:
    """The slip of the real report: 17/6/32 beside 18/6/31 without a word (DOMAIN §6)."""
    moved = _moved(row, figures)
    for who in figures.audiences:
        before, after = f"audience_at_registration:{who.id}", f"audience_registered:{who.id}"
        yield _finding(
            row,
            f"audience_moved:{who.id}",
            (f"{who.short} lúc đăng ký", row.count(before), before),
            "=",
            (f"{who.short} sau điều chỉnh", row.count(after), after),
            *(
                (ids, f"chuyển từ {source} sang {target}")
                for (source, target), ids in moved.items()
                if who.short in (source, target)
            ),
        )


def _moved(row: Row, figures: Figures) -> dict[tuple[str, str], list[int]]:
    """(from, to), by short names → registrations."""
    before, after = (_audience_of(row, figures, axis) for axis in ("at_registration", "registered"))
    moved: dict[tuple[str, str], list[int]] = defaultdict(list)
    for id in row.people["registered"]:
        source, target = before.get(id, "đối tượng lạ"), after.get(id, "đối tượng lạ")
        if source != target:
            moved[source, target].append(id)
    return moved


def _audience_of(row: Row, figures: Figures, axis: str) -> dict[int, str]:
    named = zip(figures.audiences, figures.audience_keys(axis), strict=True)
    return {id: who.short for who, key in named for id in row.people[key]}


def _party_known(row: Row) -> Finding:
    """The report prints party members with a denominator, so everybody must be known (DOMAIN §9)."""
    unknown = row.people["party_unknown"]
    return _finding(
        row,
        "party_unknown",
        ("Số người chưa rõ Đảng viên", len(unknown), "party_unknown"),
        "=",
        ("0", 0, ""),
        (unknown, "chưa ghi có phải Đảng viên không"),
    )


def _verdicts(row: Row, mismatched: frozenset[int]) -> Finding:
    """What is stored against what `decide` says again with the pinned criteria."""
    decided = row.people["decided"]
    behind = tuple(id for id in decided if id in mismatched)
    return _finding(
        row,
        "verdicts",
        ("Kết luận khớp khi tính lại", len(decided) - len(behind), ""),
        "=",
        ("Số đã có kết luận", len(decided), "decided"),
        (behind, "có kết luận khác với kết quả tính lại"),
    )


def _certificates(row: Row, certificates: frozenset[int]) -> Finding:
    everybody, recognised = row.people["registered"] + row.people["withdrawn"], row.people["recognised"]
    holders = tuple(id for id in everybody if id in certificates)
    return _finding(
        row,
        "certificates",
        ("Số giấy công nhận", len(holders), ""),
        "=",
        (RECOGNISED[1], len(recognised), RECOGNISED[0]),
        (_apart(recognised, certificates), "chưa có giấy công nhận"),
        (_apart(holders, frozenset(recognised)), "có giấy mà không được công nhận"),
    )


def _ballots(row: Row, ballots: Mapping[int, Ballot]) -> Finding:
    """Ballots ≤ present ≤ eligible for everybody who was voted on (DOMAIN §5)."""
    voted = row.people["voted"]
    without = tuple(id for id in voted if id not in ballots)
    wrong = tuple(id for id in voted if id in ballots and ballots[id].problems())
    return _finding(
        row,
        "ballots",
        ("Số người có phiếu khớp", len(voted) - len(without) - len(wrong), ""),
        "=",
        (VOTED[1], len(voted), VOTED[0]),
        (without, "chưa ghi số phiếu"),
        (wrong, "có số phiếu không khớp số người có mặt"),
    )


def _finding(row: Row, code: str, left: Side, sign: str, right: Side, *facts: Fact) -> Finding:
    """Holds when no fact speaks against it; the facts are explanation and `behind` at once."""
    where = "" if row.unit_id is None else f" ({row.name})"
    behind = tuple(dict.fromkeys(id for ids, _ in facts for id in ids))
    return Finding(
        code=code,
        title=f"{left[0]} {sign} {right[0]}{where}",
        holds=not behind,
        left=left[1],
        right=right[1],
        left_label=left[0],
        right_label=right[0],
        explanation=" ".join(f"{counted(len(ids), 'người')} {what}." for ids, what in facts if ids),
        behind=behind,
        unit_id=row.unit_id,
        left_key=left[2],
        right_key=right[2],
    )


def _apart(ids: Sequence[int], others: frozenset[int]) -> tuple[int, ...]:
    return tuple(id for id in ids if id not in others)
