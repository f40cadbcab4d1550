"""`init` and `account`: the commune and its accounts without the pages."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from ..actions.accounts import AccountFacts, add_account, set_password
from ..actions.communes import KINDS, NameFacts, set_up
from ..actions.files import why
from ..config import Config
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..domain.vietnamese import fold, nfc
from ..models.accounts import Account
from ..models.units import Unit
from .room import log_to_file, now, opened, server


def add_to(commands: _SubParsersAction[Any]) -> None:
    init = commands.add_parser("init", help="thiết lập xã và tài khoản đầu tiên, không cần trang web")
    init.add_argument("--commune", metavar="TÊN_XÃ", required=True, help="ví dụ: “xã Quảng Phú”")
    init.add_argument("--account", metavar="TÊN_ĐĂNG_NHẬP", required=True, help="ví dụ: huong")
    init.add_argument("--name", metavar="HỌ_TÊN", default="", help="họ và tên của tài khoản đầu tiên")
    init.add_argument("--superior", metavar="TÊN", default="", help="cấp trên, ví dụ: “thành phố Huế”")
    init.add_argument("--association", metavar="TÊN", default="", help="Hội Khuyến học cấp trên")
    _password_of(init)
    init.set_defaults(run=run_init)

    account = commands.add_parser("account", help="thêm, đặt lại mật khẩu, liệt kê tài khoản")
    deeds = account.add_subparsers(title="việc", metavar="VIỆC", required=True)
    add = deeds.add_parser("add", help="thêm tài khoản")
    add.add_argument("login", metavar="TÊN_ĐĂNG_NHẬP")
    add.add_argument("--name", metavar="HỌ_TÊN", required=True)
    roles = ", ".join(f"{role.value} ({role.label})" for role in Role)
    add.add_argument(
        "--role", metavar="VAI_TRÒ", action="append", required=True, choices=[role.value for role in Role],
        help=f"một hay nhiều lần: {roles}",
    )  # fmt: skip
    add.add_argument(
        "--unit", metavar="ĐƠN_VỊ", action="append", default=[], help="đơn vị phụ trách, nhiều lần"
    )
    add.add_argument("--all-units", action="store_true", help="phụ trách mọi đơn vị")
    _password_of(add)
    add.set_defaults(run=run_add)
    reset = deeds.add_parser("reset", help="đặt lại mật khẩu")
    reset.add_argument("login", metavar="TÊN_ĐĂNG_NHẬP")
    _password_of(reset)
    reset.set_defaults(run=run_reset)
    deeds.add_parser("list", help="liệt kê tài khoản").set_defaults(run=run_list)


def run_init(args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    password = _password(args)
    with opened(config, changes=True):
        facts = AccountFacts(
            nfc(args.account),
            args.name or args.account,
            password,
            frozenset({Role.ADMIN, Role.SECRETARY}),
            all_units=True,
        )
        set_up(_commune(args), facts, at=now())
    print(f"Đã thiết lập {args.commune}. Đăng nhập bằng tài khoản {args.account}.")


def run_add(args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    password = _password(args)
    with opened(config, changes=True):
        by = server()
        facts = AccountFacts(
            nfc(args.login),
            args.name,
            password,
            frozenset(Role(one) for one in args.role),
            _units(args.unit, by.commune_id),
            all_units=args.all_units,
        )
        add_account(facts, by=by, at=now(), must_change=args.must_change)
    print(f"Đã thêm tài khoản {args.login}.")


def run_reset(args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    password = _password(args)
    with opened(config, changes=True):
        by = server()
        account = Account.get_or_none((Account.login == nfc(args.login)) & (Account.commune == by.commune_id))
        if account is None:
            raise Refused.because(f"Không có tài khoản “{args.login}”. Xem danh sách: account list")
        set_password(account.id, password, by=by, at=now(), must_change=args.must_change)
    print(f"Đã đặt lại mật khẩu của {args.login}. Các phiên đang mở đã kết thúc.")


def run_list(_args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    with opened(config, changes=False):
        accounts = Account.select().where(Account.commune == server().commune_id).order_by(Account.login)
        for account in accounts:
            roles = account.as_actor().roles
            held = ", ".join(role.label for role in Role if role in roles)
            state = "" if account.active else " (ngừng dùng)"
            print(f"{account.login:<16} {account.name}: {held}{state}")


def _commune(args: Namespace) -> NameFacts:
    """“phường Thuận Hoà” tells its kind; a name alone is a commune (xã)."""
    name = nfc(args.commune)
    kind = next((one for one in KINDS if fold(name).startswith(fold(one) + " ")), None)
    bare = name[len(kind) :].strip() if kind else name
    return NameFacts(bare, kind or "xã", args.superior, args.association)


def _units(names: list[str], commune_id: int) -> frozenset[int]:
    known = {row.folded: row.id for row in Unit.select().where(Unit.commune == commune_id)}
    unknown = [name for name in names if fold(name) not in known]
    if unknown:
        raise Refused.because(f"Không có đơn vị “{unknown[0]}”.")
    return frozenset(known[fold(name)] for name in names)


def _password_of(parser: Any) -> None:
    parser.add_argument(
        "--password-file", metavar="TỆP", type=Path,
        help="đọc mật khẩu ở dòng đầu của tệp; không có thì hỏi, hoặc đọc từ đầu vào",
    )  # fmt: skip
    parser.add_argument("--must-change", action="store_true", help="phải đổi mật khẩu khi đăng nhập lần đầu")


def _password(args: Namespace) -> str:
    """Never on the command line, where every user of the computer can read it."""
    if args.password_file is not None:
        try:
            return _first_line(args.password_file.read_text("utf-8-sig"))
        except OSError as error:
            raise Refused.because(f"Không đọc được tệp mật khẩu: {why(error)}.") from error
        except UnicodeDecodeError as error:
            raise Refused.because("Tệp mật khẩu phải ghi bằng UTF-8.") from error
    if not sys.stdin.isatty():
        return _first_line(sys.stdin.readline())
    password = getpass.getpass("Mật khẩu: ")
    if password != getpass.getpass("Nhập lại mật khẩu: "):
        raise Refused.because("Hai lần nhập mật khẩu không giống nhau.")
    return password


def _first_line(text: str) -> str:
    return (text.splitlines() or [""])[0]
