"""Papers to print in the tests: every block, the longest names, hostile texts."""

from __future__ import annotations

from cdht.reports.document import (
    Align,
    Block,
    Cell,
    CellLike,
    Centered,
    Certificate,
    Column,
    Document,
    Grounds,
    Heading,
    Letterhead,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
    bold,
    italic,
    numbered,
)

LONGEST_NAME = "Công Tằng Tôn Nữ Thị Nguyệt Quỳnh Phương Thảo Nghiêng Trường Chuyển Đẵng Ưỡng"
HOSTILE = (
    "<img src=file:///etc/passwd>",
    "<font color=\"[[[getattr(pow,Word('__globals__'))]]]\">đỏ</font>",
    "<pdf:insertpdf src='/etc/passwd'></pdf:insertpdf>",
    "A & B < C > D \"E\" 'F'",
    "=1+1",
    "+84 905 123 456",
    "@SUM(A1:A9)",
    "-2+3",
    "{{ 7*7 }}",
    "https://example.org/x",
)

HEAD = (
    (
        Cell("Tên đơn vị", rowspan=2),
        Cell("Số công dân đăng ký danh hiệu CDHT", rowspan=2),
        Cell("Số công dân được công nhận danh hiệu CDHT", rowspan=2),
        Cell("Tỉ lệ % được công nhận/ TS đăng ký", rowspan=2),
        Cell("Trong đó", colspan=3),
        Cell("Các mức điểm đạt", colspan=3),
        Cell("Số lượng Đảng viên", rowspan=2),
    ),
    ("Nông dân", "Công nhân", "Trí thức", "70 - 79", "80 - 89", "90 - 100"),
)
RESULT = Table(
    name="Kết quả",
    size=11,
    columns=(Column(24), *(Column(w, Align.CENTER) for w in (14, 14, 13, 14, 12, 13, 8.5, 8.5, 9.5, 11))),
    head=HEAD,
    rows=(
        ("1. Cơ quan xã", 25, 25, "100%", "1/1\n100%", "0", "24/24\n100%", 15, 9, 1, "24/24"),
        (
            "2. Thôn Bao La – Đức Nhuận",
            20,
            17,
            "85%",
            "10/13\n76,9%",
            "5/5\n100%",
            "2/2\n100%",
            17,
            0,
            0,
            "3/3",
        ),
        ("3. Ban Khuyến học họ Hoàng", 10, 10, "100%", "4/4\n100%", "1/1\n100%", "5/5\n100%", 5, 4, 1, "4/4"),
    ),
    total=("Tổng cộng", 55, 52, "94,5%", "15/18\n83,3%", "6/6\n100%", "31/31\n100%", 37, 13, 2, "31/31"),
)
BODY = (
    "Được sự chỉ đạo, hướng dẫn sâu sát của Ban Thường vụ Hội Khuyến học huyện, sự quan tâm lãnh đạo, "
    "chỉ đạo của Đảng ủy, Ủy ban nhân dân xã, sự nhiệt tình, trách nhiệm của Hội Khuyến học xã, sự hưởng ứng "
    "tích cực của các công dân khi đăng ký tham gia thực hiện thí điểm mô hình nên bước đầu thực hiện có "
    "hiệu quả, nhất là công tác đăng ký, tham gia tập huấn và tổ chức đánh giá."
)
LETTERHEAD = Letterhead(
    superior="Ủy ban nhân dân xã Quảng Phú",
    issuer="Ban Chỉ đạo thí điểm mô hình “Công dân học tập”",
    number="05/BC-BCĐ",
    place="Quảng Phú",
    dated="ngày 20 tháng 7 năm 2021",
)
CHIEF = Signer(("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"), "Nguyễn Quốc Việt", agency_title="PHÓ CHỦ TỊCH UBND XÃ")
RECIPIENTS = (
    "- Hội Khuyến học huyện;",
    "- BTV Đảng ủy;",
    "- TT. HĐND; UBND, UBMTTQVN xã;",
    "- BCĐ xã; BTV Hội KH xã;",
    "- Chi hội KH các thôn, Ban KH dòng họ;",
    "- Lưu: HKH.",
)


def report() -> Document:
    """The real summary report's shape."""
    blocks: tuple[Block, ...] = (
        LETTERHEAD,
        Title("Báo cáo", "Tổng kết thí điểm mô hình “Công dân học tập”"),
        Grounds(
            (
                "Căn cứ Hướng dẫn số 25/HD-HKH, ngày 07/7/2021 của Hội Khuyến học huyện Quảng Điền về việc "
                "tổng kết thực hiện thí điểm mô hình “Công dân học tập”",
                "Căn cứ Kế hoạch số 39/KH-UBND ngày 08/3/2021 của Ủy ban nhân dân xã Quảng Phú",
            )
        ),
        Heading(1, "Thuận lợi, khó khăn"),
        Heading(2, "Những thuận lợi trong quá trình triển khai thí điểm mô hình"),
        Paragraph(BODY),
        Heading(2, "Những khó khăn trong quá trình triển khai thực hiện"),
        Paragraph((BODY, " ", bold("Đậm ẨẰỄ"), ", ", italic("nghiêng ưỡng"), ".")),
        Heading(1, "Kết quả thực hiện"),
        Heading(2, "Kết quả vận động đăng ký"),
        Heading(3, "Thành phần và đối tượng đăng ký"),
        Paragraph("Đối tượng:"),
        ListItem("Nông dân và lao động nông thôn: 17 người;", marker="+"),
        ListItem("Lao động tiểu thủ công nghiệp: 6 người;", marker="+"),
        ListItem(("Cán bộ, trí thức: ", bold("32 người"), "."), marker="+"),
        Heading(4, "Nội dung thứ nhất"),
        Heading(4, "Nội dung thứ hai"),
        Heading(2, "Kết quả tự đánh giá, thẩm định và công nhận danh hiệu “Công dân học tập”"),
        RESULT,
        Note("Mẫu số là số người đăng ký của từng nhóm."),
        Paragraph("Trên đây là báo cáo tổng kết của Ban Chỉ đạo./."),
        Signature((CHIEF,), RECIPIENTS),
    )
    return Document("Báo cáo tổng kết", numbered(blocks))


def people(count: int) -> Table:
    """A list of names with a sub-heading per fifty people."""
    rows: list[tuple[CellLike, ...]] = []
    for number in range(1, count + 1):
        if number % 50 == 1:
            rows.append((Cell(f"Thôn số {number // 50 + 1}", colspan=5, bold=True),))
        name = LONGEST_NAME if number % 97 == 0 else "Đặng Thị Ngọc Ưỡng"
        rows.append((number, name, "01/02/1970", "Nữ", "Nông dân và lao động nông thôn"))
    return Table(
        name="Danh sách",
        columns=(
            Column(7, Align.CENTER),
            Column(40),
            Column(15, Align.CENTER),
            Column(9, Align.CENTER),
            Column(35),
        ),
        head=(("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đối tượng"),),
        rows=tuple(rows),
        total=(Cell("Tổng cộng", colspan=4, align=Align.CENTER), count),
    )


def decision(count: int = 60) -> Document:
    """A decision with an annexed list on pages that lie across."""
    blocks: tuple[Block, ...] = (
        Letterhead(
            issuer="Ủy ban nhân dân xã Quảng Phú",
            number="/QĐ-UBND",
            place="Quảng Phú",
            dated="ngày     tháng     năm 2026",
        ),
        Title("Quyết định", "Về việc công nhận danh hiệu “Công dân học tập” năm 2026"),
        Centered("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ QUẢNG PHÚ"),
        Grounds(("Căn cứ Luật Tổ chức chính quyền địa phương", "Theo đề nghị của Ban Chỉ đạo")),
        Centered("QUYẾT ĐỊNH:"),
        Paragraph((bold("Điều 1."), " Công nhận 52 công dân có tên trong danh sách kèm theo.")),
        Paragraph((bold("Điều 2."), " Quyết định này có hiệu lực kể từ ngày ký./.")),
        Signature((Signer(("CHỦ TỊCH",), "Trần Văn Đẵng"),), ("- Như Điều 2;", "- Lưu: VT.")),
        PageBreak(landscape=True),
        Title("Danh sách", "Công dân được công nhận", note="(Kèm theo Quyết định số      /QĐ-UBND)"),
        people(count),
        PageBreak(landscape=False),
        Paragraph("Trang đứng cuối cùng."),
        Signature((Signer(("THƯ KÝ",), "Lê A", hint="(Ký, ghi rõ họ tên)"), Signer(("CHỦ TRÌ",), "Lê B"))),
    )
    return Document("Quyết định công nhận", blocks)


def certificate(name: str = "Hoàng Văn Quý") -> Certificate:
    return Certificate(
        issuer="Chủ tịch Ủy ban nhân dân xã Quảng Phú",
        salutation="Ông",
        name=name,
        of="Thôn Bao La – Đức Nhuận, xã Quảng Phú",
        honour="“CÔNG DÂN HỌC TẬP”",
        after="năm 2026",
        dated="Quảng Phú, ngày 20 tháng 7 năm 2026",
        signer=Signer(("CHỦ TỊCH",), "Trần Văn Đẵng"),
        code="K7XM-4TRW",
        qr="http://192.168.1.10:8000/tra-cuu/K7XM-4TRW",
        lines=("Quyết định số 45/QĐ-UBND ngày 20 tháng 7 năm 2026", "Số vào sổ: 017/2026"),
    )


def hostile() -> Document:
    """Each hostile text in every place that takes one."""
    blocks: list[Block] = []
    for text in (*HOSTILE, "Ẩn\u200b\u202e\x07 👍 ✓ ☐ ﬁ \ud800 \x00", LONGEST_NAME.replace(" ", "")):
        blocks += [
            Letterhead(issuer=text, superior=text, number=text, place=text, dated=text),
            Title(text, text, text), Centered(text), Grounds((text, text)), Heading(1, text),
            Paragraph((text, bold(text))), ListItem(text), Note(text),
            Table(
                columns=(Column(1), Column(1)), head=((text, text),), rows=((text, Cell(text, bold=True)),),
                total=(text, 1), caption=text, name=text,
            ),
            Signature((Signer((text,), text, text, text),), (text,)),
        ]  # fmt: skip
    return Document("<b>&", tuple(blocks))
