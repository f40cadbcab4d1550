"""The commune's emblem: any sound picture becomes a small clean one; everything else is refused in words."""

from __future__ import annotations

import io
from typing import Any

import factories as make
import pytest
from PIL import Image
from pypdf import PdfReader

from cdht.actions import emblems
from cdht.domain.certificate_stock import PLAIN
from cdht.domain.lifecycle import Role
from cdht.models.emblems import Emblem, emblem_of
from cdht.models.journal import JournalEntry
from cdht.reports import pdf
from cdht.reports.certificates import test_page as a_page

URL = "/commune/emblem"


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: Any) -> bytes:
    content = io.BytesIO()
    Image.new(mode, size, "red").save(content, kind, **more)
    return content.getvalue()


@pytest.fixture
def chief(app):
    chief = make.commune()
    make.account(chief, "xem", Role.VIEWER)
    return chief


def hand_in(browser, content: bytes, name: str = "bieu-trung.png", status: int = 303):
    fields = browser.get(URL).form("Đặt biểu trưng").fields
    sent = fields | {"file": (io.BytesIO(content), name)}
    return browser.post(URL, sent, status=status, content_type="multipart/form-data")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_redrawn_small_and_clean(chief, signed_in, kind) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Ảnh chụp ở nhà riêng"
    browser = signed_in("quantri")
    assert hand_in(browser, picture(kind, exif=exif)).location == URL
    stored = Image.open(io.BytesIO(emblem_of(chief.commune_id)))
    assert (stored.format, stored.size, dict(stored.getexif())) == ("PNG", (300, 225), {})
    page = browser.get(URL)
    assert page.soup.select_one("img.emblem")["src"] == "/commune/emblem.png"
    assert browser.get("/commune/emblem.png").response.data == emblem_of(chief.commune_id)
    assert JournalEntry.select().where(JournalEntry.action == "keep_emblem").count() == 1


def test_a_photo_held_upright_stays_upright_and_glass_becomes_white(chief) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.open(io.BytesIO(emblems.redrawn(picture("JPEG", exif=exif))))
    assert turned.size == (225, 300)
    content = io.BytesIO()
    Image.new("RGBA", (100, 100), (255, 0, 0, 0)).save(content, "PNG")
    clear = Image.open(io.BytesIO(emblems.redrawn(content.getvalue()))).convert("RGB")
    assert clear.getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Chọn một tệp ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải ảnh PNG hay JPEG"),
        (picture("GIF", mode="P"), "không phải ảnh PNG hay JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 400, "Ảnh bị hỏng"),
        (picture()[:-400], "bị hỏng"),
        (picture(size=(50, 400)), "Ảnh nhỏ quá"),
        (picture(size=(9_000, 9_000), mode="1"), "quá nhiều điểm ảnh"),
        (picture() + b"x" * emblems.MOST_BYTES, "lớn quá 5 MB"),
    ],
    ids=["nothing", "svg", "gif", "named so", "cut short", "tiny", "vast", "heavy"],
)
def test_anything_else_is_refused_and_the_old_one_stays(chief, signed_in, content, words) -> None:
    emblems.keep_emblem(picture(), by=chief, at=make.NOW)
    before = emblem_of(chief.commune_id)
    page = hand_in(signed_in("quantri"), content, status=422)
    assert words in page.errors()["file"]
    assert emblem_of(chief.commune_id) == before


def test_taken_away_and_again(chief, signed_in) -> None:
    emblems.keep_emblem(picture(), by=chief, at=make.NOW)
    browser = signed_in("quantri")
    form = browser.get(URL).form("Bỏ biểu trưng")
    browser.send(form)
    browser.send(form)
    assert Emblem.select().count() == 0
    browser.get("/commune/emblem.png", status=404)
    assert "Bỏ biểu trưng" not in browser.get(URL).text


def test_who_may(chief, signed_in) -> None:
    viewer = signed_in("xem")
    viewer.get(URL, status=403)
    viewer.get("/commune/emblem.png", status=403)
    viewer.post(URL, {}, status=403)
    viewer.post(f"{URL}/removal", {}, status=403)


def test_certificates_carry_it_once_for_all(chief) -> None:
    """Through the engine's own rules for what it may open; the file holds one picture."""
    cycle = make.cycle(chief)
    emblems.keep_emblem(picture(), by=chief, at=make.NOW)
    document = a_page(cycle, PLAIN)
    reader = PdfReader(io.BytesIO(pdf.render(document)))
    forms = [one.get_object() for one in reader.pages[0]["/Resources"]["/XObject"].values()]
    pictures = [one for form in forms for one in form["/Resources"]["/XObject"].values()]
    assert len(pictures) == 1
    assert (pictures[0].get_object()["/Width"], pictures[0].get_object()["/Height"]) == (300, 225)
