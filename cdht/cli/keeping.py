"""`backup`, `restore`, `check`: keeping the data safe."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from peewee import DatabaseError

from ..actions import backup, restore
from ..actions.soundness import Check, examine
from ..config import Config
from ..domain.problems import Refused
from ..domain.vietnamese import number
from ..models import migrating
from .room import connect, log_to_file, now

SHOWN = 20
"""Problems printed of one check; the rest is counted."""


def add_to(commands: _SubParsersAction[Any]) -> None:
    back_up = commands.add_parser(
        "backup", help="sao lưu dữ liệu rồi đọc lại để kiểm tra; không cần tắt chương trình"
    )
    back_up.add_argument(
        "folder", metavar="THƯ_MỤC", nargs="?", type=Path, help="mặc định: backups/ của dữ liệu"
    )
    back_up.set_defaults(run=run_backup)
    bring_back = commands.add_parser(
        "restore", help="phục hồi từ một bản sao lưu; dữ liệu cũ được cất sang bên"
    )
    bring_back.add_argument("file", metavar="TỆP.zip", type=Path)
    bring_back.set_defaults(run=run_restore)
    commands.add_parser("check", help="kiểm tra dữ liệu, tệp và nhật ký").set_defaults(run=run_check)


def run_backup(args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    restore.finish_interrupted(config)
    copy = backup.back_up(config, at=now(), folder=args.folder and args.folder.absolute())
    print(f"Đã sao lưu và đọc lại đủ: {copy.file}")
    print(f"Gồm {_contents(copy)}. Chép tệp này sang một ổ đĩa khác.")


def run_restore(args: Namespace, config: Config) -> None:
    if not args.file.is_file():
        raise Refused.because(f"Không có tệp {args.file}.")
    config.prepare()
    log_to_file(config)
    copy, aside = restore.restore(config, args.file, at=now())
    print(f"Đã phục hồi bản sao lưu lúc {copy.made_at}: {_contents(copy)}.")
    print(f"Dữ liệu cũ được cất ở: {aside}")
    shipped = {file.stem for file in migrating.FOLDER.glob("[0-9]*.py")}
    if shipped - set(copy.migrations):
        print("Bản này của phiên bản cũ hơn; lần chạy sau sẽ tự nâng cấp.")


def run_check(_args: Namespace, config: Config) -> int:
    config.prepare()
    log_to_file(config)
    restore.finish_interrupted(config)
    if config.is_sqlite and not config.database_file.exists():
        raise Refused.because("Chưa có dữ liệu để kiểm tra.")
    db = connect(config)
    try:
        with db.connection_context():
            failed = sum(not _told(one) for one in examine(db, config.uploads, at=now()))
    except DatabaseError as error:
        print(f"✗ Không đọc được cơ sở dữ liệu: {' '.join(str(error).split())}")
        failed = 1
    finally:
        db.close_all() if hasattr(db, "close_all") else db.close()
    print(
        "Mọi thứ đều ổn."
        if not failed
        else "Có chỗ không ổn. Giữ nguyên dữ liệu, xem lại bản sao lưu gần nhất."
    )
    return 1 if failed else 0


def _told(check: Check) -> bool:
    print(f"{'✓' if check.holds else '✗'} {check.title}")
    for problem in check.problems[:SHOWN]:
        print(f"    {problem}")
    if len(check.problems) > SHOWN:
        print(f"    … và {len(check.problems) - SHOWN} chỗ nữa")
    return check.holds


def _contents(copy: backup.Copy) -> str:
    people, entries = copy.counts.get("registration", 0), copy.counts.get("journal_entry", 0)
    return f"{number(people)} hồ sơ, {number(entries)} dòng nhật ký, {number(copy.uploads)} tệp đính kèm"
