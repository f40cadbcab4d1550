"""The commands. Exit status: 0 done; 1 refused or failed, nothing half done; 2 wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from peewee import DatabaseError

from ..actions.files import why
from ..config import Config
from ..domain.problems import NotAllowed, Refused, Stale
from . import benching, certificates, keeping, serving, setting_up, words, working
from .room import log_to_file

BASE = Path(__file__).resolve().parents[2]
Run = Callable[[Namespace, Config], int | None]

ABOUT = "Đăng ký, chấm điểm, thẩm định, bầu chọn, công nhận và báo cáo “Công dân học tập”."
ENVIRONMENT = """\
Biến môi trường:
  CDHT_DATA          thư mục dữ liệu (mặc định: instance/ cạnh app.py)
  CDHT_DATABASE_URL  postgresql://… (mặc định: SQLite trong thư mục dữ liệu)
  CDHT_LOG_LEVEL     mức ghi nhật ký lỗi: DEBUG, INFO, WARNING, ERROR

Kết quả trả về: 0 xong · 1 bị từ chối hoặc lỗi · 2 gõ lệnh chưa đúng."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command; no traceback ever reaches the terminal."""
    words.speak_vietnamese()
    args = parser().parse_args(_with_command(list(sys.argv[1:] if argv is None else argv)))
    config = None
    try:
        config = Config.from_env(os.environ, BASE)
        run: Run = args.run
        return run(args, config) or 0
    except (Refused, NotAllowed, Stale) as refused:
        return _say(_reasons(refused))
    except words.Usage as wrong:
        _say(f"Lệnh chưa đúng: {wrong}")
        return 2
    except KeyboardInterrupt:
        return _say("Đã dừng theo yêu cầu. Chưa có gì thay đổi dở dang.")
    except BrokenPipeError:  # `… | head`: the reader went away, nobody is left to be told
        sys.stdout = None
        return 1
    except DatabaseError as error:
        _log(config)
        return _say(_about_the_database(error, config))
    except OSError as error:
        _log(config)
        return _say(f"Không làm được: {why(error)}.")
    except Exception:
        _log(config)
        where = f" Chi tiết trong {config.logs / 'cdht.log'}." if config else ""
        return _say(f"Chương trình gặp lỗi nên đã dừng, không có gì bị thay đổi dở dang.{where}")


def _with_command(argv: list[str]) -> list[str]:
    """Without a command it is `serve`; `--lan` alone is meant for it too."""
    is_bare = not argv or (argv[0].startswith("-") and argv[0] not in ("-h", "--help"))
    return ["serve", *argv] if is_bare else argv


def parser() -> words.Parser:
    top = words.Parser(
        prog="python3 app.py",
        description=ABOUT,
        epilog=ENVIRONMENT,
        formatter_class=_Wide,
    )
    commands = top.add_subparsers(title="lệnh", metavar="LỆNH", required=True, parser_class=words.Parser)
    for group in (serving, setting_up, working, certificates, keeping, benching):
        group.add_to(commands)
    commands.add_parser(
        "test", help="chạy toàn bộ kiểm thử (thêm tham số của pytest nếu muốn)", add_help=False
    ).set_defaults(run=_test)
    return top


class _Wide(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=16)


def _test(_args: Namespace, _config: Config) -> int:
    raise Refused.because("Chạy kiểm thử bằng: python3 app.py test")


def _reasons(refused: Exception) -> str:
    if not isinstance(refused, Refused) or len(refused.problems) < 2:
        return str(refused)
    return f"Có {len(refused.problems)} chỗ cần sửa:\n" + words.list_of(
        [problem.message for problem in refused.problems]
    )


def _about_the_database(error: Exception, config: Config | None) -> str:
    told = f"Cơ sở dữ liệu báo lỗi: {' '.join(str(error).split())}\nKhông có gì bị thay đổi dở dang. "
    if config is not None and not config.is_sqlite:
        return told + "Xem lại PostgreSQL có đang chạy không, và CDHT_DATABASE_URL."
    return told + "Kiểm tra bằng lệnh check; nếu tệp hỏng thì dùng restore với bản sao lưu gần nhất."


def _say(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def _log(config: Config | None) -> None:
    """The traceback goes to the file, if the data folder can be written at all."""
    if config is not None:
        with contextlib.suppress(Exception):
            config.prepare()
            log_to_file(config)
            logging.getLogger("cdht").exception("A command failed")
