"""Files for people: written whole or not at all, and a failure told in Vietnamese."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

_WORDS = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không có quyền đọc hoặc ghi ở đây",
    errno.EPERM: "không có quyền đọc hoặc ghi ở đây",
    errno.EROFS: "nơi này chỉ cho đọc",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EDQUOT: "đĩa đã đầy",
    errno.EISDIR: "đây là một thư mục",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EEXIST: "đã có tệp hay thư mục cùng tên",
    errno.ENAMETOOLONG: "tên tệp dài quá",
    errno.EADDRINUSE: "cổng này đã có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}


def why(error: OSError) -> str:
    """What the system said, in Vietnamese where we know it."""
    said = _WORDS.get(error.errno or 0) or error.strerror or str(error)
    return f"{said} ({error.filename})" if error.filename else said


def write_whole(file: Path, content: bytes) -> None:
    """Write beside, then rename: whoever opens `file` finds the old content or the new, never half."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
