"""Papers as originals: made for a number and a day, kept as they are, and printed again."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from ..domain.originals import Made, PaperNumber, kind_name
from ..domain.vietnamese import date_long, padded
from ..models.base import database
from ..models.cycles import Cycle
from ..models.originals import Original, RegisterEntry
from ..models.units import Unit
from . import printing
from .document import Block, Document, Letterhead, ListItem, Paragraph, Run, Signature, Text, plain, runs
from .facts import Choice
from .papers import Paper
from .pdf import PaperNotPrinted
from .stamp import stamped
from .stored import dumps

log = logging.getLogger(__name__)

END = "./."
"""How the text of an official paper ends (NĐ 30/2020)."""

Render = Callable[[Document, str], bytes]


def make(
    paper: Paper,
    cycle: Cycle,
    choice: Choice,
    number: PaperNumber,
    *,
    on: date,
    replacing: RegisterEntry | None = None,
    render: Render = printing.render,
) -> Made:
    """The paper with number and day on it, as value, figures and files; nothing is written yet.

    Raises `Refused` when the cycle is not so far, `PaperNotPrinted` when the layout fails.
    """
    chosen = replace(choice, number=number.printed, on=on)
    with database.atomic():  # text and figures of one moment, whoever saves meanwhile
        document = paper.document(cycle, chosen)
        figures = paper.data(cycle, chosen) if paper.data else None
        unit = Unit.get_by_id(choice.unit_id).name if choice.unit_id else ""
        file_name = paper.filename(cycle, "pdf", unit).removesuffix(".pdf")
    _must_carry(document, number)
    if replacing is not None:
        document = with_last_sentence(document, replacing_words(replacing))
    return Made(
        paper=paper.name,
        number=number,
        issued_on=on,
        title=document.title[:400] or paper.title,
        file_name=f"{file_name[:160]}_So{number.in_file_names}",
        choice=choice_kept(choice),
        document=dumps(document),
        figures=json.dumps(figures, ensure_ascii=False) if figures is not None else None,
        pdf=_rendered(render, document, "pdf"),
        docx=_rendered(render, document, "docx") if "docx" in paper.formats else None,
    )


def _rendered(render: Render, document: Document, format: str) -> bytes:  # noqa: A002
    """Whatever a layout engine or its process breaks on: the paper is not printed, so it takes no number."""
    try:
        return render(document, format)
    except Exception as error:
        log.exception("Paper not made: %s as %s", document.title, format)
        raise PaperNotPrinted(str(error)) from error


def _must_carry(document: Document, number: PaperNumber) -> None:
    """Raises ValueError for a paper that would be issued without its number on it: a fault of its builder."""
    heads = [block.number for block in document.blocks if isinstance(block, Letterhead)]
    if number.printed not in heads:
        raise ValueError(f"“{document.title}” does not print its number {number.printed}: {heads}")


# --- What was chosen --------------------------------------------------------------------------------


def choice_kept(choice: Choice) -> str:
    """What differs from the usual, as JSON; number and day are the original's own."""
    given = {
        one.name: getattr(choice, one.name) for one in fields(choice) if one.name not in ("number", "on")
    }
    usual = {one.name: one.default for one in fields(choice)}
    return json.dumps({k: v for k, v in given.items() if v != usual[k]}, default=date.isoformat)


def choice_of(original: Original) -> Choice:
    """The same choice for a correction: the same unit, the same month, as far as this version knows it."""
    kept: dict[str, Any] = json.loads(original.choice)
    for one in fields(Choice):
        if one.name in kept and "date" in str(one.type):
            kept[one.name] = date.fromisoformat(kept[one.name])
    return Choice(**{one.name: kept[one.name] for one in fields(Choice) if one.name in kept})


# --- What a correction says -------------------------------------------------------------------------


def named(entry: RegisterEntry) -> str:
    """“Báo cáo số 05/BC-BCĐ ngày 20 tháng 7 năm 2021”"""
    day = date_long(entry.original.issued_on)
    return f"{kind_name(entry.kind)} số {entry.held.printed} {day}"


def replacing_words(entry: RegisterEntry) -> str:
    """What the paper that corrects it says."""
    return f"Thay thế {named(entry)}"


def with_last_sentence(document: Document, sentence: str) -> Document:
    """The paper with one more sentence as the end of its text, before the first signature.

    The mark `./.` moves on to it, wherever the text ended before.
    """
    blocks = list(document.blocks)
    end = next((i for i, block in enumerate(blocks) if isinstance(block, Signature)), len(blocks))
    mark = ""
    for place in reversed(range(end)):
        block = blocks[place]
        if isinstance(block, Paragraph | ListItem) and plain(block.text).rstrip().endswith(END):
            blocks[place], mark = replace(block, text=_ended(block.text)), END
            break
    last: Block = Paragraph(f"{sentence}{mark or '.'}")
    return replace(document, blocks=(*blocks[:end], last, *blocks[end:]))


def _ended(text: Text) -> Text:
    """The same text with a plain full stop instead of the mark."""
    *before, last = runs(text)
    return (*before, Run(last.text.rstrip().removesuffix(END).rstrip(" .") + ".", last.bold, last.italic))


# --- Printing again ----------------------------------------------------------------------------------


def reprint_line(number: int, on: date) -> str:
    """“Bản in lại lần 2 · ngày 03/4/2026”: zeros before days below 10 and months 1 and 2 (NĐ 30/2020)."""
    month = padded(on.month) if on.month <= 2 else str(on.month)
    return f"Bản in lại lần {number} · ngày {padded(on.day)}/{month}/{on.year}"


def reprinted(original: Original, number: int, on: date) -> bytes:
    """The stored PDF with the line of a reprint on every page; the same bytes for the same reprint."""
    return stamped(bytes(original.pdf), reprint_line(number, on))
