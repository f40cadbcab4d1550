"""The statistics of a cycle with their charts: the annex on screen, each count leading to its people."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from ..domain.lifecycle import Role
from ..reports import html
from ..reports import statistics as reports
from ..reports.charts import shown
from ..reports.papers import PAPERS
from .access import allow
from .pages import answer, the_cycle

bp = Blueprint("statistics", __name__)


@bp.route("/cycles/<int:cycle_id>/statistics")
@allow(Role.SECRETARY, Role.VIEWER)
def statistics(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    told = reports.statistics_of(cycle)
    return answer(
        "statistics/statistics.html",
        told=told,
        charts=reports,
        measures=reports.STEPS,  # “steps” are the frame’s
        shown=shown,
        wide=html.picture_of,
        narrow=html.narrow_picture_of,
        paper=PAPERS["annex"],
        figure_url=lambda key, row: _list_url(cycle.id, key, row.unit_id),
    )


def _list_url(cycle_id: int, key: str, unit_id: int | None) -> str:
    return url_for("registration.people", cycle_id=cycle_id, figure=key, unit=unit_id)
