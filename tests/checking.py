"""A client that looks at every answer as a careful person would, whatever the test is about."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cdht.models.base import database

ORIGIN = "http://localhost"
# “nan” alone is a number gone wrong; inside a sentence it is a bamboo slat, in the criteria of basket makers.
NO_VALUES = re.compile(r"\b(None|NaN|undefined|Undefined)\b|(?<![^\s(])nan%|^\s*nan\s*$", re.MULTILINE)
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
HTMX_ALLOWED = {
    "hx-get", "hx-post", "hx-target", "hx-swap", "hx-trigger", "hx-push-url", "hx-indicator",
    "hx-disabled-elt", "hx-confirm",
}  # fmt: skip


class Page:
    """An answer, with its soup and a few questions."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True) if "text/" in (response.content_type or "") else ""
        self.soup = BeautifulSoup(self.html, "html.parser")

    @property
    def h1(self) -> str:
        return text_of(self.soup.h1)

    @property
    def text(self) -> str:
        return text_of(self.soup)

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    def errors(self) -> dict[str, str]:
        """Messages of the error summary by the field they link to."""
        return {a["href"].lstrip("#"): text_of(a) for a in self.soup.select(".summary a[href^='#']")}

    def link(self, words: str) -> str:
        """The address of the link with these words."""
        for a in self.soup.select("a[href]"):
            if words in text_of(a):
                return str(a["href"])
        raise AssertionError(f"no link “{words}” in: {self.text[:400]}")

    def form(self, submit: str = "") -> Form:
        """The form whose button says `submit` (the first in <main> without a word)."""
        for form in self.soup.select("main form"):
            words = " ".join(text_of(b) for b in form.select("button"))
            linked = [b for b in self.soup.select("button[form]") if b["form"] == form.get("id")]
            words += " ".join(text_of(b) for b in linked)
            if submit in words:
                return Form(form, self.soup, submit)
        raise AssertionError(f"no form with a button “{submit}”")

    def rows(self) -> list[list[str]]:
        """The body rows of all tables, as texts."""
        return [[text_of(c) for c in tr.select("th,td")] for tr in self.soup.select("tbody tr")]


class Form:
    """A form as a browser would send it."""

    def __init__(self, node: Any, soup: Any, submit: str) -> None:
        self.action = node.get("action")
        self.method = (node.get("method") or "get").lower()
        self.fields: dict[str, list[str]] = {}
        joined = [e for e in soup.select("[form]") if node.get("id") and e.get("form") == node.get("id")]
        for element in [*node.select("input,select,textarea,button"), *joined]:
            if element.get("name") and element.get("form") in (None, node.get("id")):
                for value in _values(element, submit):
                    self.fields.setdefault(element["name"], []).append(value)

    def fill(self, **values: Any) -> Form:
        """`fill(name="An", roles=["clerk"])`; a name that the form lacks is an error. `__` stands for `-`."""
        for name, value in values.items():
            name = name.replace("__", "-")
            many = value if isinstance(value, list | tuple) else [value]
            self.fields[name] = [str(one) for one in many if one is not None]
        return self


def _values(element: Any, submit: str) -> list[str]:
    kind = element.get("type", "text")
    if element.name == "button":
        return [element.get("value", "")] if submit and submit in text_of(element) else []
    if element.name == "select":
        chosen = element.select("option[selected]") or element.select("option")[:1]
        return [o.get("value", text_of(o)) for o in chosen]
    if element.name == "textarea":
        return [element.get_text().lstrip("\n")]
    if kind in ("checkbox", "radio"):
        return [element.get("value", "on")] if element.has_attr("checked") else []
    return [] if kind in ("submit", "button", "file") else [element.get("value", "")]


def text_of(node: Any) -> str:
    return " ".join(node.get_text(" ").split()) if node is not None else ""


class Checker:
    """GET and POST as a browser on our own pages; every answer is checked before the test sees it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, *, status: int = 200, htmx: bool = False, **kwargs: Any) -> Page:
        return self._seen(self.client.get(path, headers=_headers(htmx), **kwargs), status, htmx)

    def post(
        self, path: str, data: Any = None, *, status: int = 303, htmx: bool = False, **kwargs: Any
    ) -> Page:
        response = self.client.post(path, data=data or {}, headers=_headers(htmx), **kwargs)
        return self._seen(response, status, htmx)

    def send(self, form: Form, *, status: int = 303, htmx: bool = False) -> Page:
        assert form.method == "post", "a search is a GET"
        return self.post(form.action, form.fields, status=status, htmx=htmx)

    def follow(self, page: Page) -> Page:
        assert page.location, f"no redirect: {page.status}"
        return self.get(page.location)

    def sign_in(self, login: str, password: str) -> Page:
        return self.post("/sign-in", {"login": login, "password": password})

    def sign_out(self) -> None:
        self.post("/sign-out")

    def _seen(self, response: TestResponse, status: int, htmx: bool) -> Page:
        database.connect(reuse_if_open=True)  # the request has closed this thread's connection
        page = Page(response)
        assert page.status == status, (
            f"{response.request.method} {response.request.path} → {page.status}, expected {status}: "
            f"{page.location or page.text[:600]}"
        )
        check_headers(response)
        if page.html and response.content_type.startswith("text/html"):
            check_markup(page.soup, whole=not htmx and page.status not in (303, 302))
        return page


def _headers(htmx: bool) -> dict[str, str]:
    headers = {"Origin": ORIGIN, "Host": "localhost"}
    return headers | {"HX-Request": "true", "HX-Current-URL": ORIGIN + "/"} if htmx else headers


def check_headers(response: TestResponse) -> None:
    assert response.headers.get("Cache-Control") == "no-store"
    assert response.headers.get("X-Content-Type-Options") == "nosniff"
    assert "script-src 'self'" in response.headers.get("Content-Security-Policy", "")


def check_markup(soup: BeautifulSoup, *, whole: bool = True) -> None:
    """One h1, unique ids, labelled inputs, forms with method and action, nothing inline, no None."""
    if whole:
        assert len(soup.select("h1")) == 1, f"{len(soup.select('h1'))} h1"
        assert soup.html and soup.html.get("lang") == "vi"
        assert soup.title and soup.title.get_text(strip=True)
    ids = [e["id"] for e in soup.select("[id]")]
    twice = {i for i in ids if ids.count(i) > 1} if len(ids) < 3000 else set()
    assert not twice, f"ids twice: {twice}"
    for form in soup.select("form"):
        assert form.get("method") in ("get", "post"), f"form without method: {str(form)[:200]}"
        assert form.get("action"), f"form without action: {str(form)[:200]}"
    _check_labels(soup)
    _check_nothing_inline(soup)
    for element in soup.select("script, style, template"):
        element.extract()
    words = soup.get_text(" ")
    wrong = NO_VALUES.search(words)
    assert not wrong, (
        f"“{wrong.group()}” in the text: …{words[max(0, wrong.start() - 60) : wrong.end() + 60]}…"
    )
    assert unicodedata.is_normalized("NFC", words)


def _check_labels(soup: BeautifulSoup) -> None:
    labelled = {label["for"] for label in soup.select("label[for]")}
    for element in soup.select("input, select, textarea"):
        if element.get("type") in UNLABELLED_TYPES:
            continue
        named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
        assert named or element.find_parent("label"), f"no label: {str(element)[:200]}"
    for button in soup.select("button"):
        assert text_of(button) or button.get("aria-label"), f"button without words: {button}"
    for link in soup.select("a[href]"):
        assert text_of(link) or link.get("aria-label"), f"link without words: {link}"


def _check_nothing_inline(soup: BeautifulSoup) -> None:
    for element in soup.find_all(True):
        for name in element.attrs:
            assert not name.startswith("on"), f"inline handler {name} in {str(element)[:120]}"
            assert name != "style", f"inline style in {str(element)[:120]}"
            if name.startswith("hx-"):
                assert name in HTMX_ALLOWED, f"{name} is not among the allowed htmx attributes"
    for script in soup.select("script"):
        assert script.get("src"), "inline script"
    assert not soup.select("style"), "inline style element"
