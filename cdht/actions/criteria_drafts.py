"""Writing a version of the criteria: begin, save page by page, issue. Drafts may be incomplete."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.criteria import CriteriaSet
from ..domain.criteria_drafts import (
    MOST_DRAFTS,
    MOST_LETTERS,
    Content,
    Page,
    as_mapping,
    begin,
    lacks,
    rearranged,
    with_part,
)  # fmt: skip
from ..domain.lifecycle import Role
from ..domain.problems import NotAllowed, Problem, Refused, Stale, refuse_if
from ..domain.vietnamese import time_short
from ..models.criteria import CriteriaVersion, seen_by
from ..models.criteria_drafts import CriteriaDraft, drafts_of
from .criteria import add_version
from .journal import Entry, record
from .transactions import writing


def draft_from_version(version_id: int, *, by: Actor, at: datetime) -> CriteriaDraft:
    """A draft that begins as a version which the commune sees."""
    by.must_hold(Role.SECRETARY)
    with writing():
        version = seen_by(by.commune_id).where(CriteriaVersion.id == version_id).first()
        if version is None:
            raise NotAllowed("Không có bộ tiêu chí này.")
        return _begin(begin(version.value.as_mapping()), version.id, by, at)


def draft_from_file(content: Content, *, by: Actor, at: datetime) -> CriteriaDraft:
    """A draft that begins as what a file holds; based on the newest version of the same code."""
    by.must_hold(Role.SECRETARY)
    with writing():
        same = seen_by(by.commune_id).where(CriteriaVersion.code == content["id"]).first()
        return _begin(content, same.id if same else None, by, at)


def save_page(draft_id: int, page: Page, part: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep what was typed on one page, complete or not; only the page's own part changes."""
    with writing():
        draft = _of(draft_id, by)
        before = draft.value
        _store(draft, before, with_part(before, page, part), page.kind, by, at)


def rearrange(draft_id: int, deed: str, *, by: Actor, at: datetime) -> None:
    """Add, remove or move an indicator: “add”, “remove-3”, “up-3”, “down-3”."""
    with writing():
        draft = _of(draft_id, by)
        before = draft.value
        _store(draft, before, rearranged(before, deed), "indicators", by, at)


def issue_draft(draft_id: int, *, by: Actor, at: datetime) -> CriteriaVersion:
    """The draft becomes a version of the commune that never changes again. Raises `Refused` with all that is
    still missing, and for a draft that says what a version says already."""
    with writing():
        draft = _of(draft_id, by)
        content = draft.value
        refuse_if(Problem(lack.field, lack.message) for lack in lacks(content))
        mapping = as_mapping(content)
        _refuse_known(CriteriaSet.parse(mapping).digest(), by)
        version = add_version(mapping, at=at, commune_id=by.commune_id)
        CriteriaDraft.delete().where(CriteriaDraft.id == draft.id).execute()
        record(
            [Entry("issue_criteria", changes=_changes(version.label, digest=version.digest))], by=by, at=at
        )
        return version


def remove_draft(draft_id: int, *, by: Actor, at: datetime) -> None:
    """Of a draft nothing is left but the journal's word that it was there."""
    with writing():
        draft = _of(draft_id, by)
        CriteriaDraft.delete().where(CriteriaDraft.id == draft.id).execute()
        record([Entry("drop_criteria", changes=_changes(draft.label))], by=by, at=at)


def _begin(content: Content, based_on: int | None, by: Actor, at: datetime) -> CriteriaDraft:
    if drafts_of(by.commune_id).count() >= MOST_DRAFTS:
        raise Refused.because(
            f"Đang có {MOST_DRAFTS} bản soạn dở. Ban hành hoặc bỏ bớt rồi mới soạn bản khác."
        )
    draft = CriteriaDraft.create(
        commune=by.commune_id,
        title=_title(content),
        based_on=based_on,
        content=_written(content),
        created_at=at,
        changed_at=at,
        changed_by=by.account_id,
        changed_by_name=by.name,
    )
    record([Entry("draft_criteria", changes=_changes(draft.label))], by=by, at=at)
    return draft


def _store(draft: CriteriaDraft, before: Content, after: Content, page: str, by: Actor, at: datetime) -> None:
    """Compare and set: whoever saved between reading and writing is not overwritten."""
    if after == before:
        return
    values = {
        "title": _title(after),
        "content": _written(after),
        "version": draft.version + 1,
        "changed_at": at,
        "changed_by": by.account_id,
        "changed_by_name": by.name,
    }
    same = (CriteriaDraft.id == draft.id) & (CriteriaDraft.version == draft.version)
    if not CriteriaDraft.update(**values).where(same).execute():
        raise Stale("bản soạn", by=draft.changed_by_name, at=time_short(draft.changed_at))
    changes = {**_changes(_title(after).strip() or draft.label), "page": [None, _PAGES[page]]}
    record([Entry("change_criteria", changes=changes)], by=by, at=at)


def _of(draft_id: int, by: Actor) -> CriteriaDraft:
    by.must_hold(Role.SECRETARY)
    draft: CriteriaDraft | None = drafts_of(by.commune_id).where(CriteriaDraft.id == draft_id).first()
    if draft is None:
        raise NotAllowed("Bản soạn này không còn: đã ban hành hoặc đã bỏ.")
    return draft


def _refuse_known(digest: str, by: Actor) -> None:
    same = seen_by(by.commune_id).where(CriteriaVersion.digest == digest).first()
    if same is not None:
        raise Refused.because(f"Bản này giống hệt “{same.label}”, không có gì mới để ban hành.")


def _written(content: Content) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    if len(text) > MOST_LETTERS:
        raise Refused.because("Bản soạn dài quá, máy không giữ được. Rút bớt lời văn rồi lưu lại.")
    return text


def _title(content: Content) -> str:
    return str(content["title"])[:300]


def _changes(title: str, *, digest: str = "") -> dict[str, list[str | None]]:
    return {"title": [None, title], **({"criteria_digest": [None, digest]} if digest else {})}


_PAGES = {
    "general": "Thông tin chung", "rule": "Điểm đạt", "audiences": "Đối tượng", "groups": "Nhóm năng lực",
    "indicators": "Danh sách chỉ số", "indicator": "Tên chỉ số", "guidance": "Lời văn của chỉ số",
}  # fmt: skip
