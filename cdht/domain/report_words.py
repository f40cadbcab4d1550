"""What the words around a figure say that it counts, and which unit they speak of.

Compared in lower case with their marks: without them công nhân and công nhận would be the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from .vietnamese import fold, nfc


class Subject(StrEnum):
    """The steps of the procedure that a report counts people by."""

    REGISTERED = "registered"
    VOTED = "voted"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    OTHER = "other"


_SUBJECTS = (
    (Subject.OTHER, r"\brút\b|chưa ghi|chưa có kết luận|chưa kết luận|vắng|điều chỉnh|chuyển"),
    (Subject.NOT_RECOGNISED, r"(?:không|chưa) (?:được )?(?:công nhận|xét)|(?:không|chưa) đạt"),
    (Subject.VOTED, r"bầu chọn|bình xét|bỏ phiếu|bình chọn"),
    (Subject.OTHER, r"tự chấm|tự đánh giá|thẩm định|tập huấn|dự họp|tham dự"),
    (Subject.RECOGNISED, r"được công nhận|công nhận danh hiệu|^(?:(?!đăng k[ýí]).)*đạt danh hiệu"),
    (Subject.REGISTERED, r"đăng ký|đăng kí"),
)


def subject_of(words: str) -> Subject | None:
    """What is counted, by the first word that says it; None where nothing does."""
    text = nfc(words).lower()
    return next((subject for subject, pattern in _SUBJECTS if re.search(pattern, text)), None)


_KINDS = (
    ("farmer", r"nông dân"),
    ("worker", r"công nhân(?!\w)|tiểu thủ công"),
    ("professional", r"trí thức|cán bộ, công chức, viên chức"),
    ("party", r"đảng viên"),
    ("women", r"\bnữ\b|phụ nữ"),
)
AUDIENCES = ("farmer", "worker", "professional")
OVERLAPPING = re.compile(
    r"\bnữ\b|phụ nữ|đảng viên|hưu trí|dân tộc|tôn giáo|hộ nghèo|đoàn viên|trẻ nhất|cao tuổi"
)
"""Properties that several parts of one whole may share: lists of them need not add up."""


def kind_of(label: str) -> str:
    """The audience, or `party`, that a short label names; empty for anything else."""
    text = nfc(label).lower()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, text)), "")


PEOPLE = re.compile(
    r"^\s*(?:người|công dân|cán bộ|công chức|viên chức|hội viên|đảng viên|học viên|lao động|thành viên"
    r"|nông dân|công nhân|trí thức|đồng chí|đại biểu)"
)


def are_people(after: str) -> bool:
    """Whether the words after a figure say that it counts people."""
    return bool(PEOPLE.match(after.lower()))


# --- Units -------------------------------------------------------------------------------------

_GENERAL = {
    "ban", "bkh", "khuyen", "hoc", "chi", "hoi", "kh", "dong", "don", "vi", "ten", "cong", "doan", "cac",
}  # fmt: skip
_ORDER = re.compile(r"^\s*(?:[IVXLC]+|\d{1,3})\s*[.)/-]?\s+|^\s*[-+•*]\s*")


@lru_cache(maxsize=2048)
def name_key(label: str) -> tuple[str, ...]:
    """What tells a unit's name apart: `3. BKH Họ Hoàng` → (ho, hoang). Empty where nothing does.

    One word alone would be found anywhere (trung in “tập trung”), so the word before it stays.
    """
    words = re.findall(r"[a-z0-9]+", fold(_ORDER.sub("", nfc(label))))
    kept = [word for word in words if word not in _GENERAL]
    if len(kept) == len(words) == 1 or len(kept) >= 2:
        return tuple(kept)
    return tuple(words[-2:]) if len(words) > 1 else ()


def speaks_of(text: str, key: tuple[str, ...]) -> bool:
    """Whether the unit is named in the text, in full or where the key is abbreviated: B.La – Đ.Nhuận."""
    words = _words(text)
    return any(
        all(_is_short_for(mark, word) for mark, word in zip(key, words[at:], strict=False))
        for at in range(len(words) - len(key) + 1)
    )


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", fold(text)))


def _is_short_for(mark: str, word: str) -> bool:
    return mark == word or (len(mark) == 1 and mark.isalpha() and word.startswith(mark))


def named(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the text speaks of; of two that lie in each other, the longer one."""
    index = _by_rarest_word(tuple(names))
    near = [name for word in ("", *dict.fromkeys(_words(text))) for name in index.get(word, ())]
    found = [name for name in near if speaks_of(text, name_key(name))]
    return [name for name in found if not any(_lies_in(name, other) for other in found)]


def _lies_in(name: str, other: str) -> bool:
    mine, its = name_key(name), name_key(other)
    return len(its) > len(mine) and speaks_of(" ".join(its), mine)


@lru_cache(maxsize=8)
def _by_rarest_word(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The names by their rarest word, without which no text speaks of them; “” for letters alone."""
    common = Counter(mark for name in names for mark in name_key(name))
    index: dict[str, tuple[str, ...]] = {}
    for name in names:
        if key := name_key(name):
            whole = [mark for mark in key if len(mark) > 1 or mark.isdigit()]
            word = min(whole, key=lambda mark: common[mark], default="")
            index[word] = (*index.get(word, ()), name)
    return index
