"""A chart as SVG for a page: the drawing of the paper, fit for a policy that refuses inline styles.

ReportLab writes looks into `style` attributes, which the policy drops, and ids that would stand twice on a
page: looks become attributes of their own, ids and clipping go.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cdht.reports.chart_drawing import SIZE, Layout
from cdht.reports.charts import Chart
from cdht.reports.text import printable

_FAMILY = "Liberation Serif, Times New Roman, Tinos, serif"
# Where the look is what SVG does anyway, an attribute would only be weight.
_USUAL = {
    "stroke": "none", "stroke-width": "1", "stroke-linecap": "", "fill-rule": "",
    "fill": "rgb(0%,0%,0%)", "font-family": "",
}  # fmt: skip


@lru_cache(maxsize=48)
def svg(chart: Chart, width: float, size: float = SIZE, *, name: str = "chart-picture") -> str:
    """The whole chart as one `<svg>` that scales with its place; `width` and `size` in points, `name` is its
    class. What it shows is said in `aria-label`. Sixty units take half a second: a chart is drawn once until
    its figures change."""
    from reportlab.graphics import renderSVG

    drawing = Layout(chart, width, size).drawing()
    canvas = renderSVG.SVGCanvas((drawing.width, drawing.height), useClip=True)
    renderSVG.draw(drawing, canvas)
    root = canvas.svg
    for part in list(root.childNodes):
        if part.nodeName in ("title", "desc"):
            root.removeChild(part)
    _clean(root)
    for attribute in ("width", "height", "version", "xmlns:xlink"):
        root.removeAttribute(attribute)
    looks = {"class": name, "role": "img", "aria-label": printable(chart.alt), "font-family": _FAMILY}
    for attribute, value in looks.items():
        root.setAttribute(attribute, value)
    return str(root.toxml())


def _clean(element: Any) -> None:
    for attribute in ("id", "clip", "fill-rule"):
        if element.hasAttribute(attribute):
            element.removeAttribute(attribute)
    if element.hasAttribute("style"):
        _unfold(element, element.getAttribute("style"))
        element.removeAttribute("style")
    for child in element.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            _clean(child)


def _unfold(element: Any, style: str) -> None:
    """`fill: none; stroke: …` as attributes."""
    looks = dict(one.split(":", 1) for one in style.split(";") if ":" in one)
    for look, value in ((key.strip(), value.strip()) for key, value in looks.items()):
        if look == "font-family" and value.endswith("_10"):
            element.setAttribute("font-weight", "bold")
        if _USUAL.get(look) not in ("", value):
            element.setAttribute(look, value)
