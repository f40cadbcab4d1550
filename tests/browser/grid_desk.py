"""A small desk that stands in for the program: one page with a score grid made from the real macros.

It answers a row's POST with the same row, the way the pattern in templates/ui/grid.html demands.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

PAGE = """{% extends "layout.html" %}{% block head %}<script type="module" src="/static/grid.js"></script>
<script type="module" src="/static/filling.js"></script>{% endblock %}
{% block content %}{{ ui.head("Nhập điểm") }}
{{ ui.help_strip(helps) }}
{% call ui.score_grid(groups, "Điểm tự chấm", floor=5) %}
{% for l in lines %}{{ ui.grid_row(l) }}{% endfor %}{% endcall %}
<a href="/elsewhere" id="away">đi chỗ khác</a>{% endblock %}"""


@dataclass
class Desk:
    """What the pretended program knows, and how it is to answer the next row."""

    saved: dict[int, list[str]] = field(default_factory=lambda: {n: [""] * 10 for n in (1, 2, 3)})
    posts: list[tuple[int, list[str]]] = field(default_factory=list)
    status: int = 200
    redirect: bool = False
    words: str = ""  # answered as plain text instead of the row, as a failure page does for htmx
    delay: float = 0
    url: str = ""

    def __post_init__(self) -> None:
        self.env = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
        self.env.globals["url_for"] = lambda _, filename: f"/static/{filename}"
        self.ui: Any = self.env.get_template("ui.html").module

    def page(self) -> str:
        numbers = {"I": [1, 2, 3, 4], "II": [5, 6, 7, 8], "III": [9, 10]}
        groups = [{"title": title, "numbers": them} for title, them in numbers.items()]
        levels = [{"low": 0, "high": 4, "text": "ít"}, {"low": 5, "high": 10, "text": "nhiều"}]
        helps = [
            {"key": f"farmer-{n}", "title": f"Chỉ số {n}", "wording": f"Lời {n}", "levels": levels}
            for n in range(1, 11)
        ]
        lines = [self.line(number, points) for number, points in self.saved.items()]
        return self.env.from_string(PAGE).render(ui=self.ui, groups=groups, helps=helps, lines=lines)

    def row(self, number: int, points: list[str]) -> str:
        return str(self.ui.grid_row(self.line(number, points, refused=self.status == 422)))

    def line(self, number: int, points: list[str], *, refused: bool = False) -> SimpleNamespace:
        state = {"kind": "refused", "word": "Chưa lưu"} if refused else {"kind": "done", "word": "Đã lưu"}
        errors = {"11": "0–10"}
        cells = [{"indicator": i, "value": p, "error": errors.get(p)} for i, p in enumerate(points, 1)]
        return SimpleNamespace(
            id=number,
            no=number,
            name=f"Người {number}",
            note="Nông dân",
            audience="farmer",
            action=f"/rows/{number}",
            version=len(self.posts),
            form_key=f"key-{len(self.posts)}",
            unsaved=refused,
            cells=cells,
            state=state if any(points) else {"kind": "plain", "word": "chưa nhập"},
        )


def handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = ROOT / self.path.lstrip("/")
            if self.path.startswith("/static/") and file.is_file():
                self.answer(200, file.read_bytes(), KINDS.get(file.suffix, "application/octet-stream"))
            else:
                self.answer(200, (desk.page() if self.path == "/" else "<h1>chỗ khác</h1>").encode())

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = parse_qs(sent, keep_blank_values=True)
            number, points = int(self.path.rsplit("/", 1)[1]), [form[f"points-{i}"][0] for i in range(1, 11)]
            desk.posts.append((number, points))
            time.sleep(desk.delay)
            if desk.status == 200 and not desk.redirect:
                desk.saved[number] = points
            if desk.words:
                self.answer(desk.status, desk.words.encode(), "text/plain; charset=utf-8")
            else:
                self.answer(desk.status, b"" if desk.redirect else desk.row(number, points).encode())

        def answer(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
            self.send_response(status)
            headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Content-Security-Policy": CSP}
            for name, value in headers.items():
                self.send_header(name, value)
            if desk.redirect and self.command == "POST":
                self.send_header("HX-Redirect", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Answers
