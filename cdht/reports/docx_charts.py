"""Charts in Word: pictures of the paper's own drawing, each with its words for those who cannot see it."""

from __future__ import annotations

import io
import threading
from typing import Any

from docx.shared import Pt

from cdht.reports.chart_drawing import Layout
from cdht.reports.charts import Chart
from cdht.reports.docx_parts import write
from cdht.reports.text import printable

DOTS_PER_INCH = 220
_TALLEST = 620.0  # points: with its title it still stands on a page
_GREYS = 16  # enough for smooth letters, at two thirds of the bytes
_PDFIUM = threading.Lock()  # pdfium may be used by one thread at a time


def write_chart(word: Any, chart: Chart) -> None:
    """The title, a picture for each page that the chart needs, the note; of an empty one a sentence."""
    write(word.add_paragraph(style="Tên bảng"), chart.title)
    if chart.is_empty:
        write(word.add_paragraph(style="Đoạn văn"), chart.empty)
    else:
        _pictures(word, chart)
    if chart.note:
        write(word.add_paragraph(style="Ghi chú"), chart.note)


def picture(drawing: Any) -> bytes:
    """A drawing as PNG in greys, sharp in print."""
    import pypdfium2
    from reportlab.graphics import renderPDF

    made = io.BytesIO()
    with _PDFIUM:
        page = pypdfium2.PdfDocument(renderPDF.drawToString(drawing))
        shown = page[0].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
        page.close()
    shown.quantize(_GREYS).save(made, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return made.getvalue()


def _pictures(word: Any, chart: Chart) -> None:
    section = word.sections[-1]
    room = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    for number, drawing in enumerate(Layout(chart, room).pieces(_TALLEST)):
        run = word.add_paragraph(style="Biểu đồ").add_run()
        shape = run.add_picture(io.BytesIO(picture(drawing)), width=Pt(room))
        told = chart.alt if number == 0 else f"Biểu đồ: {chart.title} (tiếp theo)."
        shape._inline.docPr.set("descr", printable(told))
