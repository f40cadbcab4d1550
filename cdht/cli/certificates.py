"""`check-certificate`: what the public page says, without a server and without a network."""

from __future__ import annotations

import sys
from argparse import Namespace, _SubParsersAction
from typing import Any

from ..config import Config
from ..domain.certificates import differences, is_scanned_text, read_code, verify
from ..domain.problems import Refused
from .room import log_to_file, opened


def add_to(commands: _SubParsersAction[Any]) -> None:
    check = commands.add_parser(
        "check-certificate", help="kiểm tra một giấy công nhận theo mã, hoặc chữ ký trong mã QR"
    )
    check.add_argument(
        "what",
        metavar="MÃ_HOẶC_CHỮ",
        help="mã tra cứu, hoặc mọi dòng quét được từ mã QR; “-” để đọc từ đầu vào",
    )
    check.set_defaults(run=run_check_certificate)


def run_check_certificate(args: Namespace, config: Config) -> None:
    """Says so of a certificate that holds as the register has it. Raises `Refused` for any other."""
    from ..models.certificates import certificate_with, keys

    text = _standard_input() if args.what == "-" else args.what
    config.prepare()
    log_to_file(config)
    with opened(config, changes=False):
        paper = verify(text, *keys()) if is_scanned_text(text) else None
        code = paper.code if paper else read_code(text)
        found = certificate_with(code)
    if found is None:
        signed = " Chữ ký trong mã QR thì đúng." if paper else ""
        raise Refused.because(f"Không có giấy nào mang mã {code} trong sổ.{signed}")
    if paper and (differing := differences(paper, found.facts)):
        raise Refused.because(f"Chữ ký đúng nhưng sổ ghi khác. {'. '.join(differing)}.")
    facts = found.facts
    said = f"{found.said}: {facts.name}, {facts.unit}, năm {facts.year}, số {facts.label}"
    if not found.is_valid:
        raise Refused.because(said)
    print(f"Chữ ký đúng, khớp với sổ. {said}" if paper else said)


def _standard_input() -> str:
    """A file or another program speaks UTF-8; a keyboard whatever the terminal does."""
    if sys.stdin.isatty():
        return sys.stdin.read()
    return sys.stdin.buffer.read().decode("utf-8-sig", "replace")
