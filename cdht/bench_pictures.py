"""A thousand photos as telephones take them, all different, handed in over HTTP: time, and memory that must
not grow with their number. They are made in this process, before each batch; the server's is looked at."""

from __future__ import annotations

import http.client
import io
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import bench_clerks as many
from .actions.evidence import add_evidence
from .bench_tools import Figure, resident_mb, seconds_of
from .domain.accounts import Actor
from .domain.evidence_files import LONGEST_SIDE
from .models.communes import Commune
from .models.evidence_files import EvidenceFile

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURES, WARM, BATCH = 1_000, 100, 50
HANDS, EACH = 4, 10
"""So many people hand in at once, as many as the server has threads; so many files to an item."""
SIZE = (4000, 3000)
SPARE = 600
"""Dots by which the common ground is larger: each photo is another piece of it."""
MARK = "----anh"


@dataclass(slots=True)
class Hand:
    """One account, and the addresses to which its files go."""

    clerk: many.Clerk
    addresses: list[str]


def prepare(pictures: int = PICTURES) -> list[Hand]:
    """Accounts, people and items of evidence for so many pictures; the database is open and bound."""
    people = -(-pictures // (HANDS * EACH))
    return [Hand(one, [_item(row) for row in one.rows]) for one in many.prepare(HANDS, people)]


def _item(row: int) -> str:
    by = Actor.server(Commune.get().id)
    item = add_evidence(row, 1, "Ảnh buổi học ở nhà văn hóa", by=by, at=many.AT)
    return f"/registrations/{row}/evidence/{item.id}/files"


def handing_in(
    hands: Sequence[Hand], url: str, pid: int, pictures: int = PICTURES, size: tuple[int, int] = SIZE
) -> Iterator[Figure]:
    """The server at `url` is process `pid`."""
    for hand in hands:
        hand.clerk.sign_in(url)
    ground, seconds, early, there = _ground(size), 0.0, 0.0, EvidenceFile.select().count()
    for first in range(0, pictures, BATCH):
        made = [photo(ground, number, size) for number in range(first, min(first + BATCH, pictures))]
        seconds += _all_at_once(hands, url, first, made)
        if first + BATCH == WARM:
            early = resident_mb(pid)
    late = resident_mb(pid)
    alone = statistics.median(seconds_of(lambda one=one: _shrunk(one)) for one in made[:5])  # type: ignore[misc]
    title = f"Bộ nhớ sau {pictures} ảnh"
    yield Figure("Nhận một ảnh 12 triệu điểm", seconds / pictures, "s", 1, alone, "chỉ thu nhỏ bằng Pillow")
    if early:
        yield Figure(title, late, "MB", early * 1.2, early, f"sau {WARM} ảnh")
    yield Figure("Ảnh không vào được", there + pictures - EvidenceFile.select().count(), "", 1)


def photo(ground: Image, number: int, size: tuple[int, int] = SIZE) -> bytes:
    """Another photo for every number: 2 to 4 MB with the notes of a telephone."""
    from PIL import Image

    left, top = number * 7 % SPARE, number * 11 // SPARE
    exif, made = Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010F] = 1 + number % 8, "Điện thoại"
    piece = ground.crop((left, top, left + size[0], top + size[1]))
    piece.save(made, "JPEG", quality=86, exif=exif)
    return made.getvalue()


def _ground(size: tuple[int, int]) -> Image:
    """Large shapes, fine grain and dark strokes, as on a sheet under a lamp."""
    from PIL import Image, ImageDraw

    width, height = size[0] + SPARE, size[1] + SPARE
    chance = random.Random(1)  # noqa: S311 - strokes on a picture
    grain = Image.effect_noise((width // 4, height // 4), 40).convert("RGB")
    ground = grain.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(ground)
    for _ in range(400):
        x, y = chance.randrange(width), chance.randrange(height)
        draw.line((x, y, x + chance.randrange(-200, 200), y + chance.randrange(-60, 60)), "black", 6)
    return ground


def _shrunk(content: bytes) -> None:
    from PIL import Image

    picture = Image.open(io.BytesIO(content))
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.save(io.BytesIO(), "JPEG", quality=82)


def _all_at_once(hands: Sequence[Hand], url: str, first: int, made: Sequence[bytes]) -> float:
    """Seconds until all are in. A photo is one request, as the page sends them."""

    def work(index: int) -> None:
        hand = hands[index]
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)) as line:
            for place in range(index, len(made), len(hands)):
                _hand_in(hand, line, first + place, made[place])

    begun = time.perf_counter()
    with ThreadPoolExecutor(len(hands)) as pool:
        list(pool.map(work, range(len(hands))))
    return time.perf_counter() - begun


def _hand_in(hand: Hand, line: http.client.HTTPConnection, number: int, content: bytes) -> None:
    head = f'--{MARK}\r\nContent-Disposition: form-data; name="files"; filename="IMG_{number}.jpg"\r\n'
    body = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + content + f"\r\n--{MARK}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={MARK}",
        "Sec-Fetch-Site": "same-origin",
        "Cookie": hand.clerk.cookie,
        "HX-Request": "true",
    }
    line.request("POST", hand.addresses[number // HANDS % len(hand.addresses)], body, headers)
    answer = line.getresponse()
    said = answer.read().decode("utf-8", "replace")
    for cookie in answer.headers.get_all("Set-Cookie") or ():  # it says when the person was last at work
        if cookie.startswith("cdht="):
            hand.clerk.cookie = cookie.partition(";")[0]
    if answer.status != 200:
        raise RuntimeError(f"the picture was not taken: {answer.status} {said[:300]}")
