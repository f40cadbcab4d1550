"""Word and Excel files of evidence: kept as they are, when they are what they say and nothing in them acts.

Read as what they are, zips of XML, by bytes that are counted: what a header promises is not believed.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from ..domain.evidence_files import EICAR, MEGABYTE, FileKind, refusal

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * MEGABYTE
MOST_XML = 30 * MEGABYTE
"""Of one part that is read as a whole."""
MOST_RATIO = 200
"""Unpacked by packed, of parts above a megabyte; text packs to a tenth, empty rows to a hundredth."""
MOST_PICTURES = 10
"""Pictures inside in which codes are looked for."""

_TYPES = {
    FileKind.DOCX: ("word/document.xml", b"wordprocessingml.document.main+xml"),
    FileKind.XLSX: ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
_MACROS = re.compile(r"vbaproject|vbadata|macrosheets|(^|/)dialogsheets/|customui", re.IGNORECASE)
_ENCLOSED = re.compile(
    r"/(embeddings|activex|ctrlprops|externallinks|connections?\.xml|querytables)(/|$)|"
    r"\.(bin|exe|dll|js|vbs|bat|cmd|ps1|scr|com|jar|html?|mht|hta|lnk|msi|ole|zip|php|svg)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']\s*External", re.IGNORECASE)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
_SAFE_LINK = re.compile(rb"\bTarget\s*=\s*[\"']\s*(https?:|mailto:|tel:|#)", re.IGNORECASE)
_FIELD = re.compile(
    rb"<(?:\w+:)?instrText\b[^>]*>([^<]*)</|<(?:\w+:)?fldSimple\b[^>]*?\w*:?instr\s*=\s*\"([^\"]*)\""
)
_FIELD_ACTS = re.compile(rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|DATABASE)\b", re.IGNORECASE)
_FORMULA_ACTS = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>[^<]*(\|[^<]*!|\bWEBSERVICE\s*\(|\bCALL\s*\(|\bEXEC\s*\()", re.IGNORECASE
)
_DDE = re.compile(rb"<(?:\w+:)?(ddeLink|oleLink|oleObject|altChunk)\b", re.IGNORECASE)

_BROKEN = "bị hỏng, không mở được. Mở bằng Word hoặc Excel, lưu lại rồi gửi."
_UNSAFE = "có tên tệp bên trong không an toàn. Mở bằng Word hoặc Excel, lưu lại rồi gửi."
_VAST = "phình ra quá lớn khi mở. Bớt nội dung, hoặc in ra PDF rồi gửi."
_LOCKED = "có mật khẩu. Bỏ mật khẩu rồi gửi."
_MACRO = "có macro (mã lệnh). Lưu thành .docx, .xlsx không có macro, hoặc in ra PDF rồi gửi."
_HIDDEN = "có tệp hoặc đối tượng kèm bên trong. Bỏ chúng đi, hoặc in ra PDF rồi gửi."
_OUTSIDE = "lấy nội dung từ nơi khác khi mở. Bỏ liên kết đó, hoặc in ra PDF rồi gửi."
_SECOND = "có một tệp khác giấu bên trong. Mở bằng Word hoặc Excel, lưu lại rồi gửi."


class _Unfit(Exception):
    """`args[0]`: how the refusal goes on after the file's name."""


def kind_of(content: bytes) -> FileKind | None:
    """What a zip is by the parts in it; None when it is neither, or cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[: MOST_ENTRIES + 1])
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return None
    found = [kind for kind, (main, _type) in _TYPES.items() if main in names]
    return found[0] if len(found) == 1 else None


def pictures_in(content: bytes, kind: FileKind, name: str) -> tuple[bytes, ...]:
    """Look into a Word or Excel file. Raises `Refused`; gives some of the pictures in it, to be looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _must_be_plain(content, entries, archive.comment)
            _must_unpack(archive, entries)
            _must_be(archive, kind)
            for entry in entries:
                _must_not_act(archive, entry)
            return tuple(_pictures(archive, entries))
    except _Unfit as unfit:
        raise refusal(name, str(unfit.args[0])) from unfit
    except (
        zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError,
        KeyError, UnicodeError, OverflowError,
    ) as error:  # fmt: skip
        raise refusal(name, _BROKEN) from error


def _must_be_plain(content: bytes, entries: list[zipfile.ZipInfo], comment: bytes) -> None:
    """Only what its list names, from the first byte to the last, under names that lead nowhere else."""
    if len(entries) > MOST_ENTRIES:
        raise _Unfit(_VAST)
    if comment or b"PK\x05\x06" not in content[-22:]:
        raise _Unfit(_SECOND)
    seen, behind = set[str](), 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if _is_unsafe(entry) or entry.filename.lower() in seen:
            raise _Unfit(_UNSAFE)
        if entry.flag_bits & 0x1:
            raise _Unfit(_LOCKED)
        if entry.header_offset < behind or (not seen and entry.header_offset != 0):
            raise _Unfit(_SECOND)
        seen.add(entry.filename.lower())
        behind = entry.header_offset + 30 + entry.compress_size


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    parts = name.split("/")
    return (
        name.startswith("/")
        or ".." in parts
        or any(sign in name for sign in "\\:\0")
        or stat.S_ISLNK(entry.external_attr >> 16)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _must_unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Every part is unpacked once, counted, and thrown away: its check sum must hold as well."""
    left = MOST_UNPACKED
    for entry in entries:
        unpacked = 0
        with archive.open(entry) as part:
            while chunk := part.read(256 * 1024):
                unpacked += len(chunk)
                left -= len(chunk)
                if EICAR in chunk:
                    raise _Unfit(_HIDDEN)
                packed = max(entry.compress_size, 1)
                if left < 0 or (unpacked > MEGABYTE and unpacked > MOST_RATIO * packed):
                    raise _Unfit(_VAST)


def _must_be(archive: zipfile.ZipFile, kind: FileKind) -> None:
    types = _xml(archive, archive.getinfo("[Content_Types].xml"))
    if b"macroenabled" in types.lower():
        raise _Unfit(_MACRO)
    if _TYPES[kind][1] not in types:
        raise _Unfit(_BROKEN)


def _must_not_act(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if _MACROS.search(name):
        raise _Unfit(_MACRO)
    if _ENCLOSED.search(name) and not _HARMLESS.search(name):
        raise _Unfit(_HIDDEN)
    if name.lower().endswith((".xml", ".rels", ".vml")):
        _must_be_quiet(_xml(archive, entry), name)


def _must_be_quiet(text: bytes, name: str) -> None:
    if name.lower().endswith(".rels"):
        outside = [one[0] for one in _RELATION.finditer(text) if _EXTERNAL.search(one[0])]
        if not all(_LINK.search(one) and _SAFE_LINK.search(one) for one in outside):
            raise _Unfit(_OUTSIDE)
    fields = b"".join(one[1] or one[2] or b"" for one in _FIELD.finditer(text))
    if _FIELD_ACTS.search(fields) or _FORMULA_ACTS.search(text) or _DDE.search(text):
        raise _Unfit(_OUTSIDE)


def _xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part as UTF-8; one that declares entities is no part that Word or Excel writes."""
    if entry.file_size > MOST_XML:
        raise _Unfit(_VAST)
    text = archive.read(entry)
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text.decode("utf-16").encode()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise _Unfit(_BROKEN)
    return text


def _pictures(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    inside = [
        one for one in entries if re.search(r"/media/.*\.(jpe?g|png|webp)$", one.filename, re.IGNORECASE)
    ]
    for entry in sorted(inside, key=lambda one: -one.file_size)[:MOST_PICTURES]:
        yield archive.read(entry)
