"""The process that looks into one PDF: content on standard input, findings as JSON on standard output.

It reads every object that the file lists, so that nothing hides in a compressed part; a process of its own,
with little memory and few seconds, so that a hostile file ends it and nothing else.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from .evidence_pictures import codes_in, small_jpeg

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 20
MOST_OBJECTS = 50_000
CODED_PAGES = 3
"""Pages in which codes are looked for; identity cards are copied to the front."""
RENDERED = 2400
"""Dots of the longer side of a page while codes are looked for: 200 to an inch on A4."""

_ACTIVE = {"/JS", "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"}
_ENCLOSED = {"/EF", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/RichMediaContent", "/3D", "/Sound",
             "/Movie", "/Screen"}  # fmt: skip
_FORMS = {"/XFA"}
_STATES = ("/S", "/Type", "/Subtype")


def look(content: bytes, most_pages: int) -> dict[str, Any]:
    """`problem`: encrypted, active, enclosed, xfa, pages, objects; else pages, codes, small (base64)."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return {"problem": "encrypted"}
    listed = sum(map(len, reader.xref.values())) + len(reader.xref_objStm)
    if listed > MOST_OBJECTS:
        return {"problem": "objects"}
    for names in _names(reader):
        for problem, forbidden in (("xfa", _FORMS), ("active", _ACTIVE), ("enclosed", _ENCLOSED)):
            if names & forbidden:
                return {"problem": problem}
    return _rendered(content, most_pages)


def _names(reader: Any) -> Iterator[set[str]]:
    """Of every dictionary in the file: its keys, and what it says that it is."""
    from pypdf.generic import IndirectObject

    yield from _inside(reader.trailer)
    numbers = [(n, generation) for generation, known in reader.xref.items() for n in known if n]
    numbers += [(n, 0) for n in reader.xref_objStm]
    for number, generation in numbers:
        yield from _inside(reader.get_object(IndirectObject(number, generation, reader)))
        reader.resolved_objects.clear()  # what was looked at is not held


def _inside(value: Any) -> Iterator[set[str]]:
    """Without following references: every object that they lead to has its own turn."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            says = {str(dict.get(one, key)) for key in _STATES}
            yield set(map(str, one.keys())) | says
            todo += list(dict.values(one))
        elif isinstance(one, list):
            todo += list(list.__iter__(one))


def _rendered(content: bytes, most_pages: int) -> dict[str, Any]:
    """Pages counted by the engine that draws them; the first ones drawn and looked at."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    pages = len(document)
    if not 1 <= pages <= most_pages:
        return {"problem": "pages" if pages else "broken"}
    codes, small = list[str](), b""
    for number in range(min(pages, CODED_PAGES)):
        page = document[number]
        scale = min(RENDERED / max(*page.get_size(), 1), 10)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        codes += codes_in(drawn.convert("L"))
        small = small or small_jpeg(drawn)
        page.close()
    return {"pages": pages, "codes": codes, "small": base64.b64encode(small).decode()}


def _keep_small() -> None:
    """Less memory and time than would harm others; Windows has no such limits, there the parent's clock ends
    it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _keep_small()
    sys.setrecursionlimit(400)
    try:
        found = look(sys.stdin.buffer.read(), int(sys.argv[1]))
    except MemoryError:
        found = {"problem": "heavy"}
    except Exception:  # noqa: BLE001, RUF100 - a damaged file may break its readers in any way
        found = {"problem": "broken"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
