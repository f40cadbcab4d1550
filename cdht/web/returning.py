"""Coming back: a record knows the list that it was opened from, with its filters, its page and the line.

The list hands on its own address as `back`; the record's back link leads there, and every link to a
neighbour hands it on. Only addresses of the lists below are followed, so that no one can send people away.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException

from .pages import Link

LISTS = {
    "home.today": "Việc hôm nay",
    "registration.people": "Danh sách đăng ký",
    "search.search": "Kết quả tìm",
    "scoring.grid": "Bảng điểm",
    "verification.queue": "Phiếu đang chờ",
    "agreement.summary": "Mức thống nhất khi chấm điểm",
    "voting.unit": "Phiếu bầu của đơn vị",
    "recognition.candidates": "Danh sách xét công nhận",
    "certificates.register": "Sổ cấp giấy công nhận",
    "recognition.decision": "Quyết định",
    "checks.checks": "Soát số liệu",
    "duplicates.pairs": "Người trùng",
    "training_attendance.people": "Danh sách dự tập huấn",
}
LONGEST = 500


def plug_in(app: Flask) -> None:
    app.add_template_global(here)
    app.add_template_global(kept_back)
    app.add_template_global(way_back)


def here(line: str = "") -> str:
    """The address of this list, with the line to come back to; a piece of a page stands for its page."""
    return request.full_path.rstrip("?") + (f"#{line}" if line else "")


def kept_back() -> str | None:
    """What a link to a neighbouring record hands on; None leaves it out of the address."""
    back = request.values.get("back", "")
    return back if _title(back) else None


def way_back(url: str, text: str) -> Link:
    """The list that the record was opened from, else `url` with its words."""
    back = kept_back()
    return Link(_title(back), back) if back else Link(text, url)


def _title(address: str) -> str:
    """What the list at this address of ours is called; empty when it is none of the lists."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or len(address) > LONGEST:
        return ""
    try:
        endpoint, _values = _match(urlsplit(address).path)
    except (HTTPException, ValueError):
        return ""
    return LISTS.get(endpoint, "")


def _match(path: str) -> tuple[str, Any]:
    endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    return str(endpoint), values
