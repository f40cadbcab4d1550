"""README keeps saying what is so: packages, fonts, environment, life cycle."""

from __future__ import annotations

import re
from pathlib import Path

from cdht.config import LOG_LEVELS
from cdht.domain.lifecycle import as_markdown

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_life_cycle_is_the_table_of_the_code() -> None:
    printed = re.search(r"<!-- lifecycle:start -->\n(.*)\n<!-- lifecycle:end -->", README, re.S)
    assert printed is not None
    assert printed[1] == as_markdown()


def test_every_required_package_has_its_licence() -> None:
    names = {
        line.split("==")[0].split("[")[0].strip()
        for file in ("requirements.txt", "tests/requirements.txt")
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "-"))
    }
    assert len(names) > 10
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", section("Licences"))} == set()


def test_every_licence_file_named_is_there() -> None:
    fonts = ROOT / "static" / "fonts"
    htmx = ROOT / "static" / "htmx.LICENSE.txt"
    for file in (htmx, fonts / "be-vietnam-pro/OFL.txt", fonts / "LiberationSerif-OFL.txt"):
        assert file.name in section("Licences")
        assert len(file.read_text(encoding="utf-8")) > 300


def test_every_variable_of_the_environment_is_explained() -> None:
    read = set(re.findall(r'"(CDHT_[A-Z_]+)"', (ROOT / "cdht" / "config.py").read_text(encoding="utf-8")))
    assert read == {"CDHT_DATA", "CDHT_DATABASE_URL", "CDHT_LOG_LEVEL"}
    assert all(f"`{name}`" in section("Commands") for name in (*read, *LOG_LEVELS))
