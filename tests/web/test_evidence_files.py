"""Files of evidence are handed out to those who may see the person, as what they are, and never run."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import factories as make
import hostile_files as files
import pytest

from cdht.actions.evidence import add_evidence
from cdht.actions.evidence_files import add_file
from cdht.domain.accounts import Actor
from cdht.domain.evidence_files import FileKind
from cdht.domain.lifecycle import Role
from cdht.models.communes import Commune, CommuneName
from cdht.models.evidence_files import EvidenceFile
from cdht.models.units import Unit

NAMES = {
    FileKind.PICTURE: "Giấy khen “Đặng Thị Ánh Nguyệt”.jpg",
    FileKind.PDF: "Xác nhận.pdf",
    FileKind.DOCX: "Đơn.docx",
    FileKind.XLSX: "Bảng.xlsx",
}
MADE = {
    FileKind.PICTURE: files.picture,
    FileKind.PDF: files.pdf,
    FileKind.DOCX: files.docx,
    FileKind.XLSX: files.xlsx,
}
KINDS = pytest.mark.parametrize("kind", list(FileKind))


@pytest.fixture
def world(app):
    """A file of every kind with a person of the first unit; accounts inside and outside its reach."""
    chief = make.commune()
    first, second = make.unit(chief), make.unit(chief, "Ban Khuyến học Họ Hoàng")
    row = make.person(chief, make.cycle(chief), first)
    item = add_evidence(row.id, 3, "Giấy khen của xã", by=chief, at=make.NOW)
    for role in (Role.CLERK, Role.VERIFIER):
        make.account(chief, f"{role.value}1", role, units=(first,))
        make.account(chief, f"{role.value}2", role, units=(second,))
    make.account(chief, "thuky", Role.SECRETARY)
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    add = {"folder": app.config["CDHT"].uploads, "by": chief, "at": make.NOW}
    rows = {kind: add_file(item, io.BytesIO(MADE[kind]()), NAMES[kind], **add) for kind in FileKind}
    _other_commune()
    return chief, row, rows


def _other_commune() -> None:
    """As on a shared server; its secretary sees everything, of that commune."""
    there = Commune.create(created_at=make.NOW)
    CommuneName.create(commune=there, name="Quảng Thái", valid_from=make.NOW.date())
    account = make.account(Actor.server(there.id), "xakhac", Role.SECRETARY, Role.CLERK, Role.VIEWER)
    assert account.commune_id == there.id


def addresses(rows: dict[FileKind, EvidenceFile], kind: FileKind) -> tuple[str, str]:
    return f"/evidence-files/{rows[kind].id}", f"/evidence-files/{rows[kind].id}/small"


INSIDE = ("quantri", "thuky", "xem", "clerk1", "verifier1")
OUTSIDE = ("clerk2", "verifier2", "quanly", "xakhac")


@KINDS
def test_who_sees_the_person_gets_the_file_and_all_others_404(world, signed_in, visitor, kind) -> None:
    _chief, _row, rows = world
    whole, small = addresses(rows, kind)
    has_small = kind in (FileKind.PICTURE, FileKind.PDF)
    for login in INSIDE:
        client = signed_in(login).client
        assert client.get(whole).status_code == 200, login
        assert client.get(small).status_code == (200 if has_small else 404), login
    for login in OUTSIDE:
        client = signed_in(login).client
        for address in (whole, small):
            for ask in (client.get, client.head):
                assert ask(address).status_code == 404, (login, address)
            assert client.get(address, headers={"Range": "bytes=0-9"}).status_code == 404
        assert client.post(whole, headers={"Origin": "http://localhost"}).status_code in (404, 405)
    for address in (whole, small):
        answer = visitor.client.get(address)
        assert (answer.status_code, answer.location[:8]) == (303, "/sign-in")


@KINDS
def test_it_comes_as_what_it_is_and_never_runs(world, signed_in, kind) -> None:
    _chief, _row, rows = world
    answer = signed_in("xem").client.get(addresses(rows, kind)[0])
    shown = "inline" if kind is FileKind.PICTURE else "attachment"
    headers = answer.headers
    assert headers["Content-Type"] == kind.media_type
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith(f"{shown}; filename")
    assert ("filename*=UTF-8''" in headers["Content-Disposition"]) == (not rows[kind].name.isascii())
    assert not {"ETag", "Last-Modified", "Expires"} & set(headers.keys())
    assert len(answer.data) == rows[kind].size


@KINDS
def test_pieces_and_heads(world, signed_in, kind) -> None:
    _chief, _row, rows = world
    whole, client = addresses(rows, kind)[0], signed_in("xem").client
    content = client.get(whole).data
    part = client.get(whole, headers={"Range": "bytes=5-14"})
    assert (part.status_code, part.data) == (206, content[5:15])
    assert client.get(whole, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    head = client.head(whole)
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(content))


def test_a_person_who_moves_takes_the_files_along(world, signed_in) -> None:
    """The right follows the person, not the file."""
    _chief, row, rows = world
    other = Unit.get(Unit.name == "Ban Khuyến học Họ Hoàng")
    row.unit = other
    row.save()
    whole = addresses(rows, FileKind.PDF)[0]
    assert signed_in("clerk1").client.get(whole).status_code == 404
    assert signed_in("clerk2").client.get(whole).status_code == 200


def test_no_other_address_leads_into_the_store(world, signed_in, app) -> None:
    _chief, _row, rows = world
    one = rows[FileKind.PICTURE]
    client = signed_in("quantri").client
    for address in (
        f"/static/../uploads/evidence/{one.digest[:2]}/{one.digest}.jpg",
        f"/static/%2e%2e/instance/uploads/evidence/{one.digest}.jpg",
        f"/uploads/evidence/{one.digest[:2]}/{one.digest}.jpg",
        f"/evidence-files/{one.digest}",
        "/evidence-files/..%2f..%2fsecret",
        "/evidence-files/999999",
        "/evidence-files/999999999999999999999999",
    ):
        assert client.get(address).status_code == 404, address
    assert not Path(app.static_folder).is_relative_to(app.config["CDHT"].uploads)


def test_a_file_lost_from_the_disk_is_told(world, signed_in, app) -> None:
    _chief, _row, rows = world
    one = rows[FileKind.PDF]
    (app.config["CDHT"].uploads / "evidence" / one.digest[:2] / f"{one.digest}.pdf").unlink()
    page = signed_in("xem").get(addresses(rows, FileKind.PDF)[0], status=404)
    assert "không còn trên máy chủ" in page.text


@pytest.mark.parametrize("login", ["quantri", "thuky", "quanly"])
def test_the_first_page_says_how_much_room_is_left(world, signed_in, login) -> None:
    text = signed_in(login).get("/").text
    assert "Chỗ chứa tệp" in text
    assert "Minh chứng đang dùng" in text


def test_others_do_not_hear_of_room(world, signed_in) -> None:
    assert "Chỗ chứa tệp" not in signed_in("clerk1").get("/").text


def test_little_room_is_told(world, signed_in, monkeypatch) -> None:
    """A disk of 100 GB with half a gigabyte left."""
    disk = shutil.disk_usage("/")._replace(total=100 * 2**30, free=2**29)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk)
    text = signed_in("thuky").get("/").text
    assert "hết chỗ" in text
    assert "còn trống 512,0 MB" in text
