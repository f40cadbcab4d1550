"""The journal in words: what an entry says to people, in short Vietnamese sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import journal_words as words
from . import undo
from .journal_words import Names, change_lines
from .lifecycle import Stage, Step


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry as it was written: `changes` is {field: [old, new]}."""

    action: str
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence and the lines below it: old → new, and why."""

    what: str
    details: tuple[str, ...] = ()


def story(facts: Iterable[Fact], names: Names) -> list[Told]:
    """A sentence for each entry of one registration, in the order they were written, the first one first.

    Totals are added up from entry to entry, because an entry holds only the points that changed.
    """
    teller = _Teller(names)
    return [teller.tell(fact) for fact in facts]


def tell(fact: Fact, names: Names) -> Told:
    """The sentence of one entry that stands alone, as in the set-up's journal."""
    return _Teller(names).tell(fact)


Points = dict[int, int | None]
Lines = tuple[str, ...]


@dataclass(slots=True)
class _Teller:
    """Names, and the two score sheets as they stood when the entry in hand was written."""

    names: Names
    own: Points = field(default_factory=dict)
    verified: Points = field(default_factory=dict)

    @property
    def numbers(self) -> range:
        return range(1, self.names.indicators + 1)

    def total(self, sheet: Points) -> int | None:
        """The total of a whole sheet; None while points are missing (or were erased)."""
        points = [sheet.get(number) for number in self.numbers]
        return None if None in points else sum(one for one in points if one is not None)

    def tell(self, fact: Fact) -> Told:
        what, details = SENTENCES.get(fact.action, _other)(fact, self)
        why = (f"Lý do: {fact.reason}",) if fact.reason else ()
        return Told(what, (*details, *why))


Sentence = Callable[[Fact, _Teller], tuple[str, Lines]]


def _plain(what: str, labels: Mapping[str, str] | None = None) -> Sentence:
    """The same words every time; what changed stands below."""
    return lambda fact, teller: (what, change_lines(fact.changes, teller.names, labels or {}))


def _other(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """An entry of another version of the program is shown, not hidden."""
    return f"Việc khác ({fact.action})", change_lines(fact.changes, teller.names, {})


# --- Points ------------------------------------------------------------------------------------------


def _self_scored(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    again = teller.total(teller.own) is not None
    changes = _take(fact, teller.own)
    if "round" in fact.changes:
        given_up, back = fact.changes["round"]
        what = _with_total(f"Bỏ lần tự chấm {given_up}, lấy lại lần {back}", teller, teller.own)
        return what, _day(fact, teller)
    if not again:
        return _with_total("Đã tự chấm xong", teller, teller.own), _all_points(teller)
    handed_in = fact.from_stage == Stage.REGISTERED
    what = "Nộp lại phiếu tự chấm" if handed_in else "Sửa điểm tự chấm"
    what = _with_total(what, teller, teller.own)
    return what, _point_lines(changes) or ("Giữ nguyên điểm",)


def _draft(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    changes = _take(fact, teller.own)
    left = sum(teller.own.get(number) is None for number in teller.numbers)
    return f"Đang tự chấm, còn {left} chỉ số", _point_lines(changes)


def _scores_again(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """The points go out of the boxes; what they added up to is told once more."""
    total = teller.total(teller.own)
    _take(fact, teller.own)
    before, after = fact.changes.get("round", (None, "mới"))
    kept = f"; lần {before} được {total} điểm" if total is not None else ""
    return f"Mở lần tự chấm {after}{kept}", _day(fact, teller)


def _day(fact: Fact, teller: _Teller) -> Lines:
    day = {key: pair for key, pair in fact.changes.items() if key == "scored_on"}
    return change_lines(day, teller.names, words.ROUND)


def _verified(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    again = teller.total(teller.verified) is not None
    changes = _take(fact, teller.verified)
    what = _with_total("Đã thẩm định lại" if again else "Đã thẩm định", teller, teller.verified)
    if again:
        return what, _point_lines(changes) or ("Giữ nguyên điểm thẩm định lần trước",)
    return what, _beside_own(teller)


def _take(fact: Fact, sheet: Points) -> dict[int, Sequence[Any]]:
    """The points that the entry changed, by indicator; the sheet takes them on."""
    keys = ((key.partition("-"), pair) for key, pair in fact.changes.items())
    changes = dict(sorted((int(number), pair) for (kind, _, number), pair in keys if kind == "points"))
    sheet.update({number: new for number, (_old, new) in changes.items()})
    return changes


def _with_total(what: str, teller: _Teller, sheet: Points) -> str:
    total = teller.total(sheet)
    return what if total is None else f"{what}, {total} điểm"


def _point_lines(changes: Mapping[int, Sequence[Any]]) -> Lines:
    return tuple(
        f"Chỉ số {number}: {new}" if old is None else f"Chỉ số {number}: {old} → {_or_empty(new)}"
        for number, (old, new) in changes.items()
    )


def _or_empty(points: int | None) -> str:
    return "(trống)" if points is None else str(points)


def _all_points(teller: _Teller) -> Lines:
    if teller.total(teller.own) is None:
        return ()
    points = ", ".join(str(teller.own[number]) for number in teller.numbers)
    return (f"Chỉ số 1 đến {teller.names.indicators}: {points}",)


def _beside_own(teller: _Teller) -> Lines:
    """Where the committee differs from the person."""
    if teller.total(teller.own) is None or teller.total(teller.verified) is None:
        return ()
    pairs = ((number, teller.own[number], teller.verified[number]) for number in teller.numbers)
    differing = tuple(f"Chỉ số {n}: tự chấm {own}, thẩm định {new}" for n, own, new in pairs if own != new)
    return differing or ("Giữ nguyên điểm tự chấm",)


# --- Vote, decision, ways back -----------------------------------------------------------------------


def _voted(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    counts = [fact.changes[key] for key in words.COUNTS if key in fact.changes]
    if len(counts) < len(words.COUNTS) or any(old is not None for old, _new in counts):
        again = "Ghi lại phiếu bầu" if fact.from_stage == Stage.VERIFIED else "Sửa phiếu bầu"
        return again, change_lines(fact.changes, teller.names, words.VOTE) or ("Giữ nguyên số phiếu",)
    numbers = zip(counts, words.COUNTS.values(), strict=True)
    what = "Đã ghi phiếu bầu: " + ", ".join(f"{new} {word}" for (_old, new), word in numbers)
    away = fact.changes.get("attended", [None, True])[1] is False
    return what, ("Người này không dự bầu chọn",) if away else ()


def _decided(what: str) -> Sentence:
    def sentence(fact: Fact, teller: _Teller) -> tuple[str, Lines]:  # noqa: ARG001
        decision = fact.changes.get("decision", [None, ""])[1]
        return f"{what} theo Quyết định số {decision}" if decision else what, ()

    return sentence


def _undone(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """`changes` holds besides what came back, as [new, old], what was taken back: [entry, its action]."""
    rest = {key: pair for key, pair in fact.changes.items() if key != "undoes"}
    action = fact.changes.get("undoes", (0, ""))[1]
    bare = Fact(action, fact.from_stage, fact.to_stage, rest)
    if action in (Step.SELF_SCORE, Step.SCORE_AGAIN, "self_score_draft", Step.VERIFY):
        lines = _point_lines(_take(bare, teller.verified if action == Step.VERIFY else teller.own))
    elif action == "meeting":
        lines = _meeting(bare, teller)[1]
    else:
        lines = change_lines(rest, teller.names, words.UNDONE.get(action, {}))
    return f"Hoàn tác: {undo.words(action)}", (*lines, *_moved("")(fact, teller)[1])


def _moved(what: str) -> Sentence:
    def sentence(fact: Fact, teller: _Teller) -> tuple[str, Lines]:  # noqa: ARG001
        stages = (fact.from_stage, fact.to_stage)
        return what, (f"Bước: {' → '.join(stage.label for stage in stages if stage)}",) if all(stages) else ()

    return sentence


# --- Set-up ------------------------------------------------------------------------------------------


def _meeting(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """Its fields are written “<unit id>.<field>”."""
    unit = next((key.partition(".")[0] for key in fact.changes), "")
    bare = {key.partition(".")[2]: pair for key, pair in fact.changes.items()}
    where = f" của {teller.names.units[unit]}" if unit in teller.names.units else ""
    return f"Ghi cuộc họp bầu chọn{where}", change_lines(bare, teller.names, words.MEETING)


def _narrative(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """Which parts; the texts themselves are too long for a line."""
    parts = (teller.names.sections.get(key, key) for key in fact.changes)
    return "Sửa lời văn của báo cáo", tuple(f"Phần “{part}”" for part in parts)


def _inspection(what: str) -> Sentence:
    """`changes` holds besides the fields which visit it is: [its number, what it is called]."""

    def sentence(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
        rest = {key: pair for key, pair in fact.changes.items() if key != "inspection"}
        called = fact.changes.get("inspection", (0, ""))[1]
        lines = change_lines(rest, teller.names, words.INSPECTION)
        return f"{what} {called}".strip(), lines

    return sentence


SENTENCES: dict[str, Sentence] = {
    "register": _plain("Đăng ký tham gia"),
    "change_registration": _plain("Sửa hồ sơ", words.PERSON),
    "give_consent": _plain("Ghi sự đồng ý dùng thông tin", words.CONSENT),
    "withdraw_consent": _plain("Rút sự đồng ý dùng thông tin", words.CONSENT),
    "record_complaint": _plain("Ghi ý kiến về kết quả", words.COMPLAINT),
    "change_complaint": _plain("Sửa ý kiến đã ghi", words.COMPLAINT),
    "answer_complaint": _plain("Trả lời ý kiến", words.COMPLAINT),
    "reopen_complaint": _plain("Mở lại ý kiến để xem xét lại", words.COMPLAINT),
    "finish_complaint": _plain("Ghi việc đã làm theo ý kiến", words.COMPLAINT),
    "self_score_draft": _draft,
    Step.SCORE_AGAIN.value: _scores_again,
    "change_score_day": _plain("Sửa ngày tự chấm", words.ROUND),
    "add_plan_item": _plain("Thêm vào kế hoạch học tập"),
    "change_plan_item": _plain("Sửa kế hoạch học tập"),
    "finish_plan_item": _plain("Ghi đã học xong"),
    "remove_plan_item": _plain("Bỏ khỏi kế hoạch học tập"),
    "copy_plan": _plain("Chép việc chưa xong từ kế hoạch trước"),
    "add_evidence": _plain("Thêm minh chứng", words.EVIDENCE),
    "change_evidence": _plain("Sửa minh chứng", words.EVIDENCE),
    "remove_evidence": _plain("Bỏ minh chứng"),
    "add_evidence_file": _plain("Thêm tệp minh chứng"),
    "remove_evidence_file": _plain("Bỏ tệp minh chứng"),
    "judge_evidence": _plain("Xem minh chứng"),
    "attend_training": _plain("Ghi dự tập huấn", words.TRAINING),
    "miss_training": _plain("Bỏ tên khỏi danh sách dự tập huấn", words.TRAINING),
    "training_evidence": _plain("Cập nhật minh chứng theo danh sách tập huấn"),
    "keep_training": _plain("Ghi buổi tập huấn", words.TRAINING),
    "change_training": _plain("Sửa buổi tập huấn", words.TRAINING),
    "remove_training": _plain("Xoá buổi tập huấn", words.TRAINING),
    "count_guests": _plain("Ghi số khách dự tập huấn", words.TRAINING),
    Step.SELF_SCORE.value: _self_scored,
    Step.VERIFY.value: _verified,
    "first_opinion": _plain("Đã chấm thẩm định lần thứ nhất, chờ người thứ hai"),
    "second_opinion": _plain("Đã chấm thẩm định lần thứ hai", words.OPINIONS),
    "drop_opinions": _plain("Bỏ điểm thẩm định cũ vì phiếu nộp lại hoặc mở lại", words.OPINIONS),
    Step.SEND_BACK.value: _plain("Trả lại để bổ sung minh chứng"),
    Step.VOTE.value: _voted,
    Step.RECOGNISE.value: _decided("Được công nhận"),
    Step.DECLINE.value: _decided("Không được công nhận"),
    Step.CORRECT.value: _moved("Mở lại bước trước để sửa"),
    Step.REVOKE.value: _moved("Thu hồi công nhận"),
    "print_certificate": _plain("In giấy công nhận", words.CERTIFICATE),
    "replace_certificate": _plain("Cấp lại giấy công nhận", words.CERTIFICATE),
    Step.WITHDRAW.value: _moved("Rút đăng ký"),
    Step.REINSTATE.value: _plain("Đăng ký lại"),
    "merge_citizens": _plain("Gộp hai hồ sơ của một người", words.JOINED),
    "undo_merge": _plain("Gỡ việc gộp hồ sơ", words.JOINED),
    "tell_apart": _plain("Ghi là hai người khác nhau", words.BARE),
    "ask_again": _plain("Bỏ ghi “hai người khác nhau”", words.BARE),
    "meeting": _meeting,
    undo.UNDO: _undone,
    "open_cycle": _plain("Mở đợt mới", words.BARE),
    "change_cycle": _plain("Sửa thông tin của đợt", words.CYCLE),
    "close_cycle": _plain("Khoá sổ đợt", words.CRITERIA),
    "reopen_cycle": _plain("Mở lại đợt đã khoá sổ"),
    "draft_criteria": _plain("Soạn bản mới của bộ tiêu chí", words.CRITERIA),
    "change_criteria": _plain("Sửa bản đang soạn của bộ tiêu chí", words.CRITERIA),
    "drop_criteria": _plain("Bỏ bản đang soạn của bộ tiêu chí", words.CRITERIA),
    "issue_criteria": _plain("Ban hành bản mới của bộ tiêu chí", words.CRITERIA),
    "add_unit": _plain("Thêm đơn vị", words.BARE),
    "change_unit": _plain("Sửa đơn vị", words.BARE),
    "add_account": _plain("Thêm tài khoản", words.BARE),
    "change_account": _plain("Sửa tài khoản", words.BARE),
    "set_password": _plain("Đặt lại mật khẩu", words.BARE),
    "set_pin": _plain("Đặt mã PIN mở khoá màn hình", words.BARE),
    "remove_pin": _plain("Bỏ mã PIN mở khoá màn hình", words.BARE),
    "change_commune": _plain("Sửa tên xã, phường", words.BARE),
    "add_signer": _plain("Sửa người ký văn bản", words.SIGNERS),
    "allow_same_account": _plain("Sửa việc thẩm định phiếu do chính mình nhập", words.OPTIONS),
    "lock_after": _plain("Sửa thời gian tự khoá màn hình", words.OPTIONS),
    "keep_document": _plain("Ghi văn bản chỉ đạo", words.BARE),
    "remove_document": _plain("Bỏ văn bản chỉ đạo", words.BARE),
    "keep_member": _plain("Ghi thành viên Ban Chỉ đạo", words.BARE),
    "remove_member": _plain("Bỏ thành viên Ban Chỉ đạo", words.BARE),
    "record_inspection": _inspection("Ghi lần kiểm tra"),
    "change_inspection": _inspection("Sửa lần kiểm tra"),
    "remove_inspection": _inspection("Bỏ lần kiểm tra"),
    "finish_follow_up": _inspection("Ghi việc đã xong sau kiểm tra"),
    "reopen_follow_up": _inspection("Ghi việc chưa xong sau kiểm tra"),
    "keep_narrative": _narrative,
    "issue": _plain("Ban hành văn bản", words.ISSUED),
    "correct_paper": _plain("Ban hành văn bản thay thế", words.ISSUED),
    "reprint": _plain("In lại văn bản đã ban hành", words.ISSUED),
    "note_numbers": _plain("Ghi vào sổ văn bản số không có giấy", words.ISSUED),
    "drop_notes": _plain("Bỏ ghi chú trong sổ văn bản", words.ISSUED),
    "keep_certificate_stock": _plain("Ghi máy in, phôi giấy công nhận", words.BARE),
    "remove_certificate_stock": _plain("Xoá máy in, phôi giấy công nhận", words.BARE),
    "keep_emblem": _plain("Đặt biểu trưng trên giấy công nhận"),
    "remove_emblem": _plain("Bỏ biểu trưng trên giấy công nhận"),
}
