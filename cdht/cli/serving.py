"""`serve` and `demo`: the pages in a browser."""

from __future__ import annotations

import logging
import signal
import sys
import tempfile
from argparse import ArgumentTypeError, Namespace, _SubParsersAction
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..actions import evidence_store, locking, restore
from ..actions.files import why
from ..actions.recognition import new_code
from ..config import Config
from ..domain.problems import Refused
from ..lan import lan_addresses
from ..models import migrating
from ..models.communes import Commune
from .room import PATIENCE, connect, log_to_file, now, refuse_newer, upgrade

THREADS = 4
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with --lan
# Seconds that a thread keeps going before others get their turn; the default of 0.005 costs more switches.
SWITCH_INTERVAL = 0.02


def add_to(commands: _SubParsersAction[Any]) -> None:
    serve = commands.add_parser("serve", help="chạy chương trình, mở bằng trình duyệt (lệnh mặc định)")
    _address_of(serve)
    serve.add_argument(
        "--copied", action="store_true", help="PostgreSQL: đã sao lưu bằng pg_dump, cứ nâng cấp"
    )
    serve.set_defaults(run=run_serve)
    demo = commands.add_parser("demo", help="chạy thử với dữ liệu mẫu: thí điểm của xã Quảng Phú")
    _address_of(demo)
    demo.add_argument("--fresh", action="store_true", help="làm lại dữ liệu mẫu từ đầu")
    demo.set_defaults(run=run_demo)


def run_serve(args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    restore.finish_interrupted(config)
    with locking.holding(config.data, locking.SERVER):
        is_set_up = _bring_up_to_date(config, copied=args.copied)
        code = None if is_set_up else new_code()
        _serve(args, config, code)


def run_demo(args: Namespace, config: Config) -> None:
    from .. import demo

    config.prepare()  # before the folder inside it: it must not be left open to others
    config = replace(config, data=config.data / "demo", database_url="")
    config.prepare()
    log_to_file(config)
    restore.finish_interrupted(config)
    with locking.holding(config.data, locking.SERVER):
        if args.fresh or not config.database_file.exists():
            print("Đang chuẩn bị dữ liệu mẫu …")
            demo.make(config)
        _bring_up_to_date(config)
        print("Dữ liệu mẫu: xã Quảng Phú, người trong danh sách là hư cấu. Đăng nhập bằng một trong:")
        for one in demo.ACCOUNTS:
            print(f"  {one.login:<10} mật khẩu {demo.PASSWORD:<14} {one.about}")
        _serve(args, config, None)


def _bring_up_to_date(config: Config, *, copied: bool = False) -> bool:
    """Whether there is a commune already, once the schema is that of this program."""
    db = connect(config)
    try:
        with db.connection_context():
            refuse_newer(db)
            if migrating.pending(db):
                with locking.holding(config.data, locking.COMMAND, wait=PATIENCE):
                    copy = upgrade(config, db, copied=copied)
                if copy:
                    print(f"Đã nâng cấp dữ liệu. Bản sao trước khi nâng cấp: {copy.file}")
            evidence_store.clear_store(config.uploads, at=now())
            return bool(Commune.select().exists())
    finally:
        db.close_all() if hasattr(db, "close_all") else db.close()


def _serve(args: Namespace, config: Config, code: str | None) -> None:
    from waitress.server import create_server

    from .. import create_app
    from ..web.printed_place import LOOPBACK
    from ..web.request_sizes import SERVER

    sys.setswitchinterval(SWITCH_INTERVAL)
    # Requests larger than half a megabyte are put down here, not in /tmp, which may be small, or memory.
    tempfile.tempdir = str(config.incoming)
    app = create_app(config, setup_code=code)
    host = EVERYWHERE if args.lan else args.host
    app.config["ON_LAN"] = host not in LOOPBACK
    try:
        server = create_server(
            app, host=host, port=args.port, threads=THREADS, ident=None, max_request_body_size=SERVER
        )
    except OSError as error:
        raise Refused.because(
            f"Không mở được địa chỉ {host}:{args.port}: {why(error)}. Thử cổng khác: --port {args.port + 1}"
        ) from error
    with suppress(ValueError):  # not the main thread: a test
        signal.signal(signal.SIGTERM, _stop)  # before the greeting: whoever reads it may stop us
    for line in _greeting(host, args.port, code):
        print(line, flush=True)
    logging.getLogger(__name__).info("Serving on %s:%s", host, args.port)
    server.run()
    print("Đã dừng.")


def _greeting(host: str, port: int, code: str | None) -> list[str]:
    addresses = [f"http://{host}:{port}/"]
    if host == EVERYWHERE:
        addresses = [f"http://127.0.0.1:{port}/"] + [f"http://{one}:{port}/" for one in lan_addresses()]
    lines = [f"Mở trình duyệt tại: {addresses[0]}"]
    lines += [f"Máy khác trong mạng: {address}" for address in addresses[1:]]
    if host == EVERYWHERE:
        lines.append("Mọi máy trong mạng này mở được trang đăng nhập. Chỉ dùng trong mạng tin cậy.")
    if code:
        lines.append(f"Lần đầu chạy. Mã thiết lập: {code}")
        lines.append("Nhập mã này trên trang vừa mở để ghi tên xã và tài khoản đầu tiên.")
    return [*lines, "Dừng chương trình: Ctrl+C"]


def _stop(*_signal: object) -> None:
    raise SystemExit(0)


def _address_of(parser: Any) -> None:
    parser.add_argument("--host", metavar="ĐỊA_CHỈ", default="127.0.0.1", help="địa chỉ (%(default)s)")
    parser.add_argument("--port", metavar="CỔNG", default=8000, type=_port, help="cổng (%(default)s)")
    parser.add_argument("--lan", action="store_true", help="cho các máy khác trong mạng mở được")


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise ArgumentTypeError(f"cổng là số từ 1 đến 65535, không phải “{text}”")
