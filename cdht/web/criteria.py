"""Criteria sets: which versions there are, one of them to read, two of them side by side, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, request, url_for

from ..domain import criteria_words
from ..domain.criteria import Audience, CompetenceGroup, CriteriaSet, Guidance, Indicator
from ..domain.criteria_difference import Section, compare
from ..domain.lifecycle import Role
from ..models.criteria import CriteriaVersion, seen_by
from ..models.criteria_drafts import drafts_of
from ..models.cycles import Cycle, in_commune
from ..reports.criteria_toml import toml
from .access import allow
from .pages import Link, answer, found, me

bp = Blueprint("criteria", __name__)


@dataclass(frozen=True, slots=True)
class GroupShown:
    group: CompetenceGroup
    indicators: list[tuple[Indicator, Guidance]]
    points: int


@bp.route("/criteria", methods=["GET"])
@allow()
def criteria() -> Response:
    versions = list(seen_by(me().commune_id))
    return answer(
        "criteria/criteria.html",
        versions=versions,
        used=_used(),
        drafts=list(drafts_of(me().commune_id)),
        may_edit=me().has(Role.SECRETARY),
        difficult_area_rule=criteria_words.difficult_area_rule,
    )


@bp.route("/criteria/<int:version_id>", methods=["GET"])
@allow()
def one(version_id: int) -> Response:
    version = the_version(version_id)
    value = version.value
    audience = _audience(value)
    return answer(
        "criteria/one.html",
        version=version,
        criteria=value,
        audience=audience,
        tabs=_tabs(version, audience),
        groups=_groups(value, audience),
        cycles=_used().get(version.id, []),
        words=criteria_words,
        others=[other for other in seen_by(me().commune_id) if other.id != version.id],
        may_edit=me().has(Role.SECRETARY),
    )


@bp.route("/criteria/<int:version_id>/difference", methods=["GET"])
@allow()
def difference(version_id: int) -> Response:
    """This version beside another one (`with`, a version's id); only what differs, or everything (`all`).

    The older one is on the left, from wherever one came: what is new must not look as if it were gone.
    """
    version = the_version(version_id)
    other = the_version(request.args.get("with", type=int) or 0)
    old, new = sorted((other, version), key=lambda one: (one.value.valid_from, one.version, one is version))
    sides = (old.value.as_mapping(), new.value.as_mapping())
    return compared(sides, (old.label, new.label), url_for("criteria.one", version_id=version.id),
                    url_for("criteria.difference", version_id=version.id, **{"with": other.id}))  # fmt: skip


@bp.route("/criteria/<int:version_id>/toml", methods=["GET"])
@allow()
def file(version_id: int) -> Response:
    version = the_version(version_id)
    return toml_file(version.value.as_mapping(), f"{version.code}-ban-{version.version}")


# --- What drafts use too -----------------------------------------------------------------------------


def the_version(version_id: int) -> CriteriaVersion:
    """What the commune sees, or 404."""
    version: CriteriaVersion = found(seen_by(me().commune_id).where(CriteriaVersion.id == version_id))
    return version


def compared(
    sides: tuple[Mapping[str, Any], Mapping[str, Any]], names: tuple[str, str], back: str, here: str
) -> Response:
    """The page of two versions, old and new, side by side."""
    sections = compare(*sides)
    everything = request.args.get("all") == "1"
    sign = "&" if "?" in here else "?"
    tabs = [Link("Chỗ khác nhau", here, current=not everything),
            Link("Tất cả", f"{here}{sign}all=1", current=everything)]  # fmt: skip
    return answer(
        "criteria/difference.html",
        sections=[_shown(one, everything) for one in sections if everything or one.differs],
        differing=sum(one.differs for one in sections),
        old=names[0],
        new=names[1],
        back=back,
        tabs=tabs,
    )


def toml_file(mapping: Mapping[str, Any], name: str) -> Response:
    response = make_response(toml(mapping))
    response.headers["Content-Type"] = "application/toml; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return response


# --- Helpers -----------------------------------------------------------------------------------------


def _shown(section: Section, everything: bool) -> tuple[Section, tuple[Any, ...]]:
    return section, section.lines if everything else section.changed


def _used() -> dict[int, list[Cycle]]:
    used: dict[int, list[Cycle]] = {}
    for cycle in in_commune(me().commune_id):
        used.setdefault(cycle.criteria_id, []).append(cycle)
    return used


def _audience(value: CriteriaSet) -> Audience:
    """The one asked for, else the first: an address typed by hand shows the page, not an error."""
    wanted = request.args.get("audience", "")
    return next((who for who in value.audiences if who.id == wanted), value.audiences[0])


def _tabs(version: CriteriaVersion, audience: Audience) -> list[Link]:
    def url(who: Audience) -> str:
        return url_for("criteria.one", version_id=version.id, audience=who.id)

    return [Link(who.short, url(who), current=who == audience) for who in version.value.audiences]


def _groups(value: CriteriaSet, audience: Audience) -> list[GroupShown]:
    groups = []
    for group in value.groups:
        own = [(item, item.guidance[audience.id]) for item in value.indicators if item.group == group.id]
        groups.append(GroupShown(group, own, len(own) * value.max_points))
    return groups
