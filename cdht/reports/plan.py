"""The plan of a cycle: what for, who, how and until when; days that are not recorded are left open."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.vietnamese import date_short, padded
from ..models import guiding, units
from ..models.cycles import Cycle
from .document import (
    Align,
    Block,
    Column,
    Document,
    Grounds,
    Heading,
    Paragraph,
    Signature,
    Table,
    Title,
    numbered,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import peoples_head, peoples_signer
from .phrases import grounds_of, items, small

_DAY = "…/…/"


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of the day on which the cycle starts, unless another is chosen: its names and signers."""
    office = office_on(cycle, choice.on or cycle.starts_on, choice.number)
    return Document(
        title=f"Kế hoạch thực hiện {office.model} năm {cycle.year}",
        blocks=numbered(_blocks(office)),
        author=office.peoples_committee,
    )


def _blocks(office: Office) -> Iterator[Block]:
    cycle = office.cycle
    what = f"{office.model} năm {cycle.year}"
    yield peoples_head(office, "KH")
    yield Title("Kế hoạch", f"Thực hiện {what}\ntrên địa bàn {office.commune}")
    documents = guiding.of_cycle(cycle.id)
    if grounds := grounds_of(documents, office.day, kind="Kế hoạch", issuer=office.peoples_committee):
        yield Grounds(grounds)
    yield Paragraph(
        f"{office.peoples_committee} ban hành Kế hoạch thực hiện {what} trên địa bàn {office.commune} "
        "với các nội dung sau:"
    )
    yield from _purpose(office)
    yield from _contents(office)
    yield Heading(1, "Tiến độ thực hiện")
    yield _timetable(cycle)
    yield from _assignment(office)
    yield Paragraph(
        f"Trên đây là Kế hoạch thực hiện {what}. Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị "
        f"phản ánh về {office.association} để tổng hợp, trình {office.peoples_committee} xem xét./."
    )
    yield Signature((peoples_signer(office),), _recipients(office))


# --- I, II: what for and what ------------------------------------------------------------------------


def _purpose(office: Office) -> Iterator[Block]:
    yield Heading(1, "Mục đích, yêu cầu")
    yield Heading(2, "Mục đích")
    yield from items(
        (
            "Vận động cán bộ và Nhân dân tự giác học tập thường xuyên, học tập suốt đời, góp phần xây dựng "
            "xã hội học tập từ cơ sở",
            f"Đánh giá, công nhận danh hiệu {HONOUR} năm {office.cycle.year} đúng người, đúng bộ tiêu chí",
        ),
        "-",
    )
    yield Heading(2, "Yêu cầu")
    yield from items(
        (
            "Công dân đăng ký trên tinh thần tự nguyện và tự đánh giá trung thực, mỗi chỉ số có minh chứng",
            "Việc thẩm định, bình xét và công nhận bảo đảm dân chủ, công khai, khách quan",
            "Thông tin của người đăng ký chỉ dùng cho việc đăng ký, đánh giá và công nhận; không hỏi dân "
            "tộc, tôn giáo",
        ),
        "-",
    )


def _contents(office: Office) -> Iterator[Block]:
    cycle, rules = office.cycle, office.cycle.rules
    yield Heading(1, "Nội dung")
    yield Heading(2, "Đối tượng và đơn vị tham gia")
    yield Paragraph(f"Đối tượng đăng ký: {'; '.join(small(one.label) for one in rules.audiences)}.")
    yield Paragraph(_units(cycle))
    yield Heading(2, "Bộ tiêu chí và mức đạt")
    yield Paragraph(
        f"Áp dụng {rules.title}, gồm {padded(len(rules.groups))} nhóm năng lực với {len(rules.indicators)} "
        f"chỉ số; mỗi chỉ số cao nhất {rules.max_points} điểm, tổng cộng {rules.full_marks} điểm:"
    )
    counts = {group.id: sum(one.group == group.id for one in rules.indicators) for group in rules.groups}
    yield from items((f"{group.title}: {padded(counts[group.id])} chỉ số" for group in rules.groups), "-")
    rule = small(rules.rule_in_words(cycle.difficult_area))
    yield Paragraph(f"Công dân {rule}, tính theo điểm thẩm định.")
    yield Heading(2, "Bình xét và công nhận")
    yield Paragraph(
        "Mỗi đơn vị họp bình xét, bỏ phiếu kín đối với từng người đã được thẩm định. "
        f"{cycle.vote_rule}. Người đạt theo điểm thẩm định và đủ phiếu được "
        f"đề nghị Chủ tịch {office.peoples_committee} công nhận danh hiệu {HONOUR}."
    )


def _units(cycle: Cycle) -> str:
    names = [unit.name for unit in units.in_commune(cycle.commune_id).where(units.Unit.active)]
    if not names:
        return f"Đơn vị tham gia: {'…' * 30}"
    return f"Đơn vị tham gia gồm {padded(len(names))} đơn vị: {'; '.join(names)}."


# --- III: until when ---------------------------------------------------------------------------------


def _timetable(cycle: Cycle) -> Table:
    steps = _steps(cycle)
    return Table(
        name="Tiến độ",
        columns=(Column(11, Align.CENTER), Column(66), Column(48, Align.CENTER), Column(40)),
        head=(("STT", "Nội dung công việc", "Thời gian", "Thực hiện"),),
        rows=tuple((number, *step) for number, step in enumerate(steps, start=1)),
    )


def _steps(cycle: Cycle) -> tuple[tuple[str, str, str], ...]:
    """What, when, by whom, in the order of the procedure."""
    open_day = f"Trước ngày {_DAY}{cycle.year}"
    due = f"Hết ngày {date_short(cycle.self_scores_due)}" if cycle.self_scores_due else open_day
    committee, units_ = "Ban Chỉ đạo", "Các đơn vị"
    return (
        ("Thành lập Ban Chỉ đạo, phổ biến kế hoạch", f"Từ ngày {date_short(cycle.starts_on)}", committee),
        ("Vận động và lập danh sách đăng ký", open_day, units_),
        ("Tập huấn bộ tiêu chí, cách tự chấm và thu thập minh chứng", open_day, "Hội Khuyến học"),
        ("Công dân tự đánh giá, cho điểm, nộp phiếu và minh chứng", due, units_),
        ("Kiểm tra, đôn đốc các đơn vị", "Hằng tháng", committee),
        ("Thẩm định phiếu tự đánh giá", open_day, committee),
        ("Họp bình xét, bầu chọn tại đơn vị", open_day, units_),
        ("Lập tờ trình, trình quyết định công nhận", open_day, committee),
        ("Trao giấy công nhận, tổng kết và báo cáo", open_day, "Ban Chỉ đạo, Hội Khuyến học"),
    )


# --- IV: by whom -------------------------------------------------------------------------------------


def _assignment(office: Office) -> Iterator[Block]:
    kind = office.names.kind
    yield Heading(1, "Tổ chức thực hiện")
    yield Heading(2, f"Ban Chỉ đạo {kind}")
    yield Paragraph(
        "Hướng dẫn, kiểm tra, đôn đốc các đơn vị; thẩm định phiếu tự đánh giá; tổng hợp kết quả bình xét, "
        f"lập tờ trình và báo cáo {office.peoples_committee}. Mỗi thành viên phụ trách đơn vị được phân công."
    )
    yield Heading(2, f"Hội Khuyến học {kind}")
    yield Paragraph(
        "Là cơ quan thường trực; chuẩn bị biểu mẫu, tổ chức tập huấn, lập hồ sơ, vào sổ và cấp giấy công "
        f"nhận; báo cáo {office.superior_association} theo quy định."
    )
    yield Heading(2, f"Ủy ban Mặt trận Tổ quốc Việt Nam {kind} và các đoàn thể")
    yield Paragraph("Phối hợp tuyên truyền, vận động hội viên, đoàn viên đăng ký và giám sát việc thực hiện.")
    yield Heading(2, "Các đơn vị tham gia")
    yield Paragraph(
        "Vận động công dân đăng ký, lập danh sách; hướng dẫn tự đánh giá, thu phiếu và minh chứng đúng hạn; "
        "tổ chức họp bình xét và gửi biên bản về Ban Chỉ đạo."
    )
    yield Heading(2, "Kinh phí")
    yield Paragraph(
        "Thực hiện từ nguồn kinh phí được giao, quỹ khuyến học và các nguồn huy động hợp pháp khác."
    )


def _recipients(office: Office) -> tuple[str, ...]:
    kind = office.names.kind
    return (
        f"- {office.superior_association};",
        f"- Thường trực Đảng ủy, HĐND {kind};",
        f"- UBMTTQ Việt Nam {kind} và các đoàn thể;",
        f"- Ban Chỉ đạo, Hội Khuyến học {kind};",
        "- Các đơn vị tham gia;",
        "- Lưu: VT.",
    )
