"""Training: what a session must say, who keeps its list, and what having attended is worth as evidence.

The committee holds the session and keeps the list itself, so an item that comes from the list is accepted
from the start: a verifier who had to accept each of them again would only confirm the committee's own paper.
Whoever finds it wrong sets it to “not enough”, and from then on the item counts as judged.

What a person's sheet was verified with never changes behind anybody's back: evidence follows the list only
while the sheet is open and nobody has judged the item; else it stays as it is, and the session says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .labelled import Labelled
from .lifecycle import Role, Stage
from .problems import Problem
from .vietnamese import date_long, date_short, nfc

LIMITS = {
    "topic": (1, 200), "place": (0, 200), "teacher": (0, 160), "material": (0, 1000), "notes": (0, 1000),
}  # fmt: skip
MOST_DAYS = 31
MOST_GUESTS = 9999
KEEPERS = (Role.CLERK, Role.SECRETARY)
"""Who ticks people: the clerk those of own units. The session itself is the secretary's (which indicators
it serves makes accepted evidence, and nobody gives that to their own people)."""
OPEN = frozenset((Stage.REGISTERED, Stage.SELF_SCORED))
"""Stages at which a sheet still takes evidence."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """`units`: who is invited, none for everybody. `counts`: attending is evidence for `indicators`."""

    held_on: date
    topic: str
    until: date | None = None
    place: str = ""
    teacher: str = ""
    material: str = ""
    notes: str = ""
    counts: bool = True
    indicators: frozenset[int] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)


def session_problems(
    facts: SessionFacts, *, starts_on: date, year: int, indicators: Collection[int]
) -> Iterator[Problem]:
    """What is wrong with a session of a cycle that begins on `starts_on`; fields as in `SessionFacts`."""
    for name, (low, high) in LIMITS.items():
        size = len(nfc(getattr(facts, name)))
        if size < low:
            yield Problem(name, "Ghi chủ đề, ví dụ: Bộ tiêu chí và cách thu thập minh chứng.")
        elif size > high:
            yield Problem(name, f"Ghi không quá {high} ký tự.")
    yield from _day_problems(facts, starts_on, year)
    if facts.counts and not facts.indicators:
        yield Problem("indicators", "Chọn ít nhất một chỉ số, hoặc bỏ dấu ở ô “Dự là một minh chứng”.")
    elif facts.indicators - set(indicators):
        yield Problem("indicators", "Chọn các chỉ số của bộ tiêu chí của đợt.")


def _day_problems(facts: SessionFacts, starts_on: date, year: int) -> Iterator[Problem]:
    last = last_day(starts_on, year)
    if not starts_on <= facts.held_on <= last:
        words = f"Ghi một ngày trong đợt: từ {date_short(starts_on)} đến {date_short(last)}."
        yield Problem("held_on", words)
    elif facts.until is not None and not facts.held_on <= facts.until <= last:
        yield Problem("until", f"Ngày cuối từ {date_short(facts.held_on)} đến {date_short(last)}.")
    elif facts.until is not None and facts.until - facts.held_on >= timedelta(MOST_DAYS):
        yield Problem("until", f"Một buổi kéo dài nhiều nhất {MOST_DAYS} ngày. Ghi thành nhiều buổi.")


def last_day(starts_on: date, year: int) -> date:
    """A cycle is not dated at its end: it takes twelve months, and at least the rest of its year."""
    return max(starts_on + timedelta(365), date(year, 12, 31))


# --- In words ----------------------------------------------------------------------------------------


def days(held_on: date, until: date | None) -> str:
    """“22/04/2021”, “22/04/2021 – 23/04/2021”"""
    if until is None or until <= held_on:
        return date_short(held_on)
    return f"{date_short(held_on)} – {date_short(until)}"


def days_long(held_on: date, until: date | None) -> str:
    """“ngày 22 tháng 4 năm 2021”, “từ ngày … đến ngày …”"""
    if until is None or until <= held_on:
        return date_long(held_on)
    return f"từ {date_long(held_on)} đến {date_long(until)}"


def called(topic: str, held_on: date) -> str:
    """A session in the journal: “Bộ tiêu chí (22/04/2021)”"""
    return f"{topic} ({date_short(held_on)})"


def evidence_text(topic: str, held_on: date, until: date | None) -> str:
    """“Dự tập huấn ngày 22/04/2021: Bộ tiêu chí”; at most 240 signs."""
    return f"Dự tập huấn ngày {days(held_on, until)}: {topic}"


# --- Attendance as evidence --------------------------------------------------------------------------


class Hold(Labelled):
    """Why an item of evidence is left as it is although the list says something else."""

    JUDGED = "judged", "người thẩm định đã xem"
    VERIFIED = "verified", "phiếu đã thẩm định"
    WITHDRAWN = "withdrawn", "đã rút đăng ký"


@dataclass(frozen=True, slots=True)
class Item:
    """Evidence that came from a list. `judged`: a verifier has set it to something or written a note."""

    id: int
    indicator: int
    text: str
    happened_on: date | None
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """What attending a session gives: an item with these words for each of the indicators."""

    indicators: frozenset[int]
    text: str
    happened_on: date


NOTHING = Worth(frozenset(), "", date.min)
"""For whoever did not attend, and of a session that does not count."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be done to the evidence of one person from one session; `held`: what is left, and why."""

    add: tuple[int, ...] = ()
    rewrite: tuple[Item, ...] = ()
    remove: tuple[Item, ...] = ()
    held: tuple[tuple[int, Hold], ...] = ()


def closed_by(stage: Stage) -> Hold | None:
    """Why a sheet takes no evidence at this stage; None while it does."""
    if stage in OPEN:
        return None
    return Hold.WITHDRAWN if stage == Stage.WITHDRAWN else Hold.VERIFIED


def settle(stage: Stage, worth: Worth, items: Iterable[Item]) -> Settlement:
    """Make the items say what the list says, as far as they may be changed."""
    known = {item.indicator: item for item in items}
    add = sorted(worth.indicators - known.keys())
    wrong = [item for item in known.values() if not _says(item, worth)]
    closed = closed_by(stage)
    if closed is not None:
        return Settlement(held=tuple((n, closed) for n in sorted({*add, *(i.indicator for i in wrong)})))
    free = [item for item in wrong if not item.judged]
    return Settlement(
        add=tuple(add),
        rewrite=tuple(item for item in free if item.indicator in worth.indicators),
        remove=tuple(item for item in free if item.indicator not in worth.indicators),
        held=tuple((item.indicator, Hold.JUDGED) for item in wrong if item.judged),
    )


def _says(item: Item, worth: Worth) -> bool:
    wanted = item.indicator in worth.indicators
    return wanted and (item.text, item.happened_on) == (worth.text, worth.happened_on)


def stays_on_list(stage: Stage, items: Iterable[Item]) -> Hold | None:
    """Why somebody cannot be taken off a list: an item of evidence that must not change stands on it."""
    known = list(items)
    if known and (closed := closed_by(stage)) is not None:
        return closed
    return Hold.JUDGED if any(item.judged for item in known) else None


def off_list_words(name: str, hold: Hold) -> str:
    """What whoever takes a tick away hears when it must stay."""
    remedy = {
        Hold.JUDGED: "Nhờ người thẩm định đặt minh chứng lại là “chấp nhận” và xóa ghi chú, rồi bỏ tên.",
        Hold.VERIFIED: "Thư ký mở lại phiếu để sửa, rồi bỏ tên.",
        Hold.WITHDRAWN: "Tên của người đã rút được giữ nguyên.",
    }
    return f"Không bỏ được {name}: {hold.label}, minh chứng từ buổi này đang được dùng. {remedy[hold]}"


def too_early(held_on: date, on: date) -> str:
    """Why nobody can be ticked yet; empty from the day of the session on."""
    if on >= held_on:
        return ""
    return f"Buổi tập huấn ngày {date_short(held_on)} chưa tới. Đến ngày đó mới ghi người dự."


BY_THE_LIST = (
    "Minh chứng này do danh sách tập huấn ghi, nên không sửa, không bỏ ở phiếu. "
    "Ghi nhầm thì bỏ tên ở danh sách của buổi tập huấn."
)


# --- Figures -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A session that took place, with who attended (registration ids) and how many guests came besides."""

    id: int
    held_on: date
    until: date | None
    topic: str
    place: str
    guests: int
    attended: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """Sessions with somebody in them, attendances, and different people. Only registered people count (who
    withdrew counts nowhere); guests are counted apart, for the program knows nothing else of them."""

    sessions: tuple[Held, ...]
    people: tuple[int, ...]

    @property
    def attendances(self) -> int:
        return sum(len(one.attended) for one in self.sessions)

    @property
    def guests(self) -> int:
        return sum(one.guests for one in self.sessions)


def training_figures(sessions: Sequence[Held], registered: Iterable[int]) -> TrainingFigures:
    """The figures of these sessions among the registered; a session that nobody attended is none."""
    known = frozenset(registered)
    kept = [_among(one, known) for one in sessions]
    held = tuple(one for one in kept if one.attended or one.guests)
    return TrainingFigures(held, tuple(sorted({id for one in held for id in one.attended})))


def _among(one: Held, registered: frozenset[int]) -> Held:
    ids = tuple(sorted(registered.intersection(one.attended)))
    return Held(one.id, one.held_on, one.until, one.topic, one.place, one.guests, ids)
