"""The rules for templates: what htmx may be asked, and nothing inline that the page's policy would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
HTMX = {
    "hx-get",
    "hx-post",
    "hx-target",
    "hx-swap",
    "hx-trigger",
    "hx-push-url",
    "hx-indicator",
    "hx-disabled-elt",
    "hx-confirm",
}
HTMX_WORD = re.compile(r"(?<![\w-])(?:data-)?hx-[\w:-]*")


def files() -> Iterator[tuple[str, str]]:
    for file in sorted(TEMPLATES.rglob("*.html")):
        yield file.relative_to(TEMPLATES).as_posix(), file.read_text(encoding="utf-8")


def findings(path: str, source: str) -> list[str]:
    """What the template must not have, as `path:line: …`. Papers (documents/) may carry their style."""
    checker = _Checker(path.startswith("documents/"))
    checker.feed(markup(source))
    checker.close()
    return [f"{path}:{line}: {what}" for line, what in sorted({*checker.found, *_foreign_htmx(source)})]


def markup(source: str) -> str:
    """The template as plain HTML: comments gone, an expression is `x`, a statement a space; lines kept."""
    kept: list[str] = []
    for _, kind, value in Environment(autoescape=True).lex(source):
        if kind == "data":
            kept.append(value)
        elif kind in ("variable_begin", "block_begin"):
            kept.append("x" if kind == "variable_begin" else " ")
        kept.append("\n" * value.count("\n") if kind != "data" else "")
    return "".join(kept)


def _foreign_htmx(source: str) -> Iterator[tuple[int, str]]:
    """Also in macro arguments and attribute dictionaries; comments may speak of anything."""
    for line, kind, value in Environment(autoescape=True).lex(source):
        words = HTMX_WORD.finditer(value) if kind != "comment" else ()
        for word in words:
            if word[0] not in HTMX:
                yield line + value[: word.start()].count("\n"), f"{word[0]} is not an agreed htmx attribute"


class _Checker(HTMLParser):
    def __init__(self, is_paper: bool) -> None:
        super().__init__()
        self.is_paper = is_paper
        self.found: set[tuple[int, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "script" and "src" not in names:
            self._add("inline script")
        if not self.is_paper and (tag == "style" or "style" in names):
            self._add("inline style")
        for name, value in attrs:
            if name.startswith("on"):
                self._add(f"inline handler {name}")
            if (value or "").strip().lower().startswith("javascript:"):
                self._add(f"javascript: in {name}")

    def _add(self, what: str) -> None:
        self.found.add((self.getpos()[0], what))
