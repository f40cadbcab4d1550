"""Evidence with something to look at: pictures and papers drawn on the spot, harmless and of nobody."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from .. import BASE
from ..actions.evidence import EvidenceFacts
from ..actions.evidence_files import taken_in
from ..actions.evidence_keeping import keep_evidence
from ..domain.accounts import Actor
from ..domain.evidence import EvidenceKind
from ..domain.lifecycle import Stage
from ..models.accounts import Account
from ..models.cycles import Cycle
from ..models.registration import Registration
from .next_year import NAME

AT = datetime(2022, 10, 21, 9, 0)
FONT = BASE / "static" / "fonts" / "LiberationSerif-Regular.ttf"
GROUND, INK, RED, WATER, LEAF = "#fdfbf4", "#1b2430", "#a4161a", "#bcd9e6", "#5f8f4e"


def run(folder: Path) -> None:
    """For the first who scored themselves in the open cycle. `folder`: that of uploads."""
    waiting = Registration.select().join(Cycle).where(Cycle.name == NAME)
    rows = waiting.where(Registration.stage == Stage.SELF_SCORED).order_by(Registration.id)
    by = _clerk()
    mine = [row for row in rows if by.works_in(row.unit_id)]
    for row, (indicator, facts, pictures) in zip(mine, _items(), strict=False):
        given = [(io.BytesIO(draw()), name) for name, draw in pictures]
        with taken_in(given, folder=folder) as files:
            keep_evidence(row.id, indicator, facts, files, folder=folder, by=by, at=AT)


def _clerk() -> Actor:
    actor: Actor = Account.get(Account.login == "nhaplieu").as_actor()
    return actor


Pictures = list[tuple[str, Callable[[], bytes]]]


def _items() -> Iterator[tuple[int, EvidenceFacts, Pictures]]:
    photo = EvidenceFacts("Ảnh buổi nói chuyện ở nhà văn hóa thôn", EvidenceKind.PHOTO, date(2022, 10, 2))
    yield 7, photo, [(f"buổi nói chuyện {n}.png", lambda n=n: _meeting(n)) for n in (1, 2)]  # type: ignore[misc]
    skill = EvidenceFacts("Chứng chỉ tin học cơ bản", EvidenceKind.CERTIFICATE, date(2022, 9, 18))
    yield 5, skill, [("chứng chỉ tin học.png", lambda: _paper("CHỨNG CHỈ", "Tin học cơ bản"))]
    witness = EvidenceFacts(
        "Xác nhận đã dạy nghề mây tre cho ba người", EvidenceKind.WITNESS, None, "Trưởng thôn Bao La"
    )
    yield 9, witness, [("giấy xác nhận.png", lambda: _paper("GIẤY XÁC NHẬN", "Dạy nghề mây tre"))]
    yield 2, EvidenceFacts("Đã xem bản giấy", EvidenceKind.PAPER_SEEN, None, "Trần Thị Diệu Hương"), []


def _paper(title: str, subject: str) -> bytes:
    """A sheet with a double border, a title, and lines where words would stand."""
    sheet = Image.new("RGB", (900, 640), GROUND)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((24, 24, 876, 616), outline=RED, width=6)
    pen.rectangle((38, 38, 862, 602), outline=RED, width=2)
    _centred(pen, 110, title, 58, RED)
    _centred(pen, 210, subject, 38, INK)
    for line in range(5):
        pen.line((150, 320 + 42 * line, 750 - 60 * (line % 2), 320 + 42 * line), fill="#b9b2a4", width=5)
    _centred(pen, 560, "(bản vẽ mẫu, không có thật)", 24, "#4a5563")
    return _png(sheet)


def _meeting(seed: int) -> bytes:
    """People before a stage, from behind."""
    sheet = Image.new("RGB", (960, 640), WATER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((140, 60, 820, 300), fill="#f3ead2", outline="#8c8577", width=6)
    _centred(pen, 130, "HỌC SUỐT ĐỜI", 56, RED)
    pen.rectangle((0, 380, 960, 640), fill=LEAF)
    for place in range(8):
        x, y = 90 + 110 * place, 400 + 60 * ((place * seed) % 3)
        pen.ellipse((x - 30, y - 30, x + 30, y + 30), fill="#3b2f2a")
        pen.rounded_rectangle(
            (x - 48, y + 26, x + 48, y + 200), 30, fill=(70 + 18 * place, 92, 150 - 9 * place)
        )
    return _png(sheet)


def _centred(pen: Any, top: int, text: str, size: int, colour: str) -> None:
    font = ImageFont.truetype(str(FONT), size)
    wide = pen.textlength(text, font=font)
    pen.text(((pen.im.size[0] - wide) / 2, top), text, font=font, fill=colour)


def _png(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
