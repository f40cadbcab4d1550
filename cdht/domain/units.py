"""The units that take part: agencies, hamlets, clans, schools, enterprises."""

from __future__ import annotations

from .labelled import Labelled
from .vietnamese import fold


class UnitKind(Labelled):
    """What sort of unit it is; the value is stored, the label is shown."""

    AGENCY = "agency", "Cơ quan"
    HAMLET = "hamlet", "Thôn"
    CLAN = "clan", "Dòng họ"
    SCHOOL = "school", "Trường học"
    ENTERPRISE = "enterprise", "Doanh nghiệp"


# What a kind, or a unit's name, begins with (folded). The longest beginning decides.
_BEGINNINGS = {
    UnitKind.AGENCY: (
        "co quan", "ubnd", "hdnd", "uy ban", "hoi dong nhan dan", "dang uy", "mat tran", "tram y te",
        "cong an", "ban chi huy quan su",
    ),
    UnitKind.HAMLET: (
        "thon", "lang", "xom", "ap", "buon", "khom", "to", "khu pho", "khu dan cu",
    ),
    UnitKind.CLAN: ("dong ho", "dong toc", "gia toc", "toc ho", "ho toc", "ho"),
    UnitKind.SCHOOL: ("truong", "mam non", "mau giao", "tieu hoc", "trung hoc", "thcs", "thpt"),
    UnitKind.ENTERPRISE: (
        "doanh nghiep", "cong ty", "xi nghiep", "hop tac xa", "htx", "ho kinh doanh", "co so san xuat",
    ),
}  # fmt: skip
_KINDS = {beginning: kind for kind, beginnings in _BEGINNINGS.items() for beginning in beginnings}

# Study promotion bodies are named after the unit that they belong to (“Chi hội khuyến học trường …”);
# alone, a chi hội is a hamlet's and a ban is a clan's.
_BODIES = {"chi hoi khuyen hoc": UnitKind.HAMLET, "ban khuyen hoc": UnitKind.CLAN}


def unit_kind_from(text: str) -> UnitKind | None:
    """The kind that a workbook's cell or a unit's name tells, with or without marks; None if unknown."""
    folded = fold(text)
    for body, kind in _BODIES.items():
        if _begins(folded, body):
            return _kind_by_beginning(folded.removeprefix(body).lstrip(" -:,(")) or kind
    return _kind_by_beginning(folded)


def _kind_by_beginning(folded: str) -> UnitKind | None:
    known = max((start for start in _KINDS if _begins(folded, start)), key=len, default=None)
    return _KINDS[known] if known else None


def _begins(folded: str, words: str) -> bool:
    """Whole words only: “ap” begins “ap 3”, not “apec”."""
    return folded.startswith(words) and not folded[len(words) :][:1].isalnum()
