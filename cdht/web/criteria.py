"""Criteria sets: which versions there are, and one of them to read as one audience reads it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from ..domain.criteria import Audience, CompetenceGroup, CriteriaSet, Guidance, Indicator
from ..models.criteria import CriteriaVersion, newest_first
from ..models.cycles import in_commune
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
    used: dict[int, list[str]] = {}
    for cycle in in_commune(me().commune_id):
        used.setdefault(cycle.criteria_id, []).append(cycle.name)
    return answer("criteria/criteria.html", versions=list(newest_first()), used=used)


@bp.route("/criteria/<int:version_id>", methods=["GET"])
@allow()
def one(version_id: int) -> Response:
    version: CriteriaVersion = found(CriteriaVersion.select().where(CriteriaVersion.id == version_id))
    value = version.value
    audience = _audience(value)
    return answer(
        "criteria/one.html",
        version=version,
        criteria=value,
        audience=audience,
        tabs=_tabs(version, audience),
        groups=_groups(value, audience),
        official=sum(item.official for item in value.indicators),
    )


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
