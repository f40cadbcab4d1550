"""PDFs of evidence: kept as they are, when nothing in them acts, hides or may be taken for something else."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ..domain.evidence_files import MOST_PAGES, refusal

PATIENCE = 30
"""Seconds by the clock."""
MOST_BEHIND = 1024
"""Bytes behind the end of a PDF: line ends and stamps of scanners, no second file."""
BASE = Path(__file__).resolve().parents[2]

_WORDS = {
    "encrypted": "có mật khẩu. Bỏ mật khẩu, hoặc in lại thành PDF rồi gửi.",
    "active": "có mã lệnh hoặc nút tự chạy bên trong. In lại thành PDF rồi gửi.",
    "enclosed": "có tệp, phim hoặc âm thanh kèm bên trong. In lại thành PDF rồi gửi.",
    "xfa": "là biểu mẫu điền trên máy. In lại thành PDF rồi gửi.",
    "pages": f"có quá {MOST_PAGES} trang. Chỉ gửi những trang chứng minh.",
    "objects": "phức tạp quá, không kiểm tra được. In lại thành PDF, hoặc chụp ảnh rồi gửi.",
    "heavy": "nặng quá, không mở được trong thời gian cho phép. In lại thành PDF, hoặc chụp ảnh rồi gửi.",
    "broken": "bị hỏng hoặc thiếu phần cuối, không mở được. Lưu lại thành PDF rồi gửi.",
    "second": "có một tệp khác giấu bên trong. In lại thành PDF rồi gửi.",
}
_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|XFA|RichMedia|ImportData|SubmitForm|GoToE)[\s/<>\[\](){}%]"
)
"""Also in parts that this file's own list of objects leaves out: another reader may find them."""
_PROBLEM_OF = {b"JavaScript": "active", b"Launch": "active", b"ImportData": "active", b"SubmitForm": "active",
               b"GoToE": "active", b"XFA": "xfa"}  # fmt: skip
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Looked:
    """`codes`: what the QR codes on the first pages say; `small`: a small JPEG of the first page."""

    pages: int
    small: bytes
    codes: tuple[str, ...]


def looked_at(content: bytes, name: str) -> Looked:
    """Look into a PDF. Raises `Refused`, naming the file and what to do."""
    if problem := _outside(content):
        raise refusal(name, _WORDS[problem])
    found = _asked(content)
    if "problem" in found:
        raise refusal(name, _WORDS[str(found["problem"])])
    codes = found["codes"]
    return Looked(int(found["pages"]), base64.b64decode(found["small"]), tuple(map(str, codes)))


def _outside(content: bytes) -> str:
    """What the bytes tell without reading them as a PDF."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        return "broken"
    if zipfile.is_zipfile(io.BytesIO(content)) or len(content) - end > MOST_BEHIND:
        return "second"
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda hit: bytes.fromhex(hit[1].decode()), content)
    hit = _ACTIVE.search(plain)
    return _PROBLEM_OF.get(hit[1], "enclosed") if hit else ""


def _asked(content: bytes) -> dict[str, str]:
    command = [sys.executable, "-m", "cdht.actions.evidence_pdf_looking", str(MOST_PAGES)]
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 - our own command
                command, input=content, cwd=BASE, timeout=PATIENCE, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        found: dict[str, str] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"problem": "heavy"}
    return found
