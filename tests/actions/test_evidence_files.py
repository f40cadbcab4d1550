"""Files of evidence: kept once by content, taken off and brought back, never a row without its file."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import factories as make
import hostile_files as hostile
import pytest
from PIL import Image, ImageCms, ImageDraw

from cdht.actions.backup import back_up, read_back
from cdht.actions.deeds import deed
from cdht.actions.evidence import add_evidence, judge_evidence, remove_evidence
from cdht.actions.evidence_files import add_file, add_files, remove_file, taken_in
from cdht.actions.evidence_store import clear_store, file_of
from cdht.actions.restore import restore
from cdht.actions.soundness import FILES, examine
from cdht.actions.undoing import undo
from cdht.config import Config
from cdht.domain.accounts import Actor
from cdht.domain.evidence import EvidenceState
from cdht.domain.evidence_files import FileKind
from cdht.domain.lifecycle import Role
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.base import bind, database, open_database
from cdht.models.evidence import Evidence
from cdht.models.evidence_files import EvidenceFile, stored_bytes
from cdht.models.journal import JournalEntry
from cdht.models.migrating import migrate
from cdht.models.registration import Registration

ROOT = Path(__file__).resolve().parents[2]
LONG_AFTER = make.NOW.replace(year=2100)
"""Files are as old as the clock of this computer says; nobody's patience is tested here."""


class World:
    """One person with an item of evidence, in a data folder as under a server."""

    def __init__(self, config: Config) -> None:
        self.config, self.folder = config, config.uploads
        self.chief: Actor = make.commune()
        self.row: Registration = make.person(self.chief, make.cycle(self.chief), make.unit(self.chief))
        self.item: Evidence = self.new_item()

    def new_item(self, text: str = "Giấy khen của xã") -> Evidence:
        return add_evidence(self.row.id, 3, text, by=self.chief, at=make.NOW)

    def add(self, content: bytes, name: str = "giấy khen.jpg", item: Evidence | None = None) -> EvidenceFile:
        where = {"folder": self.folder, "by": self.chief, "at": make.NOW}
        return add_file(item or self.item, io.BytesIO(content), name, **where)

    def on_disk(self) -> list[str]:
        return sorted(one.name for one in self.folder.rglob("*") if one.is_file())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    config = Config(tmp_path / "dữ liệu")
    config.prepare()
    real = bind(open_database("", config.database_file))
    database.connect()
    migrate(real)
    yield World(config)
    if not database.is_closed():
        database.close()
    real.close_all()


def stored(world: World, row: EvidenceFile) -> Image.Image:
    return Image.open(file_of(world.folder, row.digest, row.kind))


def findings(world: World, at=make.NOW) -> list[str]:
    [check] = [one for one in examine(database.obj, world.folder, at=at) if one.title == FILES]
    return list(check.problems)


# --- Pictures --------------------------------------------------------------------------------------------


def test_a_photo_is_turned_upright_shrunk_and_says_no_longer_where_it_was_taken(world) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (16.0, 28.0, 1.0), 3: "E", 4: (107.0, 35.0, 2.0)})
    exif[0x010F] = "Điện thoại của chị Lan"
    content = hostile.picture(size=(4000, 3000), exif=exif, comment=b"nha rieng")
    assert b"GPS" in content or Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    row = world.add(content)
    picture = stored(world, row)
    assert (picture.size, (row.width, row.height)) == ((1500, 2000), (1500, 2000))
    of_every_jpeg = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
    assert set(picture.info) <= of_every_jpeg
    small = Image.open(next(world.folder.rglob("*.small.jpg")))
    assert small.size == (240, 320)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_it_ends_upright(world, orientation) -> None:
    """A red corner, top left once it is upright."""
    upright = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 99, 99), fill="red")
    turn = Image.Transpose
    back = (None, turn.FLIP_LEFT_RIGHT, turn.ROTATE_180, turn.FLIP_TOP_BOTTOM, turn.TRANSPOSE, turn.ROTATE_90,
            turn.TRANSVERSE, turn.ROTATE_270)[orientation - 1]  # fmt: skip
    held = upright.transpose(back) if back is not None else upright
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    held.save(out, "JPEG", exif=exif, quality=95)
    picture = stored(world, world.add(out.getvalue()))
    assert picture.size == (400, 200)
    red, *others = (picture.getpixel(at) for at in ((30, 30), (370, 30), (30, 170), (370, 170)))
    assert red[0] > 230 > 60 > red[1]
    assert all(min(one) > 230 for one in others)


@pytest.mark.parametrize(
    ("mode", "kind", "colour", "seen"),
    [
        ("CMYK", "JPEG", (0, 255, 255, 0), (255, 0, 0)),
        ("L", "JPEG", 128, (128, 128, 128)),
        ("I;16", "PNG", 128 * 257, (128, 128, 128)),
        ("P", "PNG", 1, None),
        ("1", "PNG", 1, (255, 255, 255)),
        ("RGBA", "PNG", (255, 0, 0, 0), (255, 255, 255)),
        ("LA", "PNG", (0, 0), (255, 255, 255)),
        ("RGBA", "WEBP", (255, 0, 0, 0), (255, 255, 255)),
    ],
)
def test_colours_of_every_kind_come_out_as_people_see_them(world, mode, kind, colour, seen) -> None:
    out = io.BytesIO()
    Image.new(mode, (300, 200), colour).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    picture = stored(world, world.add(out.getvalue(), f"a.{kind.lower()}"))
    assert picture.mode == "RGB"
    if seen:
        assert all(abs(a - b) <= 8 for a, b in zip(picture.getpixel((150, 100)), seen, strict=True))


def test_own_colours_become_those_of_screens(world) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    content = hostile.picture(icc_profile=profile.tobytes())
    assert "icc_profile" not in stored(world, world.add(content)).info


def test_of_a_moving_picture_the_first_frame_stays(world) -> None:
    frames, out = [Image.new("RGB", (100, 100), one) for one in ("red", "blue", "lime")], io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    picture = stored(world, world.add(out.getvalue(), "a.webp"))
    assert picture.getpixel((50, 50))[0] > 240
    assert not getattr(picture, "is_animated", False)


def test_a_sheet_of_paper_stays_readable(world) -> None:
    """A code of two centimetres, as on our own form, on a sheet photographed with 12 megapixels."""
    import segno
    import zxingcpp

    code = io.BytesIO()
    segno.make("http://192.168.1.20:8000/f/K7QM-4TRW-22", error="m").save(code, kind="png", scale=8)
    square = Image.open(code).convert("L").resize((280, 280))
    sheet = Image.new("L", (3000, 4000), 236)
    sheet.paste(square, (2500, 200))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=90)
    picture = stored(world, world.add(out.getvalue()))
    assert [one.text[:4] for one in zxingcpp.read_barcodes(picture)] == ["http"]


# --- Kept once, taken off, brought back ------------------------------------------------------------------


def test_the_same_content_lies_on_the_disk_once(world) -> None:
    content = hostile.picture()
    other = world.new_item("Ảnh chung của lớp")
    first, again = world.add(content), world.add(content, "tên khác.png")
    elsewhere = world.add(content, item=other)
    assert first == again
    assert elsewhere.digest == first.digest
    assert (EvidenceFile.select().count(), len(world.on_disk())) == (2, 2)  # with the small one
    assert stored_bytes() == first.size
    file = file_of(world.folder, first.digest, FileKind.PICTURE)
    assert file.relative_to(world.folder).as_posix() == f"evidence/{first.digest[:2]}/{first.digest}.jpg"
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
        assert {one.stat().st_mode & 0o777 for one in (file.parent, file.parent.parent)} == {0o700}


def test_the_journal_says_which_file(world) -> None:
    row = world.add(hostile.picture())
    remove_file(world.row.id, row.id, by=world.chief, at=make.NOW)
    remove_file(world.row.id, row.id, by=world.chief, at=make.NOW)
    newest = JournalEntry.select().order_by(JournalEntry.id.desc()).limit(2)
    assert [(one.action, one.changed) for one in newest] == [
        ("remove_evidence_file", {"evidence-3": ["giấy khen.jpg", None]}),
        ("add_evidence_file", {"evidence-3": [None, "giấy khen.jpg"]}),
    ]


def _rows() -> list[tuple[object, ...]]:
    it = EvidenceFile
    columns = (it.digest, it.name, it.kind, it.size, it.width, it.pages, it.added_by, it.added_at)
    return sorted(it.select(*columns).tuples())


@pytest.mark.parametrize("what", ["file", "item", "adding"])
def test_undo_brings_rows_back_and_the_contents_are_still_there(world, what) -> None:
    picture, paper = world.add(hostile.picture()), world.add(hostile.pdf(2), "xác nhận.pdf")
    before = _rows()
    with deed() as this:
        if what == "file":
            remove_file(world.row.id, picture.id, by=world.chief, at=make.NOW)
        elif what == "item":
            remove_evidence(world.row.id, world.item.id, by=world.chief, at=make.NOW)
        else:
            world.add(hostile.docx(), "đơn.docx")
    assert _rows() != before
    clear_store(world.folder, at=LONG_AFTER)
    undo(this.id, by=world.chief, at=make.NOW)
    assert _rows() == before
    clear_store(world.folder, at=LONG_AFTER)
    assert file_of(world.folder, picture.digest, picture.kind).exists()
    assert file_of(world.folder, paper.digest, paper.kind).exists()
    assert findings(world) == []


def test_contents_go_when_neither_row_nor_undo_needs_them_and_a_day_has_passed(world) -> None:
    row = world.add(hostile.picture())
    (draft := world.folder / "evidence" / ".part-0123").write_bytes(b"cut short")
    remove_file(world.row.id, row.id, by=world.chief, at=make.NOW)
    clear_store(world.folder, at=make.NOW)
    assert len(world.on_disk()) == 3  # younger than a day
    assert len(findings(world, at=LONG_AFTER)) == 3
    assert clear_store(world.folder, at=LONG_AFTER) == 3
    assert (world.on_disk(), draft.exists(), findings(world)) == ([], False, [])


def test_a_file_that_two_items_have_stays_when_one_goes(world) -> None:
    content, other = hostile.picture(), world.new_item("Ảnh chung của lớp")
    row = world.add(content)
    world.add(content, item=other)
    remove_evidence(world.row.id, world.item.id, by=world.chief, at=make.NOW)
    assert clear_store(world.folder, at=LONG_AFTER) == 0
    assert file_of(world.folder, row.digest, row.kind).exists()


# --- Who, how many, beside which note --------------------------------------------------------------------


def test_who_may_not_key_the_sheet_attaches_nothing(world) -> None:
    viewer = make.actor(world.chief, "xem", Role.VIEWER)
    content = io.BytesIO(hostile.picture())
    with pytest.raises(NotAllowed):
        add_file(world.item, content, "a.jpg", folder=world.folder, by=viewer, at=make.NOW)
    assert world.on_disk() == []


def test_twenty_files_and_no_more(world) -> None:
    given = [(io.BytesIO(hostile.picture(size=(40 + n, 40))), f"{n}.jpg") for n in range(21)]
    with taken_in(given, folder=world.folder) as files, pytest.raises(Refused, match="đến 20 tệp"):
        add_files(world.item, files, folder=world.folder, by=world.chief, at=make.NOW)
    assert (EvidenceFile.select().count(), world.on_disk()) == (0, [])


def test_one_bad_file_among_many_keeps_all_out_and_every_problem_is_told(world) -> None:
    given = [(io.BytesIO(hostile.picture()), "tốt.jpg"), (io.BytesIO(b""), "rỗng.jpg"),
             (io.BytesIO(b"MZ"), "virus.exe")]  # fmt: skip
    with pytest.raises(Refused) as refused, taken_in(given, folder=world.folder):
        pass
    said = [one.message.split("”")[0] for one in refused.value.problems]
    assert said == ["Tệp “rỗng.jpg", "Tệp “virus.exe"]
    assert world.on_disk() == []


@pytest.mark.parametrize("note", ["Ảnh CCCD của ông Quý", "Căn cước 048085001234", "Số 048 085 001 234"])
def test_beside_a_note_about_an_identity_card_no_file_is_taken(world, note) -> None:
    item = world.new_item(note)
    with pytest.raises(Refused, match="không chứng minh việc học"):
        world.add(hostile.picture(), item=item)
    assert (EvidenceFile.select().count(), world.on_disk()) == (0, [])


# --- What may happen to a disk ---------------------------------------------------------------------------


@contextmanager
def little_room(monkeypatch) -> Iterator[None]:
    disk = shutil.disk_usage("/")._replace(total=100 * 2**30, free=2**29)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _folder: disk)
        yield


def test_with_little_room_nothing_is_taken(world, monkeypatch) -> None:
    with little_room(monkeypatch), pytest.raises(Refused, match="chỉ còn trống 512,0 MB"):
        world.add(hostile.picture())
    assert world.on_disk() == []


FULL = """
import errno, io, resource, sys
from pathlib import Path
from cdht.actions.evidence_files import taken_in
from cdht.domain.problems import Refused
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    with taken_in([(open(sys.argv[1], "rb"), "ảnh.jpg")], folder=Path(sys.argv[2])):
        print("taken")
except Refused as refused:
    print(refused)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of this kind")
def test_a_disk_that_fills_up_in_the_middle_keeps_nothing(world, tmp_path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(hostile.picture(size=(1600, 1200)))
    command = [sys.executable, "-c", FULL, str(photo), str(world.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "không lưu được" in done.stdout, done.stderr
    assert world.on_disk() == []


DYING = """
import io, os, sys
from datetime import datetime
from pathlib import Path
from cdht.actions.evidence_files import add_file
from cdht.domain.accounts import Actor
from cdht.models.base import bind, database, open_database
from cdht.models.communes import Commune
from cdht.models.evidence import Evidence
data, photo, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0
def watch(event, arguments):
    global seen
    if event in ("os.rename", "os.remove", "os.mkdir", "sqlite3.connect") or (
        event == "open" and str(data / "uploads") in str(arguments[0])):
        seen += 1
        if seen == last:
            os._exit(9)
bind(open_database("", data / "cdht.sqlite3"))
database.connect()
by, item = Actor.server(Commune.get().id), Evidence.get()
sys.addaudithook(watch)
given = io.BytesIO(photo.read_bytes())
add_file(item, given, "a.jpg", folder=data / "uploads", by=by, at=datetime(2021, 7, 1))
print(seen)
"""


def test_death_at_any_moment_leaves_no_row_without_its_file(world, tmp_path) -> None:
    """Before every touch of the disk in turn; what is left over is cleared away a day later."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(hostile.picture())
    for moment in range(1, 30):
        command = [sys.executable, "-c", DYING, str(world.config.data), str(photo), str(moment)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert findings(world) == []
        if done.returncode == 0:
            break
        assert done.returncode == 9, done.stderr
        EvidenceFile.delete().execute()  # it was kept already, and died while clearing up
        clear_store(world.folder, at=LONG_AFTER)
        assert world.on_disk() == []
    assert (done.returncode, EvidenceFile.select().count(), moment > 8) == (0, 1, True)


def _gone(file: Path) -> None:
    file.unlink()


def _spoilt(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "words"), [(_gone, "không còn trong thư mục"), (_spoilt, "đã bị sửa hoặc hỏng")]
)
def test_the_check_finds_what_the_disk_lost(world, spoil: Callable[[Path], None], words: str) -> None:
    row = world.add(hostile.picture())
    assert findings(world) == []
    spoil(file_of(world.folder, row.digest, row.kind))
    [line] = findings(world)
    assert "“giấy khen.jpg” của Hoàng Văn Quý" in line
    assert words in line


def test_a_lost_content_comes_back_with_the_next_upload(world) -> None:
    content, other = hostile.picture(), world.new_item("Ảnh chung của lớp")
    row = world.add(content)
    file_of(world.folder, row.digest, row.kind).write_bytes(b"")
    world.add(content, item=other)
    assert findings(world) == []


# --- Backup ----------------------------------------------------------------------------------------------


def test_a_backup_holds_the_files_and_a_restore_brings_them_back(world) -> None:
    row, paper = world.add(hostile.picture()), world.add(hostile.pdf(), "giấy.pdf")
    (world.folder / "evidence" / ".part-0123").write_bytes(b"draft")
    copy = back_up(world.config, at=make.NOW)
    assert copy.uploads == 4  # two contents, two small pictures, no draft
    shutil.rmtree(world.folder / "evidence")
    database.close()
    database.obj.close_all()
    restore(world.config, copy.file, at=make.NOW)
    database.connect()
    assert {one.digest for one in EvidenceFile.select()} == {row.digest, paper.digest}
    assert findings(world) == []


def test_copies_made_while_pictures_come_in_hold_the_file_of_every_row(world, tmp_path) -> None:
    stop, broken = threading.Event(), list[BaseException]()

    def upload() -> None:
        number = 0
        with database.connection_context():
            while not stop.is_set():
                number += 1
                item = world.new_item(f"Buổi học {number}")
                try:
                    world.add(hostile.picture(size=(60 + number % 300, 80)), item=item)
                except BaseException as error:
                    broken.append(error)
                    return

    thread = threading.Thread(target=upload)
    thread.start()
    try:
        copies = [back_up(world.config, at=make.NOW) for _ in range(4)]
    finally:
        stop.set()
        thread.join()
    assert broken == []
    for number, copy in enumerate(copies):
        into = tmp_path / str(number)
        read_back(copy.file, into)
        with closing(sqlite3.connect(into / "cdht.sqlite3")) as db:
            rows = db.execute("SELECT digest, kind FROM evidence_file").fetchall()
        wanted = {f"{digest}.{kind}" for digest, kind in rows}
        assert wanted <= {one.name for one in into.rglob("*.jpg")}
    with zipfile.ZipFile(copies[-1].file) as archive:
        assert not [name for name in archive.namelist() if ".part" in name]


def test_no_space_is_told_in_vietnamese() -> None:
    from cdht.actions.files import why

    assert why(OSError(errno.ENOSPC, "No space left on device")) == "đĩa đã đầy"


def test_what_was_judged_is_looked_at_again_when_its_files_change(world) -> None:
    row = make.self_scored(world.chief, world.row)
    verifier = make.actor(world.chief, "thamdinh", Role.VERIFIER, all_units=True)

    def accepted() -> None:
        judge_evidence(row.id, {world.item.id: EvidenceState.ACCEPTED}, by=verifier, at=make.NOW)
        assert Evidence.get_by_id(world.item.id).state is EvidenceState.ACCEPTED

    def state() -> EvidenceState:
        return Evidence.get_by_id(world.item.id).state

    accepted()
    content = hostile.picture()
    file = world.add(content)
    assert state() is EvidenceState.UNSEEN
    accepted()
    assert world.add(content).id == file.id  # the same again is nothing new
    assert state() is EvidenceState.ACCEPTED
    with deed() as this:
        remove_file(row.id, file.id, by=world.chief, at=make.NOW)
    assert state() is EvidenceState.UNSEEN
    undo(this.id, by=world.chief, at=make.NOW)
    assert state() is EvidenceState.ACCEPTED
    assert EvidenceFile.get(EvidenceFile.evidence == world.item.id).digest == file.digest
