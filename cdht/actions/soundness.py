"""Is everything whole? The file, the references, the journal's chain, and the stages against their papers."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from peewee import Database

from ..domain.criteria import CriteriaSet
from ..domain.lifecycle import Stage
from ..domain.people import sort_key
from ..domain.problems import Refused
from ..domain.vietnamese import fold
from ..models import migrating
from ..models.certificates import CertificateReplacement
from ..models.citizens import Citizen
from ..models.criteria import CriteriaVersion, read_again
from ..models.cycles import Cycle
from ..models.figures import ballots_of, totals_of, verdicts_of
from ..models.journal import JournalEntry
from ..models.originals import Original
from ..models.recognition import Recognition
from ..models.registration import Registration, with_people
from ..models.scoring import SheetKind
from ..models.search import CitizenWord
from . import evidence_store
from .journal import digest, link

FILES = "Tệp minh chứng đủ và còn nguyên"


@dataclass(frozen=True, slots=True)
class Check:
    """One question put to the data; `problems` are Vietnamese sentences, empty when it holds."""

    title: str
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


def examine(db: Database, uploads: Path | None = None, *, at: datetime | None = None) -> Iterator[Check]:
    """Put every question; the database is open and bound. A constant number of statements per cycle.

    `uploads`: the folder whose files are held against the rows, as of `at`; without it that is not asked.

    PostgreSQL looks after its own files. Of a schema that is not this program's nothing more can be asked.
    """
    read_again()
    for title, ask in _QUESTIONS if _is_sqlite(db) else _QUESTIONS[2:]:
        check = Check(title, _answers(ask, db))
        yield check
        if ask is _schema_is_known and not check.holds:
            return
    if uploads is not None and at is not None:
        yield Check(FILES, _answers(lambda _db: evidence_store.differences(uploads, at=at), db))


def _answers(ask: Callable[[Database], Iterable[str]], db: Database) -> tuple[str, ...]:
    """Data may be so wrong that a question cannot be put: that is an answer too, and the others follow."""
    try:
        return tuple(ask(db))
    except Exception as error:
        logging.getLogger(__name__).exception("A question of the check broke")
        return (f"Không kiểm tra được: {type(error).__name__}: {error}",)


def _file_is_whole(db: Database) -> Iterator[str]:
    said = [row[0] for row in db.execute_sql("PRAGMA integrity_check(20)").fetchall()]
    yield from (line for line in said if line != "ok")


def _references_hold(db: Database) -> Iterator[str]:
    for table, row_id, other, _index in db.execute_sql("PRAGMA foreign_key_check").fetchall():
        yield f"Bảng {table}, dòng {row_id}: trỏ tới một dòng không còn trong bảng {other}."


def _schema_is_known(db: Database) -> Iterator[str]:
    yield from (f"Chưa nâng cấp: {name}." for name in migrating.pending(db))
    yield from (f"Do phiên bản mới hơn tạo ra: {name}." for name in migrating.unknown(db))


def _journal_is_chained(_db: Database) -> Iterator[str]:
    """Recompute every link; what follows a broken one is judged by its own link, so that one is one."""
    chain = ""
    for row in JournalEntry.select().order_by(JournalEntry.id).dicts().iterator():
        if digest(row["changes"]) != row["changes_digest"]:
            yield f"Nhật ký dòng {row['id']}: nội dung thay đổi đã bị sửa."
        if link(chain, row) != row["chain"]:
            yield f"Nhật ký dòng {row['id']}: không nối với dòng trước, có dòng bị sửa, xóa hoặc chèn."
        chain = row["chain"]


def _journal_tells_the_stages(_db: Database) -> Iterator[str]:
    moves = JournalEntry.select(JournalEntry.registration, JournalEntry.to_stage).order_by(JournalEntry.id)
    told: dict[int, Stage] = dict(moves.where(JournalEntry.to_stage.is_null(False)).tuples())
    for row in with_people():
        if told.get(row.id) != row.stage:
            said = f"“{told[row.id].label}”" if row.id in told else "chưa có gì"
            yield f"{_named(row)}: đang ở bước “{row.stage.label}” nhưng nhật ký ghi {said}."


def _stages_have_their_papers(_db: Database) -> Iterator[str]:
    decided = _recognitions()
    for cycle in Cycle.select():
        totals, ballots = totals_of(cycle), ballots_of(cycle)
        for row in with_people().where(Registration.cycle == cycle.id):
            facts = _Facts(
                self_scored=(row.id, SheetKind.SELF) in totals,
                verified=(row.id, SheetKind.VERIFIED) in totals,
                voted=row.id in ballots,
                recognitions=decided.get(row.id, []),
            )
            yield from (f"{_named(row)}: “{row.stage.label}” mà {lack}." for lack in facts.lacking(row.stage))


@dataclass(frozen=True, slots=True)
class _Facts:
    """The rows that stand behind a stage."""

    self_scored: bool
    verified: bool
    voted: bool
    recognitions: list[Recognition] = field(default_factory=list)

    def lacking(self, stage: Stage) -> Iterator[str]:
        if stage.has_reached(Stage.SELF_SCORED) and not self.self_scored:
            yield "phiếu tự chấm thiếu điểm"
        if stage.has_reached(Stage.VERIFIED) and not self.verified:
            yield "phiếu thẩm định thiếu điểm"
        if stage.has_reached(Stage.VOTED) and not self.voted:
            yield "không có kết quả bầu chọn"
        in_force = [one.recognised for one in self.recognitions if one.undone_at is None]
        revoked = any(one.recognised and one.undone_at is not None for one in self.recognitions)
        if stage is Stage.RECOGNISED and in_force != [True]:
            yield "không có quyết định công nhận còn hiệu lực"
        if stage is Stage.NOT_RECOGNISED and in_force != [False] and not (revoked and not in_force):
            yield "không có quyết định hay việc thu hồi nào"
        if not stage.has_reached(Stage.RECOGNISED) and in_force:
            yield "vẫn còn một quyết định chưa hủy"


def _ballots_add_up(_db: Database) -> Iterator[str]:
    for cycle in Cycle.select():
        wrong = {i: b.problems() for i, b in ballots_of(cycle).items() if b.problems()}
        for row in with_people().where(Registration.cycle == cycle.id) if wrong else ():
            if row.id in wrong:
                yield f"{_named(row)}: {wrong[row.id][0].message}"


def _verdicts_follow_the_rules(_db: Database) -> Iterator[str]:
    """What was decided is what the rules of the cycle say today of the same points and ballots."""
    for cycle in Cycle.select():
        rows = {row.id: row for row in with_people().where(Registration.cycle == cycle.id)}
        in_force = list(
            Recognition.select().where(Recognition.cycle == cycle.id, Recognition.undone_at.is_null())
        )
        verdicts = verdicts_of(cycle, (rows[one.registration_id] for one in in_force))
        totals = totals_of(cycle)
        for one in in_force:
            name = _named(rows[one.registration_id])
            if verdicts[one.registration_id].recognised != one.recognised:
                yield f"{name}: quyết định khác với quy tắc của đợt “{cycle.name}”."
            if totals.get((one.registration_id, SheetKind.VERIFIED)) != one.total:
                yield f"{name}: tổng điểm trong quyết định khác phiếu thẩm định."


def _certificates_are_numbered(_db: Database) -> Iterator[str]:
    """1, 2, 3 … in each cycle: a number is never used twice and none disappears, replaced and revoked ones
    included."""
    numbers: dict[int, list[int]] = defaultdict(list)
    first = Recognition.select(Recognition.cycle, Recognition.certificate_number)
    later = CertificateReplacement.select(CertificateReplacement.cycle, CertificateReplacement.number)
    for cycle_id, number in (*first.where(Recognition.recognised).tuples(), *later.tuples()):
        numbers[cycle_id].append(number)
    names = dict(Cycle.select(Cycle.id, Cycle.name).tuples())
    for cycle_id, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"Đợt “{names.get(cycle_id, cycle_id)}”: số giấy công nhận không liền nhau."


def _originals_are_unchanged(_db: Database) -> Iterator[str]:
    """Every issued file is the one that was signed."""
    for row in Original.select().order_by(Original.id).iterator():
        files = ((row.pdf, row.pdf_digest), (row.docx, row.docx_digest))
        if any(content is not None and sha256(content).hexdigest() != told for content, told in files):
            yield f"Văn bản {row.id}, “{row.title}”: tệp đã bị sửa sau khi ban hành."


def _criteria_are_unchanged(_db: Database) -> Iterator[str]:
    for version in CriteriaVersion.select():
        if _digest_of(version) != version.digest or json.loads(version.content)["id"] != version.code:
            yield f"{version.label}: nội dung đã bị sửa sau khi lưu."


def _closed_cycles_keep_their_criteria(_db: Database) -> Iterator[str]:
    """The content says today what the journal says that it was when the cycle was closed."""
    closing = JournalEntry.action == "close_cycle"
    entries = JournalEntry.select().where(closing).order_by(JournalEntry.id)
    told = {entry.cycle_id: entry.changed.get("criteria_digest", [None, ""])[1] for entry in entries}
    for cycle in Cycle.select().where(Cycle.closed_at.is_null(False)).order_by(Cycle.id):
        version = cycle.criteria
        due = told.get(cycle.id) or version.digest  # closed before the journal noted it
        if _digest_of(version) != due:
            yield f"Đợt “{cycle.name}” đã khóa sổ: {version.label} không còn như lúc khóa sổ."


def _digest_of(version: CriteriaVersion) -> str:
    """Of what is stored, read anew; empty when it is no criteria set any more."""
    try:
        return CriteriaSet.parse(json.loads(version.content)).digest()
    except (Refused, ValueError, KeyError, TypeError):
        return ""


def _names_are_findable(_db: Database) -> Iterator[str]:
    fields = (Citizen.id, Citizen.name, Citizen.folded, Citizen.sort_key)
    for _id, name, folded, key in Citizen.select(*fields).tuples().iterator():
        if (folded, key) != (fold(name), sort_key(name)):
            yield f"{name}: ô tìm kiếm và sắp xếp không khớp với tên."
    words: dict[int, set[str]] = defaultdict(set)
    for word, citizen in CitizenWord.select(CitizenWord.word, CitizenWord.citizen).tuples().iterator():
        words[citizen].add(word)
    for id, name, folded in Citizen.select(Citizen.id, Citizen.name, Citizen.folded).tuples().iterator():
        if words[id] != set(folded.split()):
            yield f"{name}: các chữ để tìm không khớp với tên."


_QUESTIONS: tuple[tuple[str, Callable[[Database], Iterable[str]]], ...] = (
    ("Tệp cơ sở dữ liệu còn nguyên vẹn", _file_is_whole),
    ("Các dòng dữ liệu trỏ đúng nhau", _references_hold),
    ("Dữ liệu đúng phiên bản chương trình", _schema_is_known),
    ("Nhật ký liền mạch, không bị sửa", _journal_is_chained),
    ("Bước của mỗi hồ sơ khớp với nhật ký", _journal_tells_the_stages),
    ("Mỗi bước có đủ phiếu điểm, phiếu bầu, quyết định", _stages_have_their_papers),
    ("Số phiếu bầu không vượt số người dự", _ballots_add_up),
    ("Quyết định đúng với quy tắc của đợt", _verdicts_follow_the_rules),
    ("Số giấy công nhận liền nhau, không trùng", _certificates_are_numbered),
    ("Văn bản đã ban hành còn nguyên như khi ký", _originals_are_unchanged),
    ("Bộ tiêu chí đã lưu không bị sửa", _criteria_are_unchanged),
    ("Đợt đã khóa sổ còn đúng bộ tiêu chí lúc khóa", _closed_cycles_keep_their_criteria),
    ("Tên tìm được và sắp xếp được", _names_are_findable),
)


def _recognitions() -> Mapping[int, list[Recognition]]:
    found: dict[int, list[Recognition]] = defaultdict(list)
    for one in Recognition.select():
        found[one.registration_id].append(one)
    return found


def _named(row: Registration) -> str:
    return f"{row.citizen.name} ({row.unit.label})"


def _is_sqlite(db: Database) -> bool:
    return "sqlite" in type(db).__name__.lower()
