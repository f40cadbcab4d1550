#!/usr/bin/env python3
"""The one door: `python3 app.py …` makes `.venv` beside itself when needed, then hands over to cdht.cli.

Standard library only, and no syntax newer than Python 3.6: an old Python must get far enough to say so.
A start with everything in place costs a few file reads; whatever takes longer is imported where it is used.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent

# What each kind of start needs installed. The stamp of a kind covers all its files.
NEEDS = {"run": ("requirements.txt",), "test": ("requirements.txt", "tests/requirements.txt")}

# Runs inside the environment: our own folder replaces the current one in the search path, so that a
# stray flask.py where the user happens to stand is never picked up.
BOOT = (
    "import sys; sys.path = [sys.argv.pop(1)] + [p for p in sys.path if p]; "
    "from cdht.cli import main; sys.exit(main(sys.argv[1:]))"
)


def version_problem(version: "tuple[int, ...]") -> "str | None":
    """What to tell somebody whose Python is too old; None when it will do."""
    if version >= OLDEST:
        return None
    return (
        "Cần Python {}.{} trở lên, máy này đang chạy Python {}.{}.\n"
        "Tải bản mới tại https://www.python.org/downloads/ (Windows: đánh dấu “Add python.exe to PATH”),\n"
        "hoặc trên Debian, Ubuntu: sudo apt install python3 python3-venv. Cài xong, chạy lại lệnh này."
    ).format(*OLDEST, *version)


if version_problem(sys.version_info[:2]):
    sys.exit(version_problem(sys.version_info[:2]))


class SetupFailed(Exception):
    """The environment could not be made; the message says why and what to do, in Vietnamese."""


def main(argv: list[str], root: Path = ROOT) -> int:
    """Set up what `argv` needs and go on in the environment. Returns 1 when that is impossible."""
    _speak_utf8()
    try:
        ensure(root, ["run", "test"] if argv[:1] == ["test"] else ["run"])
    except (SetupFailed, OSError, KeyboardInterrupt) as failure:
        print(explained(failure, root), file=sys.stderr)
        return 1
    if argv[:1] == ["test"]:
        os.chdir(root)  # so that tests are named as they lie in the project, and found without arguments
    return hand_over(command_for(argv, root))


def explained(failure: BaseException, root: Path) -> str:
    if isinstance(failure, KeyboardInterrupt):
        return "\nĐã dừng cài đặt. Lần chạy sau sẽ cài lại."
    if isinstance(failure, OSError):
        return (f"Không cài đặt được vào {root}: {failure.strerror} ({failure.filename}).\n"
                "Kiểm tra quyền ghi và chỗ trống trên đĩa; nếu chương trình đang chạy thì tắt đi.")
    return str(failure)


def command_for(argv: list[str], root: Path) -> list[str]:
    """The command line inside the environment: pytest for `test`, else `cdht.cli.main`."""
    python = str(python_in(root))
    if argv[:1] == ["test"]:
        return [python, "-m", "pytest", *argv[1:]]
    return [python, "-c", BOOT, str(root), *argv]


def hand_over(command: list[str]) -> int:
    """Become that command (Linux), or run it and pass its exit status on (Windows has no exec)."""
    os.environ.setdefault("PYTHONUTF8", "1")
    if os.name != "nt":
        os.execv(command[0], command)
    import subprocess

    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got it too, and is closing its files
            continue


def python_in(root: Path) -> Path:
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_of(root: Path, kind: str) -> Path:
    return root / ".venv" / f"cdht-{kind}.stamp"


def fingerprint(root: Path, kind: str) -> str:
    """SHA-256 over the requirement files of this kind of start."""
    return hashlib.sha256(b"\0".join((root / name).read_bytes() for name in NEEDS[kind])).hexdigest()


def is_ready(root: Path, kind: str) -> bool:
    """Installed completely, for these very requirements, and by a Python that is still there."""
    try:
        stamp = stamp_of(root, kind).read_text()
    except OSError:
        return False
    return stamp == fingerprint(root, kind) and _is_sound(root)


def ensure(root: Path, kinds: list[str]) -> None:
    """Install what is missing. Of two starts at once one installs, the other waits and finds it done.

    Raises SetupFailed, or OSError when the folder cannot be written.
    """
    if all(is_ready(root, kind) for kind in kinds):
        return
    with _one_at_a_time(root / ".venv.lock"):
        for kind in kinds:
            if not is_ready(root, kind):
                _install(root, kind)


def pip_arguments(root: Path, kind: str) -> list[str]:
    """Requirements of this kind; from `wheels/` alone, without network, when that folder exists.

    It is packed for running, not for testing: the tests' tools may still come from the index.
    """
    chosen = [part for name in NEEDS[kind] for part in ("-r", str(root / name))]
    wheels = root / "wheels"
    if wheels.is_dir():
        chosen += ["--find-links", str(wheels)]
        chosen += ["--no-index"] if kind == "run" else []
    return chosen


def pip_failure(output: str, *, offline: bool) -> str:
    """Why pip gave up, in words that say what to do next."""
    if offline:
        reason = ("Thư mục wheels/ thiếu gói hợp với máy và bản Python này.\n"
                  "Chép lại thư mục wheels/ đầy đủ, hoặc đổi tên nó để tải qua mạng.")
    elif any(sign in output for sign in NO_NETWORK):
        reason = ("Không tải được gói: máy chưa nối mạng hoặc mạng bị chặn.\n"
                  "Nối mạng rồi chạy lại, hoặc chép thư mục wheels/ vào cạnh app.py để cài không cần mạng.")
    elif "No space left" in output:
        reason = "Đĩa đã đầy. Dọn ít nhất 300 MB rồi chạy lại."
    else:
        reason = "Cài đặt không xong. Tắt chương trình nếu nó đang chạy, rồi thử lại."
    lines = output.strip().splitlines()
    said = [line for line in lines if line.startswith("ERROR")] or lines[-4:]
    return "\n  ".join([f"{reason}\nPip báo:", *said])


NO_NETWORK = (
    "ConnectionError", "ConnectTimeout", "ReadTimeout", "NameResolutionError", "ProxyError", "getaddrinfo",
    "Name or service not known", "Temporary failure in name resolution", "Network is unreachable",
)

NO_VENV = (
    "Python trên máy này thiếu phần venv và pip.\n"
    "Debian, Ubuntu: sudo apt install python3-venv python3-pip\n"
    "Windows: cài lại Python từ python.org và giữ dấu chọn “pip”. Sau đó chạy lại lệnh này."
)


def _install(root: Path, kind: str) -> None:
    """Stamp off, marker on, install, marker off, stamp on: whatever is cut short is done again.

    The marker outlives only a crash (power cut, closed window). Packages may then be half written
    although pip believes in them, so the environment is made anew.
    """
    marker = root / ".venv.unfinished"
    was_cut_short = marker.exists()
    stamp_of(root, kind).unlink(missing_ok=True)
    marker.touch()
    if was_cut_short or not _has_pip(root):
        _make_venv(root)
    status, output = _pip(root, kind)
    marker.unlink()
    if status:
        raise SetupFailed(pip_failure(output, offline="--no-index" in pip_arguments(root, kind)))
    stamp_of(root, kind).write_text(fingerprint(root, kind))
    print("Đã cài xong." if kind == "run" else "Đã cài xong các gói để kiểm thử.")


def _make_venv(root: Path) -> None:
    import subprocess
    from importlib.util import find_spec

    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetupFailed(NO_VENV)
    print("Chuẩn bị lần đầu, mất khoảng một phút. Xin đừng đóng cửa sổ này.")
    print("Đang tạo môi trường .venv …")
    command = [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
    made = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if made.returncode:
        said = (made.stdout + made.stderr).strip()
        raise SetupFailed(NO_VENV if "ensurepip" in said else f"Không tạo được .venv:\n{said[-600:]}")


def _pip(root: Path, kind: str) -> tuple[int, str]:
    """Run pip, telling package by package how far it is. Returns exit status and all that pip said."""
    import subprocess

    print("Đang cài các gói từ thư mục wheels/ …" if (root / "wheels").is_dir() else "Đang tải các gói …")
    command = [str(python_in(root)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
               "--prefer-binary", "--retries", "2", *pip_arguments(root, kind)]
    pip = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", errors="replace",
        env={**os.environ, "PIP_USER": "0", "PYTHONUTF8": "1"},
    )
    said = [_shown(line) for line in pip.stdout or ()]
    return pip.wait(), "".join(said)


def _shown(line: str) -> str:
    if package_in(line):
        print(f"  · {package_in(line)}")
    elif line.startswith("Installing collected packages"):
        print("Đang xếp các gói vào .venv …")
    return line


def package_in(line: str) -> str:
    """The package that a line of pip announces, from an index or from a file; else empty."""
    if line.startswith("Collecting "):
        return line.split()[1]
    if line.startswith("Processing "):
        file = line[len("Processing "):].split(" (from ")[0].strip()
        return "==".join(Path(file).name.split("-")[:2])
    return ""


def _is_sound(root: Path) -> bool:
    """The environment's Python still stands where it was made from; asked only when that looks doubtful."""
    try:
        lines = (root / ".venv" / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    settings = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    same = settings.get("version", "").split(".")[:2] == [str(part) for part in sys.version_info[:2]]
    if same and python_in(root).exists() and Path(settings.get("home", "")).is_dir():
        return True
    return _has_pip(root)


def _has_pip(root: Path) -> bool:
    import subprocess

    command = [str(python_in(root)), "-c", "import pip"]
    return python_in(root).exists() and subprocess.run(command, capture_output=True).returncode == 0


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the lock file while installing. The system lets go of it even when we are killed."""
    import time

    with path.open("a") as file:
        if not _lock(file.fileno()):
            print("Một cửa sổ khác đang cài đặt, xin chờ …")
            while not _lock(file.fileno()):
                time.sleep(0.3)
        yield


def _lock(descriptor: int) -> bool:
    """Whether the lock is ours now. A disk that cannot lock at all counts as free."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return not isinstance(error, BlockingIOError)
    return True


def _speak_utf8() -> None:
    """A redirected Windows console is cp1252, which has no ế; and progress must show line by line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
