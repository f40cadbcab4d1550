"""`bench`: how long things take on this computer, beside a bare program measured in the same run."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from typing import Any

from ..config import Config
from .words import Usage


def add_to(commands: _SubParsersAction[Any]) -> None:
    bench = commands.add_parser("bench", help="đo tốc độ, in kèm tỉ lệ so với một chương trình trống")
    bench.add_argument("name", metavar="TÊN", nargs="?", help="chỉ đo một mục")
    bench.set_defaults(run=run_bench)


def run_bench(args: Namespace, _config: Config) -> None:
    """On a data folder of its own, thrown away afterwards; nobody's data are touched."""
    from ..bench import BENCHES, measure

    if args.name not in (None, *BENCHES):
        raise Usage(f"không có mục “{args.name}”. Các mục: {', '.join(BENCHES)}")
    for line in measure([args.name] if args.name else list(BENCHES)):
        print(line, flush=True)
