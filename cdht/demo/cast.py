"""Who and what appears in the demo: accounts, signers, committee, documents. Names are invented but for the
signer of the real report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..actions.committee import MemberFacts
from ..actions.communes import SignerFacts
from ..actions.guiding import DocumentFacts
from ..domain.lifecycle import Role
from ..domain.units import UnitKind

PASSWORD = "hoa-sen-2021"  # noqa: S105 - printed at every start of the demo
ALL = tuple(UnitKind)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    login: str
    name: str
    roles: frozenset[Role]
    about: str
    unit_kinds: tuple[UnitKind, ...] = ()


ACCOUNTS = (
    DemoAccount("quantri", "Đặng Minh Quân", frozenset({Role.ADMIN}), "Quản trị: tài khoản, sao lưu"),
    DemoAccount(
        "thuky", "Trần Thị Diệu Hương", frozenset({Role.SECRETARY}),
        "Thư ký Ban Chỉ đạo: đợt, bầu chọn, công nhận, văn bản",
    ),
    DemoAccount(
        "nhaplieu", "Lê Thị Hoài", frozenset({Role.CLERK}),
        "Người nhập liệu của thôn và dòng họ", (UnitKind.HAMLET, UnitKind.CLAN),
    ),
    DemoAccount(
        "coquan", "Ngô Thị Bích Thuỷ", frozenset({Role.CLERK}),
        "Người nhập liệu của cơ quan xã", (UnitKind.AGENCY,),
    ),
    DemoAccount(
        "thamdinh", "Phan Công Tuấn", frozenset({Role.VERIFIER}), "Thành viên thẩm định, mọi đơn vị", ALL
    ),
    DemoAccount("lanhdao", "Hồ Văn Thiện", frozenset({Role.VIEWER}), "Lãnh đạo, chỉ xem"),
)  # fmt: skip

_SIGNER = "Nguyễn Quốc Việt"
SIGNERS = (
    SignerFacts("steering_committee", "TRƯỞNG BAN", _SIGNER, "TM. BAN CHỈ ĐẠO", "PHÓ CHỦ TỊCH UBND XÃ"),
    SignerFacts("peoples_committee", "KT. CHỦ TỊCH", _SIGNER, "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH"),
    SignerFacts("association", "CHỦ TỊCH", "Trần Đình Khuê", "TM. BAN THƯỜNG VỤ"),
)

_MODEL = "mô hình “Công dân học tập”"
DOCUMENTS = (
    DocumentFacts(
        "Hướng dẫn", "25/HD-HKH", date(2021, 7, 7), "Hội Khuyến học huyện Quảng Điền",
        f"tổng kết thực hiện thí điểm {_MODEL}", is_ground=True, position=1,
    ),
    DocumentFacts(
        "Kế hoạch", "39/KH-UBND", date(2021, 3, 8), "Ủy ban nhân dân xã Quảng Phú",
        f"triển khai thí điểm xây dựng {_MODEL} trên địa bàn xã Quảng Phú", is_ground=True, position=2,
    ),
    DocumentFacts(
        "Kế hoạch", "03/KH-UBND", date(2021, 1, 12), "Ủy ban nhân dân huyện Quảng Điền",
        f"triển khai thí điểm {_MODEL} trên địa bàn huyện", position=3,
    ),
    DocumentFacts(
        "Quyết định", "299/QĐ-UBND", date(2021, 6, 7), "Ủy ban nhân dân xã Quảng Phú",
        f"thành lập Ban Chỉ đạo thực hiện thí điểm {_MODEL} xã Quảng Phú", position=4,
    ),
)  # fmt: skip


def committee(units: dict[UnitKind, int]) -> tuple[MemberFacts, ...]:
    """Members with their tasks; the last three each guide one unit (`units`: kind → id)."""
    return (
        MemberFacts(_SIGNER, "Trưởng ban", "Phó Chủ tịch UBND xã", "Phụ trách chung", 1),
        MemberFacts(
            "Trần Đình Khuê", "Phó Trưởng ban", "Chủ tịch Hội Khuyến học xã",
            "Tổ chức tập huấn, kiểm tra và tổng hợp", 2,
        ),
        MemberFacts(
            "Trần Thị Diệu Hương", "Ủy viên thường trực", "Công chức Văn hóa – Xã hội",
            "Thư ký, lập hồ sơ và báo cáo", 3,
        ),
        MemberFacts(
            "Phan Công Tuấn", "Ủy viên", "Chủ tịch Công đoàn cơ quan xã",
            "Theo dõi, đôn đốc cơ quan xã", 4, frozenset({units[UnitKind.AGENCY]}),
        ),
        MemberFacts(
            "Hoàng Ngọc Bảo", "Ủy viên", "Chi hội trưởng Chi hội Khuyến học thôn",
            "Theo dõi, đôn đốc thôn Bao La – Đức Nhuận", 5, frozenset({units[UnitKind.HAMLET]}),
        ),
        MemberFacts(
            "Hoàng Xuân Lộc", "Ủy viên", "Trưởng Ban Khuyến học dòng họ",
            "Theo dõi, đôn đốc Ban Khuyến học Họ Hoàng", 6, frozenset({units[UnitKind.CLAN]}),
        ),
    )  # fmt: skip


EVIDENCE = (
    (1, "Sổ tay ghi việc học trong năm, có xác nhận của chi hội khuyến học"),
    (2, "Giấy chứng nhận lớp tập huấn ngày 22/4/2021"),
    (3, "Phiếu mượn sách của điểm bưu điện văn hóa xã"),
    (4, "Biên bản họp gia đình về góc học tập của các cháu"),
    (5, "Ảnh chụp màn hình khóa học trên mạng đã hoàn thành"),
    (7, "Danh sách người tham dự buổi nói chuyện chuyên đề ở nhà văn hóa thôn"),
    (9, "Giấy khen gia đình học tập năm 2020"),
)
