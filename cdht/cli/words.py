"""The command line in Vietnamese: argparse's own phrases, and how it says no."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

_PHRASES = {
    "usage: ": "cách dùng: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "show this help message and exit": "in phần trợ giúp này rồi dừng",
    "the following arguments are required: %s": "còn thiếu: %s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "không có “%(value)s”; chọn một trong: %(choices)s"
    ),
    "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)": (
        "không có “%(value)s”; có phải “%(suggestion)s”? Chọn một trong: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "“%(value)s” không hợp lệ",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "cần một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s chưa rõ: %(matches)s",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "not allowed with argument %s": "không dùng cùng với %s",
    "one of the arguments %s is required": "cần một trong: %s",
    " (default: %(default)s)": " (mặc định: %(default)s)",
    "%(prog)s: error: %(message)s\n": "Lệnh chưa đúng: %(message)s\n",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the command, how to see the help, and exits with status 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Lệnh chưa đúng: {message}.\nXem cách dùng: {self.prog} --help\n")


class Usage(Exception):
    """The command is wrong in a way that shows only when it runs; ends with status 2."""


def speak_vietnamese() -> None:
    """argparse asks `_` of its module for every phrase; a .mo file for thirty would be more machinery."""
    vars(argparse)["_"] = lambda text: _PHRASES.get(text, text)
    for stream in (sys.stdout, sys.stderr):  # a redirected Windows console is cp1252, which has no ế
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def list_of(lines: list[str]) -> str:
    return "\n".join(f"  · {line}" for line in lines)
