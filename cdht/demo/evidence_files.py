"""Drawn certificates in place of photos: what evidence with files looks like. Invented, like the people."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from ..actions.evidence_files import add_file
from ..domain.lifecycle import Stage
from ..models.cycles import Cycle
from ..models.evidence import Evidence
from ..models.registration import Registration
from .next_year import NAME

AT = datetime(2022, 10, 24, 15, 0)
HOW_MANY = 3
SIZE = (1600, 1130)
FONT = Path(__file__).resolve().parents[2] / "static" / "fonts" / "LiberationSerif-Bold.ttf"
LINES = (
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 44, "#1B2430"),
    ("Độc lập - Tự do - Hạnh phúc", 40, "#1B2430"),
    ("", 60, "#1B2430"),
    ("GIẤY CHỨNG NHẬN", 104, "#A4161A"),
    ("Đã hoàn thành lớp học của Trung tâm học tập cộng đồng", 44, "#1B2430"),
    ("", 30, "#1B2430"),
    ("{name}", 76, "#0F4C5C"),
    ("", 30, "#1B2430"),
    ("(giấy vẽ để xem thử, không có giá trị)", 36, "#4A5563"),
)


def run(uploads: Path) -> None:
    """A picture for the first few who wait for the verifier, added by whoever keyed their sheets."""
    waiting = (
        Evidence.select(Evidence, Registration)
        .join(Registration)
        .join(Cycle)
        .where(Cycle.name == NAME, Registration.stage == Stage.SELF_SCORED)
        .order_by(Evidence.id)
        .limit(HOW_MANY)
    )
    for item in list(waiting):
        content = io.BytesIO(drawn(item.registration.citizen.name))
        add_file(item, content, "Giấy chứng nhận.jpg", folder=uploads, by=item.added_by.as_actor(), at=AT)


def drawn(name: str) -> bytes:
    """A certificate for this name, as a JPEG."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("RGB", SIZE, "#FFFDF6")
    draw = ImageDraw.Draw(sheet)
    for inset, width in ((40, 8), (62, 3)):
        draw.rectangle((inset, inset, SIZE[0] - inset, SIZE[1] - inset), outline="#B8892B", width=width)
    down = 130.0
    for text, size, colour in LINES:
        font = ImageFont.truetype(str(FONT), size)
        draw.text((SIZE[0] / 2, down), text.format(name=name), colour, font, anchor="ma")
        down += size * 1.5
    made = io.BytesIO()
    sheet.save(made, "JPEG", quality=88)
    return made.getvalue()
