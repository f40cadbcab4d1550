"""An issued paper is kept as JSON and comes back as the same value, block by block."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdht.models.cycles import Cycle
from cdht.reports import html
from cdht.reports.charts import ChartKind, Series
from cdht.reports.document import (
    Align,
    BallotPapers,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    FormText,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Run,
    ScoreForm,
    ScoreItem,
    Signature,
    Signer,
    Table,
)
from cdht.reports.papers import PAPERS
from cdht.reports.stored import VERSION, NotReadable, dumps, loads
from tests.reports import sample
from tests.reports.worlds import whose

GROUP = ("I", (ScoreItem(1, "Đọc", (("0 – 2", "ít"),)),))
FORM = ScoreForm(FormText("Phiếu", "tự chấm", "Nông dân", "Ghi điểm.", (GROUP,), 100), "Lê Ưu Đàm")
EVERY_BLOCK = Document(
    "Mọi khối",
    (
        *sample.report().blocks,
        *sample.decision(3).blocks,
        sample.certificate(),
        FORM,
        BallotPapers("Thôn", "Bầu", "Đánh dấu", (("An", "1970"),), 20, 2),
        Chart("Điểm", ChartKind.BARS, ("An", "Bình"), (Series("Tự chấm", (Decimal("7.62"), None)),), "điểm"),
        Paragraph("Giữa", align=Align.CENTER, indent=False),
    ),
    landscape=True,
    author="Ban Chỉ đạo",
)


def test_the_sample_has_every_block_there_is() -> None:
    """A new block must be shown here too, or nobody knows whether it can be stored."""
    assert {type(block) for block in EVERY_BLOCK.blocks} == set(get_args(Block))


@pytest.mark.parametrize("document", [EVERY_BLOCK, sample.hostile(), Document("", ())])
def test_without_loss(document: Document) -> None:
    text = dumps(document)
    back = loads(text)
    assert back == document
    assert dumps(back) == text
    assert text.isascii()


def test_choices_come_back_as_choices_not_as_words() -> None:
    """Renderers ask `is Align.CENTER`."""
    [paragraph] = loads(dumps(Document("", (Paragraph("x", align=Align.CENTER),)))).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.align is Align.CENTER


def test_every_paper_of_the_demo(pilot: Cycle) -> None:
    for paper in PAPERS.values():
        document = paper.document(pilot, whose(paper, pilot))
        back = loads(dumps(document))
        assert back == document, paper.name
        if "html" in paper.formats:
            assert html.fragment(back) == html.fragment(document), paper.name


words = st.text(max_size=30)
stretches = st.builds(Run, words, st.booleans(), st.booleans())
texts = words | stretches | st.lists(words | stretches, max_size=3).map(tuple)
aligns = st.none() | st.sampled_from(Align)
cells = words | st.integers() | st.builds(Cell, words | st.integers(), align=aligns)
signers = st.lists(st.builds(Signer, st.tuples(words), words), min_size=1, max_size=3).map(tuple)
tables = st.lists(st.tuples(cells, cells), max_size=3).map(
    lambda rows: Table((Column(1), Column(2.5, Align.RIGHT)), (("a", "b"),), tuple(rows), size=11.5)
)
blocks = st.one_of(
    st.builds(Heading, st.sampled_from([1, 2, 3, 4]), words, words),
    st.builds(Paragraph, texts, st.sampled_from(Align), st.booleans()),
    st.builds(ListItem, texts, words),
    st.builds(Note, texts),
    st.builds(PageBreak, st.none() | st.booleans()),
    st.builds(Signature, signers),
    tables,
)
documents = st.builds(Document, words, st.lists(blocks, max_size=5).map(tuple), st.booleans(), words)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_whatever_stands_in_it(document: Document) -> None:
    assert loads(dumps(document)) == document


def test_every_field_is_written_so_that_later_defaults_change_nothing() -> None:
    held = json.loads(dumps(Document("", (Paragraph("x"),))))
    assert held["version"] == VERSION
    assert set(held["document"]) == {"_", *(one.name for one in fields(Document))}
    assert held["document"]["blocks"] == [
        {"_": "Paragraph", "text": "x", "align": {"_": "Align", "is": "justify"}, "indent": True}
    ]


def test_a_field_that_came_later_takes_its_default() -> None:
    held = json.loads(dumps(Document("", (Paragraph("x", indent=True),))))
    del held["document"]["blocks"][0]["indent"]
    assert loads(json.dumps(held)) == Document("", (Paragraph("x"),))


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"version":99,"document":{}}', '{"version":1,"document":{"_":"Popen"}}',
     '{"version":1,"document":{"_":"Heading","level":1,"text":"x","label":""}}'],
)  # fmt: skip
def test_what_is_no_stored_paper(text: str) -> None:
    with pytest.raises(NotReadable):
        loads(text)


@pytest.mark.parametrize("value", [["a list"], {"a": 1}, object()])
def test_what_could_not_come_back_is_refused_when_it_is_stored(value: Any) -> None:
    with pytest.raises(TypeError):
        dumps(replace(Document("", ()), author=value))
