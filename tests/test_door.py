"""The one door: what it says, what it installs and when, tried on folders made for it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import app

HOUSE = Path(app.__file__).resolve().parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project folder with an awkward name and an environment that borrows this Python."""
    root = tmp_path / "xã Quảng Phú (thử)"
    (root / "tests").mkdir(parents=True)
    (root / "requirements.txt").write_text("flask==3.1.3\n")
    (root / "tests" / "requirements.txt").write_text("pytest\n")
    python = app.python_in(root)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    version = ".".join(str(part) for part in sys.version_info[:3])
    (root / ".venv" / "pyvenv.cfg").write_text(f"home = {sys.base_prefix}/bin\nversion = {version}\n")
    return root


def stamp(root: Path, *kinds: str) -> None:
    for kind in kinds:
        app.stamp_of(root, kind).write_text(app.fingerprint(root, kind))


# What it says ------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 14), (4, 0)])
def test_a_new_enough_python_is_welcome(version: tuple[int, int]) -> None:
    assert app.version_problem(version) is None


@pytest.mark.parametrize("version", [(3, 10), (3, 6), (2, 7)])
def test_an_old_python_is_told_what_to_install(version: tuple[int, int]) -> None:
    said = app.version_problem(version)
    assert said is not None
    assert said.splitlines()[0] == (
        f"Cần Python 3.11 trở lên, máy này đang chạy Python {version[0]}.{version[1]}."
    )
    assert "python.org" in said
    assert "sudo apt install python3" in said


def test_an_old_python_stops_with_status_1_before_anything_else(tmp_path: Path) -> None:
    """The door itself, with the version it sees turned back: message on stderr, no .venv, no traceback."""
    source = (HOUSE / "app.py").read_text(encoding="utf-8")
    aged = source.replace("import sys\n", "import sys\nsys.version_info = (3, 8, 1)\n", 1)
    (tmp_path / "app.py").write_text(aged, encoding="utf-8")
    done = subprocess.run([sys.executable, tmp_path / "app.py"], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Cần Python 3.11 trở lên, máy này đang chạy Python 3.8.\n")
    assert not (tmp_path / ".venv").exists()


def test_an_old_python_can_read_the_door() -> None:
    ast.parse((HOUSE / "app.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_door_imports_the_standard_library_only() -> None:
    tree = ast.parse((HOUSE / "app.py").read_text(encoding="utf-8"))
    plain = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    named = {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert plain | named <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("output", "offline", "first_line"),
    [
        (
            "... 'NewConnectionError(...)' ...\nERROR: No matching",
            False,
            "Không tải được gói: máy chưa nối mạng hoặc mạng bị chặn.",
        ),
        ("ERROR: No matching distribution", True, "Thư mục wheels/ thiếu gói hợp với máy và bản Python này."),
        (
            "OSError: [Errno 28] No space left on device",
            False,
            "Đĩa đã đầy. Dọn ít nhất 300 MB rồi chạy lại.",
        ),
        (
            "ERROR: something new",
            False,
            "Cài đặt không xong. Tắt chương trình nếu nó đang chạy, rồi thử lại.",
        ),
    ],
)
def test_a_failed_install_is_explained(output: str, offline: bool, first_line: str) -> None:
    assert app.pip_failure(output, offline=offline).splitlines()[0] == first_line


def test_a_failed_install_quotes_the_errors_of_pip() -> None:
    said = app.pip_failure("Collecting x\nWARNING: y\nERROR: no x\n", offline=False)
    assert said.splitlines()[1:] == ["Pip báo:", "  ERROR: no x"]


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("Collecting flask==3.1.3 (from -r requirements.txt (line 3))", "flask==3.1.3"),
        ("Processing ./xã a/wheels/segno-1.6.6-py3-none-any.whl (from -r r.txt (line 1))", "segno==1.6.6"),
        ("  Downloading flask-3.1.3.whl (100 kB)", ""),
        ("Requirement already satisfied: six in …", ""),
    ],
)
def test_progress_names_each_package(line: str, package: str) -> None:
    assert app.package_in(line) == package


# What is installed, and when ------------------------------------------------------------------------


def test_a_fresh_folder_is_not_ready(root: Path) -> None:
    assert not app.is_ready(root, "run")


def test_a_stamped_environment_is_ready_until_its_requirements_change(root: Path) -> None:
    stamp(root, "run", "test")
    assert (app.is_ready(root, "run"), app.is_ready(root, "test")) == (True, True)
    (root / "tests" / "requirements.txt").write_text("pytest\nhypothesis\n")
    assert (app.is_ready(root, "run"), app.is_ready(root, "test")) == (True, False)
    (root / "requirements.txt").write_text("flask==3.1.4\n")
    assert (app.is_ready(root, "run"), app.is_ready(root, "test")) == (False, False)


def test_running_does_not_make_it_ready_for_testing(root: Path) -> None:
    stamp(root, "run")
    assert not app.is_ready(root, "test")


def test_half_a_stamp_does_not_count(root: Path) -> None:
    app.stamp_of(root, "run").write_text(app.fingerprint(root, "run")[:30])
    assert not app.is_ready(root, "run")


def test_a_python_that_has_gone_away_makes_it_unready(root: Path) -> None:
    stamp(root, "run")
    app.python_in(root).unlink()
    assert not app.is_ready(root, "run")


def test_an_environment_of_another_python_is_asked_whether_it_still_works(root: Path) -> None:
    stamp(root, "run")
    (root / ".venv" / "pyvenv.cfg").write_text(f"home = {sys.base_prefix}/bin\nversion = 3.99.0\n")
    assert app.is_ready(root, "run")  # the borrowed Python has pip, so it works
    broken = app.python_in(root)
    broken.unlink()
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert not app.is_ready(root, "run")


def test_without_wheels_everything_comes_from_the_index(root: Path) -> None:
    assert app.pip_arguments(root, "run") == ["-r", str(root / "requirements.txt")]
    assert app.pip_arguments(root, "test") == [
        "-r",
        str(root / "requirements.txt"),
        "-r",
        str(root / "tests/requirements.txt"),
    ]


def test_with_wheels_running_needs_no_network(root: Path) -> None:
    (root / "wheels").mkdir()
    wheels = ["--find-links", str(root / "wheels")]
    assert app.pip_arguments(root, "run") == ["-r", str(root / "requirements.txt"), *wheels, "--no-index"]
    assert app.pip_arguments(root, "test")[-2:] == wheels


# An install whose Python is a script, so that it is quick and leaves a trace ---------------------------

FAKE_PYTHON = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "$2 $3 $(ls -A "{root}" | grep unfinished) $(ls "{root}/.venv" | grep -c stamp)" >> "{root}/trace"
echo "Collecting flask==3.1.3 (from somewhere)"
sleep {seconds}
exit {status}
"""


def pretend_python(root: Path, *, status: int = 0, seconds: float = 0) -> None:
    python = app.python_in(root)
    python.unlink()
    python.write_text(FAKE_PYTHON.format(root=root, status=status, seconds=seconds))
    python.chmod(0o755)


def trace(root: Path) -> list[str]:
    return (root / "trace").read_text().splitlines()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
class TestInstalling:
    def test_the_stamp_is_written_last_and_the_marker_taken_away(
        self, root: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stamp(root, "run")
        (root / "requirements.txt").write_text("flask==3.1.4\n")
        pretend_python(root)
        app.ensure(root, ["run"])
        assert trace(root) == ["pip install .venv.unfinished 0"]  # while pip ran: marker on, old stamp gone
        assert not (root / ".venv.unfinished").exists()
        assert app.is_ready(root, "run")
        assert capsys.readouterr().out == "Đang tải các gói …\n  · flask==3.1.3\nĐã cài xong.\n"

    def test_a_second_start_installs_nothing(self, root: Path) -> None:
        pretend_python(root)
        app.ensure(root, ["run"])
        app.ensure(root, ["run"])
        assert len(trace(root)) == 1

    def test_testing_installs_both_with_a_stamp_each(self, root: Path) -> None:
        pretend_python(root)
        app.ensure(root, ["run", "test"])
        assert len(trace(root)) == 2
        assert (app.is_ready(root, "run"), app.is_ready(root, "test")) == (True, True)

    def test_a_failed_install_is_tried_again(self, root: Path) -> None:
        pretend_python(root, status=1)
        for _ in range(2):
            with pytest.raises(app.SetupFailed, match="Cài đặt không xong"):
                app.ensure(root, ["run"])
        assert len(trace(root)) == 2
        assert not (root / ".venv.unfinished").exists()

    def test_a_failed_install_ends_with_status_1(
        self, root: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pretend_python(root, status=1)
        assert app.main(["demo"], root) == 1
        assert capsys.readouterr().err.startswith("Cài đặt không xong.")

    def test_a_crash_in_the_middle_makes_the_environment_anew(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pretend_python(root)
        monkeypatch.setattr(sys, "executable", str(app.python_in(root)))
        (root / ".venv.unfinished").touch()
        app.ensure(root, ["run"])
        app.ensure(root, ["run"])
        assert trace(root) == ["venv --clear .venv.unfinished 0", "pip install .venv.unfinished 0"]

    def test_of_two_starts_at_once_one_installs_and_the_other_waits(self, root: Path) -> None:
        pretend_python(root, seconds=0.5)
        starts = [threading.Thread(target=app.ensure, args=(root, ["run"])) for _ in range(2)]
        for start in starts:
            start.start()
        for start in starts:
            start.join()
        assert len(trace(root)) == 1

    def test_a_platform_without_venv_is_told_what_to_install(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        app.python_in(root).unlink()
        assert app.main([], root) == 1
        assert capsys.readouterr().err.startswith("Python trên máy này thiếu phần venv và pip.\n")

    def test_a_folder_without_requirements_is_explained(
        self, root: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (root / "requirements.txt").unlink()
        stamp_file = app.stamp_of(root, "run")
        stamp_file.write_text("old")
        assert app.main([], root) == 1
        assert capsys.readouterr().err.startswith(f"Không cài đặt được vào {root}: ")


# Handing over -------------------------------------------------------------------------------------


def test_testing_hands_over_to_pytest_and_everything_else_to_the_commands(root: Path) -> None:
    python = str(app.python_in(root))
    assert app.command_for(["test", "-k", "đ"], root) == [python, "-m", "pytest", "-k", "đ"]
    assert app.command_for(["demo", "--port", "1"], root) == [
        python,
        "-c",
        app.BOOT,
        str(root),
        "demo",
        "--port",
        "1",
    ]


def door_with_commands(root: Path, body: str) -> Path:
    (root / "app.py").write_bytes((HOUSE / "app.py").read_bytes())
    (root / "cdht").mkdir()
    (root / "cdht" / "__init__.py").touch()
    (root / "cdht" / "cli.py").write_text(f"import os, sys\ndef main(argv):\n    {body}\n", encoding="utf-8")
    stamp(root, "run")
    return root / "app.py"


def start(door: Path, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(door), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=where, stdin=subprocess.DEVNULL)


def test_arguments_status_and_current_folder_pass_through_the_door(root: Path, tmp_path: Path) -> None:
    """Also from another folder, where a file named like one of our packages lies about."""
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    (elsewhere / "cdht.py").write_text("raise SystemExit('wrong one')")
    door = door_with_commands(root, "print(argv, os.getcwd()); return 2")
    done = start(door, "import", "Danh sách.xlsx", where=elsewhere)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == f"{['import', 'Danh sách.xlsx']} {elsewhere}\n"


def test_help_comes_through_the_real_door() -> None:
    """Started as a user would, when the environment beside it is complete; else nothing is installed."""
    if not app.is_ready(HOUSE, "run"):
        pytest.skip("this checkout was not set up through its door")
    done = start(HOUSE / "app.py", "--help", where=HOUSE)
    assert (done.returncode, done.stderr) == (0, "")
    for command in (
        "serve",
        "demo",
        "test",
        "init",
        "import",
        "recognise",
        "report",
        "account",
        "backup",
        "restore",
        "check",
        "bench",
    ):
        assert command in done.stdout
