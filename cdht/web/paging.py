"""One page of a long list, with the addresses of the pages before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from ..domain.vietnamese import number

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Paged:
    """What `ui.pager` needs beside the rows; `count` is the length of the whole list."""

    rows: list[Any]
    count: int
    before_url: str = ""
    after_url: str = ""
    place: str = ""


def paged(query: Any, address: Callable[[int], str], noun: str = "người") -> Paged:
    """The page that `?page=` asks for, or the nearest there is; two statements."""
    return _paged(query.count(), lambda page: list(query.paginate(page, PAGE_SIZE)), address, noun)


def paged_list(rows: Sequence[Any], address: Callable[[int], str], noun: str = "người") -> Paged:
    """The same of rows that were read already."""
    return _paged(
        len(rows), lambda page: list(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]), address, noun
    )


def _paged(count: int, fetch: Callable[[int], list[Any]], address: Callable[[int], str], noun: str) -> Paged:
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = fetch(page)
    first = (page - 1) * PAGE_SIZE + 1
    return Paged(
        rows,
        count,
        address(page - 1) if page > 1 else "",
        address(page + 1) if page < pages else "",
        f"{first}–{first + len(rows) - 1} trong {number(count)} {noun}" if pages > 1 else "",
    )
