"""Phrases that several papers share: documents as they are cited, list items with their signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ..domain.vietnamese import date_long, date_short, fold, nfc
from ..models.guiding import GuidingDocument
from ..models.recognition import Decision
from .document import ListItem, Paragraph, bold

_ABOUT = ("về việc ", "v/v ")


def ground(document: GuidingDocument) -> str:
    """“Căn cứ Kế hoạch số 39/KH-UBND ngày 08 tháng 3 năm 2021 của … về việc …”"""
    return f"Căn cứ {_named(document)} {date_long(document.issued_on)} {_source(document)}"


def grounds_of(documents: Iterable[GuidingDocument], on: date, *, kind: str, issuer: str) -> tuple[str, ...]:
    """What a paper of `kind` by `issuer` may cite on a day: documents that are out, itself not among them."""
    own = (fold(kind), fold(issuer))
    known = (one for one in documents if one.issued_on <= on)
    return tuple(ground(one) for one in known if (fold(one.kind), fold(one.issuer)) != own)


def article(number: int, text: str) -> Paragraph:
    """“Điều 1. …” of a decision."""
    return Paragraph((bold(f"Điều {number}."), f" {text}"))


def cited(document: GuidingDocument) -> str:
    """“Kế hoạch số 39/KH-UBND ngày 08/03/2021 của … về việc …”"""
    return f"{_named(document)} ngày {date_short(document.issued_on)} {_source(document)}"


def decision_named(decision: Decision) -> str:
    return f"Quyết định số {decision.number} {date_long(decision.issued_on)}"


def items(lines: Iterable[str], marker: str = "+") -> Iterator[ListItem]:
    """A list as clerks write it: semicolons, and a full stop at the end."""
    bare = [line.rstrip(" .;,") for line in lines]
    for line in bare[:-1]:
        yield ListItem(f"{line};", marker)
    for line in bare[-1:]:
        yield ListItem(f"{line}.", marker)


def small(text: str) -> str:
    """“Cán bộ cơ sở” inside a sentence: “cán bộ cơ sở”. Names of several capitals stay as they are."""
    first, _, rest = text.partition(" ")
    return text if rest[:1].isupper() or first[1:2].isupper() else text[:1].lower() + text[1:]


def _named(document: GuidingDocument) -> str:
    return f"{document.kind} số {document.number}" if document.number else str(document.kind)


def _source(document: GuidingDocument) -> str:
    return f"của {document.issuer} {_about(document.subject)}"


def _about(subject: str) -> str:
    """People type “Về việc thành lập …”, “V/v thành lập …” or “Thành lập …”: we print “về việc” once."""
    text = nfc(subject).rstrip(" .;,")
    for opening in _ABOUT:
        if fold(text).startswith(fold(opening) + " "):
            return f"về việc {small(text[len(opening) :])}"
    return small(text) if fold(text).startswith("ve ") else f"về việc {small(text)}"
