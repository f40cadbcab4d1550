"""The commands as somebody types them: what they say, how they end, and that nothing is half done."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from conftest import EXPECTED, WORKBOOK

from cdht.actions.locking import COMMAND, SERVER, holding
from cdht.cli import main
from cdht.demo import ACCOUNTS, PASSWORD
from cdht.domain.certificates import Facts, qr_text
from cdht.models.base import database
from cdht.reports.papers import PAPERS

ROOT = Path(__file__).resolve().parents[1]
SECRET = "hoa sen nở sớm"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, with a space and Vietnamese letters in its name; not made yet."""
    folder = tmp_path / "dữ liệu xã"
    monkeypatch.setenv("CDHT_DATA", str(folder))
    monkeypatch.delenv("CDHT_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mật khẩu.txt").write_text(SECRET + "\n", "utf-8")
    return folder


class Said:
    """What a command answered: exit status, standard output, standard error."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]):
    def run(*argv: str) -> Said:
        try:
            status = main([str(part) for part in argv])
        except SystemExit as end:
            status = int(end.code or 0)
        assert database.obj is None or database.is_closed()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(status, out, err)

    return run


@pytest.fixture
def commune(run, tmp_path: Path):
    """A folder that is set up."""
    said = run("init", "--commune", "xã Quảng Phú", "--account", "huong", "--password-file", "mật khẩu.txt")
    assert (said.status, said.err) == (0, "")
    assert said.out == "Đã thiết lập xã Quảng Phú. Đăng nhập bằng tài khoản huong.\n"
    return run


@pytest.fixture
def pilot(commune):
    said = commune("import", WORKBOOK, "--cycle", "Năm 2021", "--criteria", "pilot-2021")
    assert (said.status, said.err) == (0, "")
    return commune


def query(data: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db:
        return db.execute(sql).fetchall()


# Usage -------------------------------------------------------------------------------------------


def test_help_is_vietnamese_and_names_every_command(run) -> None:
    said = run("--help")
    assert said.status == 0
    for word in ("serve", "demo", "init", "import", "recognise", "report", "account", "backup", "restore",
                 "check", "check-certificate", "bench", "test", "CDHT_DATA", "CDHT_DATABASE_URL",
                 "CDHT_LOG_LEVEL"):  # fmt: skip
        assert word in said.out
    assert not re.search(r"\b(usage|options|positional|show this)\b", said.out)


@pytest.mark.parametrize(
    "command",
    ["serve", "demo", "init", "import", "recognise", "account", "account add", "account reset",
     "account list", "backup", "restore", "check", "check-certificate", "bench"],
)  # fmt: skip
def test_every_command_explains_itself(run, command: str) -> None:
    said = run(*command.split(), "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"cách dùng: python3 app.py {command}")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("impotr x", "không có “impotr”"),
        ("import", "còn thiếu: TỆP.xlsx, --cycle"),
        ("import x.xlsx --cycle a --year 21", "“21” không phải là năm"),
        ("recognise --cycle a --number 1 --date 2021-02-30", "“2021-02-30” không phải là ngày"),
        ("recognise --cycle a --number 1 --date hôm-nay", "không phải là ngày"),
        ("serve --port 0", "cổng là số từ 1 đến 65535"),
        ("serve --prot 80", "không hiểu: --prot"),
        ("account", "còn thiếu: VIỆC"),
        ("account add x --name y --role boss", "không có “boss”"),
        ("report x --cycle a --format pdf --out a --month 2026-13", "“2026-13” không phải là tháng"),
        ("bench nothing", "không có mục “nothing”"),
    ],
)
def test_wrong_usage_ends_with_2_and_makes_nothing(run, data: Path, typed: str, answer: str) -> None:
    said = run(*typed.split())
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("Lệnh chưa đúng: ")
    assert answer in said.err
    assert not data.exists()


def test_options_alone_are_meant_for_serve(run) -> None:
    assert "serve --help" in run("--port", "x").err


# Setting up --------------------------------------------------------------------------------------


def test_set_up_once_only(commune, data: Path) -> None:
    said = commune("init", "--commune", "Khác", "--account", "khac", "--password-file", "mật khẩu.txt")
    assert (said.status, said.out) == (1, "")
    assert "đã được thiết lập" in said.err
    assert query(data, "SELECT login FROM account") == [("huong",)]


def test_set_up_from_standard_input_in_a_process_of_its_own(data: Path) -> None:
    """Through the door's own way in, with a password that has marks."""
    facts = ["--commune", "phường Thuận Hoà", "--account", "huong"]
    command = [sys.executable, "-m", "cdht.cli", "init", *facts]
    done = subprocess.run(command, cwd=ROOT, input=SECRET.encode(), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert query(data, "SELECT kind, name FROM commune_name") == [("phường", "Thuận Hoà")]
    [(kept,)] = query(data, "SELECT password_hash FROM account")
    assert str(kept).startswith("scrypt:32768:8:1$")  # the suite's own accounts are hashed at a lower cost
    assert (data.stat().st_mode & 0o077) == 0


@pytest.mark.parametrize("password", ["", "ngắn", "huong-huong", "aaaaaaaaaaaa"])
def test_a_poor_password_sets_up_nothing(run, data: Path, tmp_path: Path, password: str) -> None:
    (tmp_path / "mật khẩu.txt").write_text(password, "utf-8")
    said = run("init", "--commune", "Quảng Phú", "--account", "huong", "--password-file", "mật khẩu.txt")
    assert (said.status, said.out) == (1, "")
    assert "Mật khẩu" in said.err
    assert query(data, "SELECT * FROM commune") == query(data, "SELECT * FROM account") == []


def test_all_that_is_wrong_is_said_at_once(run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "mật khẩu.txt").write_text("x", "utf-8")
    said = run("init", "--commune", "X", "--account", "Hương", "--password-file", "mật khẩu.txt")
    assert said.status == 1
    assert said.err.startswith("Có 2 chỗ cần sửa:\n  · Tên đăng nhập gồm")


@pytest.mark.parametrize(
    "command",
    ["account list", "import x.xlsx --cycle a", "recognise --cycle a --number 1 --date 2021-07-20"],
)
def test_before_set_up_every_command_says_what_to_do(run, command: str) -> None:
    said = run(*command.split())
    assert (said.status, said.out) == (1, "")
    assert "Chưa thiết lập. Chạy: python3 app.py init" in said.err


def test_a_missing_password_file(run) -> None:
    said = run("init", "--commune", "X", "--account", "huong", "--password-file", "không có.txt")
    assert (said.status, said.err) == (
        1, "Không đọc được tệp mật khẩu: không có tệp hay thư mục này (không có.txt).\n",
    )  # fmt: skip


def test_accounts(pilot, data: Path) -> None:
    add = ("account", "add", "nhap", "--name", "Lê Thị Hoài", "--role", "clerk", "--role", "verifier")
    said = pilot(*add, "--unit", "co quan xa", "--password-file", "mật khẩu.txt")
    assert (said.status, said.out) == (0, "Đã thêm tài khoản nhap.\n")
    assert pilot("account", "list").out == (
        "huong            huong: Thư ký Ban Chỉ đạo, Quản trị\n"
        "nhap             Lê Thị Hoài: Người nhập liệu, Thành viên thẩm định\n"
    )
    before = query(data, "SELECT password_hash, session_epoch FROM account WHERE login = 'nhap'")
    assert pilot("account", "reset", "nhap", "--password-file", "mật khẩu.txt").status == 0
    after = query(data, "SELECT password_hash, session_epoch FROM account WHERE login = 'nhap'")
    assert before != after
    assert pilot("account", "reset", "ai", "--password-file", "mật khẩu.txt").err.startswith(
        "Không có tài khoản “ai”."
    )
    assert pilot(*add, "--unit", "Thôn Nào", "--password-file", "mật khẩu.txt").err == (
        "Không có đơn vị “Thôn Nào”.\n"
    )


# The procedure -----------------------------------------------------------------------------------


def test_from_the_workbook_to_the_figures_of_the_report(pilot, data: Path, tmp_path: Path) -> None:
    said = pilot("recognise", "--cycle", "nam 2021", "--number", "45/QĐ-UBND", "--date", "2021-07-20")
    assert said.out == "Quyết định 45/QĐ-UBND: công nhận 52 người, không công nhận 3 người.\n"
    report = ("report", "summary", "--cycle", "Năm 2021", "--format", "json", "--out", "a.json")
    assert pilot(*report).status == 0
    expected, found = json.loads(EXPECTED.read_text()), json.loads((tmp_path / "a.json").read_text("utf-8"))

    def cut(row: dict[str, object], like: dict[str, object]) -> dict[str, object]:
        return {key: row[key] for key in like}

    assert found["cut"] == expected["cut"]
    assert cut(found["total"], expected["total"]) == expected["total"]
    units = {name: cut(row, expected["units"][name]) for name, row in found["units"].items()}
    assert units == expected["units"]
    assert pilot("check").out.endswith("Mọi thứ đều ổn.\n")


def test_the_same_workbook_twice_changes_nothing(pilot, data: Path) -> None:
    before = query(data, "SELECT * FROM journal_entry")
    said = pilot("import", WORKBOOK, "--cycle", "Năm 2021")
    assert said.out == "Bảng này đã nhập trước đây: 55 người không có gì thay đổi.\n"
    assert query(data, "SELECT * FROM journal_entry") == before


def test_a_dry_run_stores_nothing(commune, data: Path) -> None:
    before = query(data, "SELECT * FROM journal_entry")
    said = commune("import", WORKBOOK, "--cycle", "Năm 2021", "--criteria", "pilot-2021", "--dry-run")
    assert (said.status, said.out.split(":")[0]) == (0, "Sẽ nhập vào đợt “Năm 2021”")
    assert query(data, "SELECT * FROM cycle") == query(data, "SELECT * FROM registration") == []
    assert query(data, "SELECT * FROM journal_entry") == before


def test_a_wrong_workbook_is_told_cell_by_cell_and_given_back(commune, data: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(WORKBOOK)
    book.active["P3"], book.active["C5"], book.active["B7"] = 11, "31/02/1970", "=1+1"
    book.save(tmp_path / "sai.xlsx")
    said = commune("import", "sai.xlsx", "--cycle", "Năm 2021", "--errors", "ra.xlsx")
    assert (said.status, said.out) == (1, "")
    assert "Có 3 chỗ cần sửa:" in said.err
    for place in ("Dòng 3, cột P (Tự chấm 5)", "Dòng 5, cột C (Ngày sinh)", "Dòng 7, cột B (Họ và tên)"):
        assert place in said.err
    assert query(data, "SELECT * FROM cycle") == query(data, "SELECT * FROM citizen") == []
    back = openpyxl.load_workbook(tmp_path / "ra.xlsx").active
    assert (back["B3"].value, back["P3"].value) == ("Huỳnh Quốc Ưng", 11)
    reasons = {row: back.cell(row, back.max_column).value for row in range(1, back.max_row + 1)}
    assert {row for row, text in reasons.items() if text} == {1, 3, 5, 7}
    assert "Tự chấm 5" in reasons[3]
    assert {name: back[name].fill.fill_type == "solid" for name in ("P3", "O3", "C5", "C6")} == {
        "P3": True, "O3": False, "C5": True, "C6": False
    }  # fmt: skip


@pytest.mark.parametrize("name", ["không có.xlsx", "mật khẩu.txt"])
def test_no_workbook_at_all(commune, data: Path, name: str) -> None:
    said = commune("import", name, "--cycle", "Năm 2021")
    assert (said.status, said.out) == (1, "")
    assert query(data, "SELECT * FROM cycle") == []


def test_the_signer_of_the_commune_signs(pilot, data: Path) -> None:
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute(
            "INSERT INTO signer (commune_id, body, authority, title, second_title, name, valid_from) "
            "VALUES (1, 'peoples_committee', '', 'CHỦ TỊCH', '', 'Hồ Văn Thiện', '2020-01-01')"
        )
    pilot("recognise", "--cycle", "Năm 2021", "--number", "45/QĐ-UBND", "--date", "20/7/2021")
    assert query(data, "SELECT number, issued_on, signer_name, signer_title FROM decision") == [
        ("45/QĐ-UBND", "2021-07-20", "Hồ Văn Thiện", "CHỦ TỊCH")
    ]
    again = pilot("recognise", "--cycle", "Năm 2021", "--number", "46/QĐ-UBND", "--date", "20/7/2021")
    assert (again.status, again.err) == (1, "Không có ai đã bầu chọn đang chờ công nhận.\n")


def test_a_certificate_is_checked_by_its_code_and_by_its_text(pilot, data: Path, monkeypatch) -> None:
    pilot("recognise", "--cycle", "Năm 2021", "--number", "45/QĐ-UBND", "--date", "20/7/2021")
    [(code, name, unit, key)] = query(
        data, "SELECT code, printed_name, printed_unit, key FROM recognition, certificate_key "
        "WHERE certificate_number = 7"
    )  # fmt: skip
    line = f"Còn hiệu lực: {name}, {unit}, năm 2021, số 007/2021\n"
    said = pilot("check-certificate", code.lower().replace("-", " "))
    assert (said.status, said.out, said.err) == (0, line, "")
    text = qr_text(Facts(name, unit, 7, 2021, code), "xã Quảng Phú", bytes.fromhex(key))
    said = pilot("check-certificate", text)
    assert (said.status, said.out) == (0, f"Chữ ký đúng, khớp với sổ. {line}")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.replace("007", "008").encode())))
    said = pilot("check-certificate", "-")
    assert (said.status, said.out, "Chữ ký không đúng" in said.err) == (1, "", True)
    said = pilot("check-certificate", "AAAA-2222")
    assert (said.status, said.err) == (1, "Không có giấy nào mang mã AAAA-2222 trong sổ.\n")
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute("UPDATE recognition SET printed_unit = 'Thôn khác' WHERE certificate_number = 7")
    assert f"Chữ ký đúng nhưng sổ ghi khác. Đơn vị trên giấy: {unit}." in pilot("check-certificate", text).err
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute("UPDATE recognition SET undone_at = '2021-08-01 08:00:00' WHERE certificate_number = 7")
    said = pilot("check-certificate", code)
    assert (said.status, said.err[:11]) == (1, "Đã thu hồi:")


def test_an_unknown_cycle_lists_those_there_are(pilot) -> None:
    said = pilot("recognise", "--cycle", "Năm 2031", "--number", "1", "--date", "2021-07-20")
    assert (said.status, said.err) == (1, "Không có đợt “Năm 2031”. Các đợt hiện có: “Năm 2021”.\n")


def test_papers(pilot, tmp_path: Path) -> None:
    said = pilot("report", "--help")
    assert said.status == 0
    assert all(name in said.out for name in PAPERS)
    said = pilot("report", "nothing", "--cycle", "Năm 2021", "--format", "pdf", "--out", "a.pdf")
    assert (said.status, "summary" in said.err) == (2, True)
    said = pilot("report", "summary", "--cycle", "Năm 2021", "--format", "odt", "--out", "a.odt")
    assert said.status == 2
    said = pilot("report", "summary", "--cycle", "Năm 2021", "--format", "pdf", "--out", "không có/a.pdf")
    assert (said.status, "không có tệp hay thư mục này" in said.err) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dữ liệu xã", "mật khẩu.txt"]


@pytest.mark.parametrize("paper_format", ["pdf", "docx", "xlsx", "html", "json"])
def test_the_summary_in_every_format(pilot, tmp_path: Path, paper_format: str) -> None:
    out = tmp_path / f"báo cáo.{paper_format}"
    said = pilot("report", "summary", "--cycle", "Năm 2021", "--format", paper_format, "--out", out)
    assert (said.status, said.err) == (0, "")
    begins = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!", "json": b"{"}
    assert out.read_bytes().lstrip().startswith(begins[paper_format])


def test_a_month_and_a_person_are_named(pilot, tmp_path: Path) -> None:
    def report(paper: str, *more: str):
        return pilot("report", paper, "--cycle", "Năm 2021", "--format", "html", "--out", "a.html", *more)

    assert report("monthly-report", "--month", "2021-04").status == 0
    assert "đến hết tháng 4 năm 2021" in (tmp_path / "a.html").read_text("utf-8")
    assert report("monthly-report", "--month", "5/2021").status == 0
    assert "đến hết tháng 5 năm 2021" in (tmp_path / "a.html").read_text("utf-8")
    assert report("person-sheet", "--person", "ngo quoc an").status == 0
    assert "Ngô Quốc An" in (tmp_path / "a.html").read_text("utf-8")
    assert "Mở hồ sơ của người đó" in report("person-sheet").err
    said = report("person-journal", "--person", "Không Có Ai")
    assert (said.status, said.err) == (1, "Không có ai tên “Không Có Ai” trong đợt này.\n")


def test_forms_of_a_unit_lead_to_the_address_given(pilot, tmp_path: Path) -> None:
    out = tmp_path / "phiếu.docx"
    forms = ("report", "self-assessment", "--cycle", "Năm 2021", "--format", "docx", "--out", out)
    said = pilot(*forms, "--unit", "ban khuyen hoc ho hoang", "--address", "http://10.0.0.2:8000")
    assert (said.status, said.err) == (0, "")
    assert out.read_bytes().startswith(b"PK")
    assert pilot(*forms, "--blank", "Nông dân", "--copies", "2").status == 0
    said = pilot(*forms, "--unit", "Thôn Mất")
    assert (said.status, "Không có đơn vị “Thôn Mất”. Các đơn vị hiện có" in said.err) == (1, True)
    said = pilot(*forms, "--blank", "Người ngoài")
    assert (said.status, "Không có đối tượng “Người ngoài”" in said.err) == (1, True)
    assert pilot(*forms, "--copies", "0").status == 2


# Keeping -----------------------------------------------------------------------------------------


def test_backup_and_restore(pilot, data: Path, tmp_path: Path) -> None:
    before = query(data, "SELECT * FROM registration")
    said = pilot("backup", "USB")
    [file] = (tmp_path / "USB").iterdir()
    assert (said.status, str(file) in said.out) == (0, True)
    assert "55 hồ sơ" in said.out
    pilot("recognise", "--cycle", "Năm 2021", "--number", "45/QĐ-UBND", "--date", "2021-07-20")
    assert query(data, "SELECT * FROM registration") != before
    said = pilot("restore", file)
    assert (said.status, said.err) == (0, "")
    assert query(data, "SELECT * FROM registration") == before
    assert pilot("check").status == 0
    assert len(list(data.glob("truoc-khi-phuc-hoi-*/cdht.sqlite3"))) == 1


def test_restore_of_nothing_and_of_rubbish(pilot, data: Path) -> None:
    before = query(data, "SELECT * FROM registration")
    assert pilot("restore", "không có.zip").err == "Không có tệp không có.zip.\n"
    assert pilot("restore", "mật khẩu.txt").status == 1
    assert query(data, "SELECT * FROM registration") == before


def test_a_running_server_or_command_is_respected(pilot, data: Path) -> None:
    pilot("backup")
    [file] = (data / "backups").iterdir()
    with holding(data, SERVER):
        assert pilot("restore", file).err.startswith("Chương trình đang chạy")
        assert pilot("serve", "--port", "18999").err.startswith("Chương trình đang chạy")
        assert pilot("backup").status == pilot("check").status == pilot("account", "list").status == 0
    with holding(data, COMMAND):
        assert pilot("restore", file).err.startswith("Một lệnh khác đang làm việc")
        assert pilot("check").status == 0


def test_check_ends_with_1_when_something_is_wrong(pilot, data: Path) -> None:
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute("UPDATE journal_entry SET reason = 'sửa trộm' WHERE id = 9")
    said = pilot("check")
    assert said.status == 1
    assert "✗ Nhật ký liền mạch, không bị sửa\n    Nhật ký dòng 9:" in said.out
    assert "✓ Tệp cơ sở dữ liệu còn nguyên vẹn" in said.out


@pytest.mark.parametrize("command", ["check", "account list", "backup", "serve --port 18999"])
def test_a_database_that_is_none(run, data: Path, command: str) -> None:
    data.mkdir(mode=0o700)
    (data / "cdht.sqlite3").write_bytes(b"Kinh gui UBND xa " * 1000)
    said = run(*command.split())
    assert said.status == 1
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize("command", ["account list", "serve --port 18999", "import x --cycle a", "check"])
def test_data_of_a_newer_version_are_left_alone(pilot, data: Path, command: str) -> None:
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    before = query(data, "SELECT * FROM schema_migration")
    said = pilot(*command.split())
    assert said.status == 1
    assert "phiên bản mới hơn" in said.out + said.err
    assert query(data, "SELECT * FROM schema_migration") == before


def test_an_interrupted_restore_is_undone_by_the_next_command(pilot, data: Path) -> None:
    before = query(data, "SELECT * FROM registration")
    old = data / ".phuc-hoi" / "old"
    old.mkdir(parents=True)
    (old / "contents.json").write_text(json.dumps(["cdht.sqlite3", "uploads"]))
    (data / "cdht.sqlite3").rename(old / "cdht.sqlite3")
    assert pilot("account", "list").status == 0
    assert query(data, "SELECT * FROM registration") == before
    assert not (data / ".phuc-hoi").exists()


# Failing -----------------------------------------------------------------------------------------


def test_a_crash_is_written_to_the_log_and_told_in_one_line(pilot, data: Path) -> None:
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE unit SET kind = 'làng'")
    said = pilot("import", WORKBOOK, "--cycle", "Năm 2022")
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
    assert str(data / "logs" / "cdht.log") in said.err
    assert "Traceback" in (data / "logs" / "cdht.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [("CDHT_LOG_LEVEL", "loud"), ("CDHT_DATABASE_URL", "mysql://x"), ("CDHT_DATA", __file__)],
)
def test_a_wrong_setting_is_named(run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    said = run("check")
    assert (said.status, name in said.err) == (1, True)


# Serving -----------------------------------------------------------------------------------------


@contextmanager
def serving(*argv: str, port: int) -> Iterator[list[str]]:
    """A real server; the lines that it printed before it was ready."""
    command = [sys.executable, "-m", "cdht.cli", *argv, "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith("Dừng chương trình"):
            break
    else:
        raise AssertionError(process.communicate()[1])
    try:
        yield lines
    finally:
        process.terminate()
        _out, err = process.communicate(timeout=10)
    assert (process.returncode, "Traceback" in err) == (0, False), err


def first_page(port: int) -> tuple[str, str]:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                return answer.geturl(), answer.read().decode()
        except ConnectionError:
            time.sleep(0.05)
    raise AssertionError("no answer")


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_an_empty_folder_is_served_with_a_code(data: Path) -> None:
    port = free_port()
    with serving(port=port) as lines:
        assert lines[0] == f"Mở trình duyệt tại: http://127.0.0.1:{port}/"
        assert re.fullmatch(r"Lần đầu chạy. Mã thiết lập: [2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", lines[1])
        assert first_page(port)[0].endswith("/setup")


def test_a_folder_set_up_is_served_without_a_code(commune, data: Path) -> None:
    port = free_port()
    with serving("serve", port=port) as lines:
        assert lines == [f"Mở trình duyệt tại: http://127.0.0.1:{port}/", "Dừng chương trình: Ctrl+C"]
        assert "/setup" not in first_page(port)[0]
        busy = subprocess.run(
            [sys.executable, "-m", "cdht.cli", "serve", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"CDHT_DATA": str(data / "khác")},
            capture_output=True,
            encoding="utf-8",
        )
        assert (busy.returncode, busy.stdout) == (1, "")
        assert f"Thử cổng khác: --port {port + 1}" in busy.stderr


def test_older_data_are_copied_before_they_are_upgraded(commune, data: Path) -> None:
    """The record of the first migration is taken away, so that it is due again, and fails over the tables."""
    with closing(sqlite3.connect(data / "cdht.sqlite3")) as db, db:
        db.execute("DELETE FROM schema_migration")
    before = query(data, "SELECT * FROM account")
    said = commune("serve", "--port", str(free_port()))
    assert said.status == 1
    assert "Nâng cấp dữ liệu không xong nên đã trả về như cũ" in said.err
    [copy] = (data / "backups").glob("TruocNangCap_QuangPhu_*.zip")
    assert str(copy) in said.err
    assert query(data, "SELECT * FROM account") == before


def test_the_demo_prints_its_accounts_and_is_kept_for_the_next_start(data: Path) -> None:
    port = free_port()
    with serving("demo", port=port) as lines:
        assert first_page(port)[0].endswith("/sign-in")
    assert lines[0] == "Đang chuẩn bị dữ liệu mẫu …"
    assert [line.split()[:4] for line in lines if line.startswith("  ")] == [
        [one.login, "mật", "khẩu", PASSWORD] for one in ACCOUNTS
    ]
    with closing(sqlite3.connect(data / "demo" / "cdht.sqlite3")) as db, db:
        db.execute("UPDATE account SET name = 'Tên mới' WHERE login = 'thuky'")
    with serving("demo", port=port) as lines:
        assert "Đang chuẩn bị" not in lines[0]
    with closing(sqlite3.connect(data / "demo" / "cdht.sqlite3")) as db:
        assert db.execute("SELECT name FROM account WHERE login = 'thuky'").fetchall() == [("Tên mới",)]
    assert not (data / "cdht.sqlite3").exists()
