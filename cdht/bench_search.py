"""How long the search box takes over a hundred thousand citizens, and how long a bare look-up there takes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from .bench_tools import Figure
from .domain.accounts import Actor
from .domain.people import sort_key
from .domain.search import asked
from .domain.vietnamese import fold
from .models.base import database
from .models.citizens import Citizen
from .models.communes import Commune
from .models.search import parts_seen, people_named, people_numbered

AIM = 50
"""Milliseconds of this process's computing time, so that others on the same computer do not count."""
PEOPLE, TIMES, FIRST = 100_000, 7, 1_000_000
QUESTIONS = (
    "Nguyễn Văn An", "nguyen", "thi van", "lan", "Nguyeenx Vawn Quys", "ngyen van quy", "tran quag",
    "zzz", "9999",
)  # fmt: skip
FAMILIES = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô "
    "Dương Lý Trương Đinh Mai Cao Tôn Châu"
)
MIDDLES = "Văn Văn Thị Thị Thị Hữu Đức Xuân Ngọc Thanh Minh Quang Hoàng Công Đình Bá Quốc Kim Mỹ Thuý"
GIVEN = (
    "An Anh Ánh Ân Bảo Bích Bình Chi Châu Cường Dung Dũng Duy Đạt Đức Giang Hà Hải Hạnh Hằng Hiền Hiếu "
    "Hoa Hoà Hồng Huệ Hùng Hưng Hương Huy Khánh Lan Lâm Liên Linh Loan Long Lộc Mai Mạnh Minh Nam Nga Ngân "
    "Nghĩa Ngọc Nguyệt Nhung Oanh Phúc Phương Quân Quý Sơn Tâm Thảo Thắng Thu Thuỷ Tiên Trang Trung Tuấn "
    "Tú Uyên Vân Việt Vinh Yến"
)


def searching() -> Iterator[Figure]:
    """One figure a question. The database is open and bound, and filled here."""
    actor = Actor.server(Commune.get().id)
    fill(actor.commune_id)
    bare = _milliseconds(lambda: Citizen.get_by_id(FIRST + PEOPLE // 2))
    for question in QUESTIONS:
        found = ask(actor, question)
        title = f"Tìm “{question}”: {found} người"
        took = _milliseconds(partial(ask, actor, question))
        yield Figure(title, took, "ms", AIM, bare, "đọc một dòng theo khóa")


def ask(actor: Actor, text: str) -> int:
    """What the search page asks; how many people it found."""
    wanted = asked(text)
    if wanted.digits:
        found = people_numbered(actor, wanted.digits)
    else:
        found = people_named(actor, text, wanted.words)
    parts_seen(actor, (id for id, _near in found))
    return len(found)


def fill(commune_id: int) -> None:
    """Straight into the tables: so many through the actions would take minutes, and measure those."""
    draw = random.Random(2021)  # noqa: S311 - names for a measurement
    lists = [text.split() for text in (FAMILIES, MIDDLES, GIVEN)]
    citizens = []
    for id in range(FIRST, FIRST + PEOPLE):
        name, year = " ".join(map(draw.choice, lists)), draw.randint(1940, 2005)
        row = (commune_id, id, name, fold(name), sort_key(name), str(year), year, f"{id:012}", f"09{id:08}")
        citizens.append(row)
    words = [(word, one[1]) for one in citizens for word in sorted(set(one[3].split()))]
    with database.atomic():
        database.cursor().executemany(
            "INSERT INTO citizen (created_at, commune_id, id, name, folded, sort_key, birth, birth_year, "
            "number, phone) VALUES ('2021-01-01', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            citizens,
        )
        database.cursor().executemany("INSERT INTO citizen_word (word, citizen_id) VALUES (?, ?)", words)


def _milliseconds(do: Callable[[], object]) -> float:
    spent = []
    for _ in range(TIMES):
        begun = time.process_time()
        do()
        spent.append((time.process_time() - begun) * 1000)
    return statistics.median(spent)
