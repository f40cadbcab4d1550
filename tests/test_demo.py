"""The demo: the pilot with its exact figures, and a second cycle in which every role has work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXPECTED

from cdht import demo
from cdht.actions.accounts import sign_in
from cdht.actions.recognition import DecisionFacts, recognise
from cdht.actions.soundness import examine
from cdht.config import Config
from cdht.demo import next_year, pilot
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role, Stage
from cdht.models.base import bind, database, open_database
from cdht.models.committee import CommitteeMember
from cdht.models.communes import Commune
from cdht.models.cycles import Cycle
from cdht.models.evidence import Evidence
from cdht.models.figures import figures_of
from cdht.models.guiding import GuidingDocument
from cdht.models.journal import JournalEntry, of_registration
from cdht.models.recognition import Decision
from cdht.models.registration import Registration


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Config:
    config = Config(tmp_path_factory.mktemp("demo") / "dữ liệu")
    config.prepare()
    demo.make(config)
    return config


@pytest.fixture
def world(made: Config) -> Iterator[object]:
    """The demo's database; what a test writes is taken back."""
    db = bind(open_database("", made.database_file))
    with db.connection_context(), db.atomic() as transaction:
        yield db
        transaction.rollback()
    db.close_all()


def cycle(name: str) -> Cycle:
    return Cycle.get(Cycle.name == name)


def stages(name: str) -> Counter[Stage]:
    return Counter(row.stage for row in Registration.select().where(Registration.cycle == cycle(name)))


def test_the_figures_are_those_of_the_report(world) -> None:
    expected, found = json.loads(EXPECTED.read_text()), figures_of(cycle(pilot.NAME)).as_json()

    def cut(row: dict[str, object], like: dict[str, object]) -> dict[str, object]:
        return {key: row[key] for key in like}

    assert found["cut"] == expected["cut"]
    assert cut(found["total"], expected["total"]) == expected["total"]
    units = {name: cut(row, expected["units"][name]) for name, row in found["units"].items()}
    assert units == expected["units"]


def test_all_is_sound(world) -> None:
    assert [problem for check in examine(world) for problem in check.problems] == []


def test_every_step_was_taken_by_whom_it_belongs_to(world) -> None:
    row = Registration.select().where(Registration.stage == Stage.RECOGNISED).first()
    story = [(e.action, e.account_name, f"{e.at:%d/%m/%Y}") for e in of_registration(row.id) if e.to_stage]
    assert story == [
        ("register", "Ngô Thị Bích Thuỷ", "26/04/2021"),
        ("self_score", "Ngô Thị Bích Thuỷ", "28/06/2021"),
        ("verify", "Phan Công Tuấn", "06/07/2021"),
        ("vote", "Trần Thị Diệu Hương", "09/07/2021"),
        ("recognise", "Trần Thị Diệu Hương", "20/07/2021"),
    ]
    by_nobody = JournalEntry.select().where(JournalEntry.account.is_null())
    assert by_nobody.count() == 1  # the first account itself


def test_the_papers_of_the_real_report(world) -> None:
    documents = GuidingDocument.select().order_by(GuidingDocument.position)
    assert [(d.kind, d.number, f"{d.issued_on:%d/%m/%Y}", d.is_ground) for d in documents] == [
        ("Hướng dẫn", "25/HD-HKH", "07/07/2021", True),
        ("Kế hoạch", "39/KH-UBND", "08/03/2021", True),
        ("Kế hoạch", "03/KH-UBND", "12/01/2021", False),
        ("Quyết định", "299/QĐ-UBND", "07/06/2021", False),
    ]
    [decision] = Decision.select()
    assert (decision.number, f"{decision.issued_on:%d/%m/%Y}", decision.signer_name) == (
        "45/QĐ-UBND", "20/07/2021", "Nguyễn Quốc Việt",
    )  # fmt: skip
    head = CommitteeMember.select().order_by(CommitteeMember.position).first()
    assert (head.name, head.title, head.office) == ("Nguyễn Quốc Việt", "Trưởng ban", "Phó Chủ tịch UBND xã")
    signer = Commune.get().signer_on("steering_committee", decision.issued_on)
    assert (signer.authority, signer.title, signer.second_title, signer.name) == (
        "TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND XÃ", "Nguyễn Quốc Việt",
    )  # fmt: skip


def test_evidence_was_seen_in_the_pilot_and_waits_in_the_open_cycle(world) -> None:
    states = {
        name: {e.state for e in Evidence.select().join(Registration).where(Registration.cycle == cycle(name))}
        for name in (pilot.NAME, next_year.NAME)
    }
    assert states == {pilot.NAME: {EvidenceState.ACCEPTED}, next_year.NAME: {EvidenceState.UNSEEN}}


def test_everybody_signs_in_and_each_role_is_there(world) -> None:
    at = demo.BEGINNING
    actors = [sign_in(one.login, demo.PASSWORD, at=at).as_actor() for one in demo.ACCOUNTS]
    assert {role for actor in actors for role in actor.roles} == set(Role)
    assert all(len(actor.roles) == 1 for actor in actors)


def test_the_open_cycle_stands_at_every_step(world) -> None:
    assert set(stages(next_year.NAME)) == set(Stage) - {Stage.RECOGNISED, Stage.NOT_RECOGNISED}
    assert cycle(next_year.NAME).is_open
    sent_back = Registration.select().where(Registration.sent_back_reason != "")
    assert sent_back.count() == 1


def test_deciding_the_open_cycle_gives_every_kind_of_reason(world) -> None:
    """Passed, too few points, an indicator under 5, no majority."""
    by = sign_in("thuky", demo.PASSWORD, at=demo.BEGINNING).as_actor()
    facts = DecisionFacts("50/QĐ-UBND", next_year.date(2022, 11, 20))
    decided = recognise(cycle(next_year.NAME).id, facts, by=by, at=demo.BEGINNING)
    assert (len(decided.recognised), len(decided.declined)) == (2, 3)
    reasons = {r for row in decided.decision.outcomes for r in row.why}
    assert {"Tổng điểm thẩm định là 78, thiếu 2 điểm so với mức đạt 80.",
            "Chỉ số 6 được 4 điểm, dưới mức sàn 5."} < reasons  # fmt: skip
    assert any(reason.startswith("Phiếu đồng ý 12/28") for reason in reasons)


def test_made_again_it_replaces_the_old_and_leaves_nothing_behind(made: Config, tmp_path: Path) -> None:
    config = Config(tmp_path / "d")
    config.prepare()
    for _ in range(2):
        demo.make(config)
        assert sorted(path.name for path in config.data.iterdir()) == [
            "backups", "cdht.sqlite3", "incoming", "logs", "uploads",
        ]  # fmt: skip
    db = bind(open_database("", config.database_file))
    with db.connection_context():
        assert (Commune.select().count(), Cycle.select().count()) == (1, 2)
    db.close_all()
    assert database.is_closed()
