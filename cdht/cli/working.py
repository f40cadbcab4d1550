"""`import`, `recognise`, `report`: the procedure without the pages."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentTypeError, Namespace, _SubParsersAction
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..actions.files import why, write_whole
from ..actions.recognition import DecisionFacts, recognise
from ..config import Config
from ..domain.criteria import audience_from
from ..domain.people import parse_date
from ..domain.problems import Refused
from ..domain.workbook import BadWorkbook
from .room import cycle_named, log_to_file, now, opened, person_named, server, the_commune, unit_named
from .words import Usage, list_of

if TYPE_CHECKING:
    from ..models.cycles import Cycle
    from ..reports.facts import Choice


def add_to(commands: _SubParsersAction[Any]) -> None:
    bring = commands.add_parser("import", help="nhập danh sách từ tệp Excel vào một đợt")
    bring.add_argument("file", metavar="TỆP.xlsx", type=Path)
    _cycle_of(bring, "tên đợt; chưa có thì được tạo")
    bring.add_argument(
        "--criteria", metavar="MÃ", help="bộ tiêu chí của đợt mới, ví dụ pilot-2021, khvn-2022"
    )
    bring.add_argument("--year", metavar="NĂM", type=_year, help="năm của đợt mới")
    bring.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
    bring.add_argument("--errors", metavar="RA.xlsx", type=Path, help="ghi lại tệp kèm một cột nói chỗ sai")
    bring.set_defaults(run=run_import)

    decide = commands.add_parser("recognise", help="ra quyết định cho mọi người đã được bầu chọn")
    _cycle_of(decide)
    decide.add_argument("--number", metavar="SỐ", required=True, help="số quyết định, ví dụ 45/QĐ-UBND")
    decide.add_argument("--date", metavar="NGÀY", required=True, type=_day, help="ví dụ 2021-07-20")
    decide.add_argument(
        "--signer", metavar="HỌ_TÊN", default="", help="người ký; bỏ trống thì lấy theo thông tin xã"
    )
    decide.set_defaults(run=run_recognise)

    report = commands.add_parser("report", help="xuất một văn bản của đợt", add_help=False)
    report.add_argument("-h", "--help", action=_HelpWithPapers, nargs=0, help="in phần trợ giúp này rồi dừng")
    report.add_argument("paper", metavar="VĂN_BẢN")
    _cycle_of(report)
    report.add_argument("--format", metavar="DẠNG", required=True, help="pdf, docx, xlsx, html hoặc json")
    report.add_argument("--out", metavar="TỆP", type=Path, required=True, help="ghi ra tệp này")
    report.add_argument("--unit", metavar="ĐƠN_VỊ", help="chỉ đơn vị này (phiếu, danh sách, biên bản …)")
    report.add_argument("--blank", metavar="ĐỐI_TƯỢNG", help="phiếu đăng ký, tự chấm trống cho đối tượng này")
    report.add_argument("--copies", metavar="SỐ", type=_count, default=1, help="số phiếu trống, số phiếu bầu")
    report.add_argument("--month", metavar="THÁNG", type=_month, help="tháng của báo cáo, ví dụ 2026-03")
    report.add_argument("--person", metavar="HỌ_TÊN", help="giấy tờ về người này; trùng tên thì thêm --unit")
    report.add_argument(
        "--address", metavar="ĐỊA_CHỈ", default="", help="địa chỉ trong mã QR, ví dụ http://192.168.1.5:8000"
    )
    report.set_defaults(run=run_report)


def run_import(args: Namespace, config: Config) -> None:
    from ..actions.importing import import_workbook

    config.prepare()
    log_to_file(config)
    with opened(config, changes=True):
        try:
            done = import_workbook(
                args.file,
                cycle_name=args.cycle,
                criteria_code=args.criteria,
                year=args.year,
                by=server(),
                at=now(),
                dry_run=args.dry_run,
            )
        except BadWorkbook as bad:
            if args.errors:
                _keep_errors(args.errors, bad)
            raise
    print(done.summary)
    if done.ignored:
        print(f"Không đọc các cột: {', '.join(done.ignored)}.")
    if done.warnings:
        print(f"Nên xem lại:\n{list_of([one.text for one in done.warnings])}")


def _keep_errors(file: Path, bad: BadWorkbook) -> None:
    from ..reports.workbook_errors import workbook_with_errors

    try:
        write_whole(file.absolute(), workbook_with_errors(bad.grid, bad.cells))
    except OSError as error:
        raise Refused.because(f"Không ghi được {file}: {why(error)}.") from error
    print(f"Tệp kèm cột nói chỗ sai: {file}", file=sys.stderr)


def run_recognise(args: Namespace, config: Config) -> None:
    config.prepare()
    log_to_file(config)
    with opened(config, changes=True):
        by = server()
        cycle = cycle_named(args.cycle, by)
        signer = the_commune().signer_on("peoples_committee", args.date)
        known = signer is not None and args.signer in ("", signer.name)
        name, title = (signer.name, signer.title) if signer and known else (args.signer, "")
        facts = DecisionFacts(args.number, args.date, name, title)
        decided = recognise(cycle.id, facts, by=by, at=now())
    print(
        f"Quyết định {args.number}: công nhận {len(decided.recognised)} người, "
        f"không công nhận {len(decided.declined)} người."
    )


def run_report(args: Namespace, config: Config) -> None:
    from ..reports.papers import PAPERS

    paper = PAPERS.get(args.paper)
    if paper is None:
        raise Usage(f"không có văn bản “{args.paper}”. Các văn bản:\n{_listing()}")
    if args.format not in paper.formats:
        raise Usage(f"“{paper.name}” có các dạng: {', '.join(paper.formats)}; không có “{args.format}”")
    config.prepare()
    log_to_file(config)
    with opened(config, changes=False):
        cycle = cycle_named(args.cycle, server())
        content = paper.make(cycle, args.format, _choice_of(args, cycle))
    try:
        write_whole(args.out.absolute(), content)
    except OSError as error:
        raise Refused.because(f"Không ghi được {args.out}: {why(error)}.") from error
    print(f"Đã ghi {paper.title}: {args.out}")


def _choice_of(args: Namespace, cycle: Cycle) -> Choice:
    """Raises `Refused` for a unit or an audience that the cycle does not have."""
    from ..reports.facts import Choice

    blank = audience_from(args.blank, cycle.rules) if args.blank else ""
    if blank is None:
        names = list_of([one.label for one in cycle.rules.audiences])
        raise Refused.because(f"Không có đối tượng “{args.blank}”. Các đối tượng:\n{names}")
    unit_id = unit_named(args.unit, server()).id if args.unit else None
    return Choice(
        unit_id=unit_id,
        person_id=person_named(args.person, cycle, unit_id).id if args.person else None,
        blank_for=blank,
        copies=args.copies,
        place=args.address,
        month=args.month,
        sees_party=True,
    )


class _HelpWithPapers(argparse.Action):
    """The papers are listed only when asked for: knowing them takes the document libraries."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: Any) -> None:
        parser.epilog = f"văn bản:\n{_listing()}"
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.print_help()
        parser.exit()


def _listing() -> str:
    from ..reports.papers import PAPERS

    return list_of([f"{one.name:<20} {one.title} ({', '.join(one.formats)})" for one in PAPERS.values()])


def _cycle_of(parser: Any, explanation: str = "tên đợt, ví dụ “Năm 2021”") -> None:
    parser.add_argument("--cycle", metavar="ĐỢT", required=True, help=explanation)


def _day(text: str) -> date:
    """2021-07-20 or 20/7/2021."""
    try:
        return date.fromisoformat(text) if "-" in text else parse_date(text)
    except (ValueError, Refused) as error:
        raise ArgumentTypeError(f"“{text}” không phải là ngày; ghi như 2021-07-20") from error


def _month(text: str) -> date:
    """2026-03 or 3/2026: its first day."""
    try:
        year, month = text.split("-") if "-" in text else reversed(text.split("/"))
        return date(int(year), int(month), 1)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” không phải là tháng; ghi như 2026-03") from error


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 2000:
        return int(text)
    raise ArgumentTypeError(f"“{text}” không phải là số từ 1 đến 2000")


def _year(text: str) -> int:
    if text.isdecimal() and 2000 <= int(text) <= 2100:
        return int(text)
    raise ArgumentTypeError(f"“{text}” không phải là năm từ 2000 đến 2100")
