"""The rules of the house as checks over syntax trees. Each takes source, and gives findings `path:line: …`.

Paths are relative to the package folder `cdht/`, with `/`. tests/test_house.py runs them over the real
files, and over small bad ones, so that none of them can pass by being blind.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

CDHT = Path(__file__).resolve().parents[1] / "cdht"

MAX_LINES = 300
# A file may be longer only where it truly is one sequence: path → reason.
MAY_BE_LONG: dict[str, str] = {}

WRITE_VERBS = {
    "insert",
    "insert_many",
    "insert_from",
    "replace",
    "replace_many",
    "update",
    "delete",
    "create",
    "get_or_create",
    "bulk_create",
    "bulk_update",
    "set_by_id",
    "delete_by_id",
    "truncate_table",
}
# On whatever they are called, these mean a row.
UNMISTAKABLE = {"insert_many", "replace_many", "bulk_create", "bulk_update", "delete_instance"}
WRITING_SQL = re.compile(r"^\s*(INSERT\s+(OR|INTO)|REPLACE\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b", re.I)

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "time.asctime",
    "time.strftime",
    "peewee.fn.now",
    "peewee.fn.NOW",
}
CLOCK_SQL = re.compile(r"\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\(\s*'now'", re.I)

OUTSIDE_WORLD = {
    "os",
    "io",
    "pathlib",
    "shutil",
    "tempfile",
    "glob",
    "socket",
    "ssl",
    "urllib",
    "http",
    "smtplib",
    "sqlite3",
    "subprocess",
    "multiprocessing",
    "threading",
    "asyncio",
    "time",
    "random",
    "secrets",
    "logging",
    "locale",
}
OUTSIDE_CALLS = {"open", "print", "input", "exec", "eval"}


def files() -> Iterator[tuple[str, str]]:
    """(path, source) of every module of the package."""
    for file in sorted(CDHT.rglob("*.py")):
        yield file.relative_to(CDHT).as_posix(), file.read_text(encoding="utf-8")


def model_names(sources: Iterable[str]) -> set[str]:
    """Classes that stand, through however many steps, on peewee's Model."""
    bases = {
        node.name: {_last(base) for base in node.bases}
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }
    found = {"Model"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def is_room(path: str, *rooms: str) -> bool:
    """Whether the file is one of the rooms: `actions` is a folder, `cli` a file or a folder."""
    return any(path == f"{room}.py" or path.startswith(f"{room}/") for room in rooms)


# ── Who writes


def writes(path: str, source: str, models: set[str]) -> list[str]:
    """Only actions (and the commands, and the start of the program) change the database; and benchmarks, on
    data that are thrown away."""
    if is_room(path, "actions", "cli") or path == "__init__.py" or path.startswith("bench_"):
        return []
    tree = ast.parse(source)
    models = models | _aliases(tree, models)
    spots = [*_writing_code(tree, models), *_strings(tree, WRITING_SQL)]
    return _findings(path, spots, "writes to the database outside actions/")


def _writing_code(tree: ast.Module, models: set[str]) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if _is_write(node, models) or _executes_a_write(node) or _saves_a_row(node):
            yield node
        elif isinstance(node, ast.ClassDef) and node.name in models:
            yield from (inner for inner in ast.walk(node) if _is_write(inner, {"cls"}))


def _is_write(node: ast.AST, receivers: set[str]) -> bool:
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr in UNMISTAKABLE or (node.attr in WRITE_VERBS and _last(node.value) in receivers)


def _executes_a_write(node: ast.AST) -> bool:
    """`anything.update(…).where(…).execute()`, whatever the receiver is called."""
    if not (isinstance(node, ast.Call) and _last(node.func) == "execute"):
        return False
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute) and node.attr in WRITE_VERBS:
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def _saves_a_row(node: ast.AST) -> bool:
    """`row.save()`; documents and pictures are saved *somewhere*, so they come with an argument."""
    if not (isinstance(node, ast.Call) and _last(node.func) == "save") or node.args:
        return False
    return all(keyword.arg in {"force_insert", "only"} for keyword in node.keywords)


# ── Who sets a stage


def stages(path: str, source: str, models: set[str]) -> list[str]:
    """Only actions/moving.py sets a stage, because it also writes the journal."""
    if path == "actions/moving.py":
        return []
    tree = ast.parse(source)
    models = models | _aliases(tree, models)
    writer = is_room(path, "actions", "cli")
    spots = [node for node in ast.walk(tree) if _sets_stage(node, models, writer=writer)]
    return _findings(path, spots, "sets a stage outside actions/moving.py")


def _sets_stage(node: ast.AST, models: set[str], *, writer: bool) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "stage" and isinstance(node.ctx, ast.Store)
    if isinstance(node, ast.Dict):
        return any(_names_stage(key, writer=writer) for key in node.keys)
    if isinstance(node, ast.Subscript):
        return writer and isinstance(node.ctx, ast.Store) and _names_stage(node.slice, writer=True)
    return isinstance(node, ast.Call) and _call_sets_stage(node, models, writer=writer)


def _names_stage(node: ast.AST | None, *, writer: bool) -> bool:
    """`Registration.stage` as a key is always a write; "stage" may be a word on a page, not in actions."""
    if isinstance(node, ast.Attribute):
        return node.attr == "stage"
    return writer and isinstance(node, ast.Constant) and node.value == "stage"


def _call_sets_stage(call: ast.Call, models: set[str], *, writer: bool) -> bool:
    name = _last(call.func)
    if name == "setattr":
        return any(isinstance(one, ast.Constant) and one.value == "stage" for one in call.args)
    names_it = any(keyword.arg == "stage" for keyword in call.keywords)
    return names_it and (name in models or name in WRITE_VERBS or (writer and name == "dict"))


# ── Who reads the clock, and what the law may know


def clocks(path: str, source: str) -> list[str]:
    """Only web and cli read the clock; everything below receives `at=` or `on=`."""
    if is_room(path, "web", "cli"):
        return []
    tree = ast.parse(source)
    known = _imported(tree)
    spots = [node for node in ast.walk(tree) if _qualified(node, known) in CLOCKS]
    return _findings(path, [*spots, *_strings(tree, CLOCK_SQL)], "reads the clock below web/ and cli")


def domain_imports(path: str, source: str) -> list[str]:
    """The law needs nothing: the standard library without the outside world, and itself."""
    if not is_room(path, "domain"):
        return []
    tree = ast.parse(source)
    spots = [node for node in ast.walk(tree) if _leaves_domain(node)]
    return _findings(path, spots, "domain/ reaches outside itself")


def _leaves_domain(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(_is_foreign(alias.name) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.level > 1 or (node.level == 0 and _is_foreign(node.module or ""))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OUTSIDE_CALLS


def _is_foreign(module: str) -> bool:
    root = module.split(".")[0]
    if root == "cdht":
        return not (module == "cdht.domain" or module.startswith("cdht.domain."))
    return root in OUTSIDE_WORLD or root not in sys.stdlib_module_names


# ── Manners


def prints(path: str, source: str) -> list[str]:
    """Only the commands speak to a terminal; everything else answers or logs."""
    if is_room(path, "cli"):
        return []
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return _findings(path, [call for call in calls if _last(call.func) == "print"], "prints outside cli")


def long_files(path: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    if lines < MAX_LINES or path in MAY_BE_LONG:
        return []
    return [f"{path}:{lines}: {lines} lines; do two nouns live in it?"]


# ── Small tools


def _findings(path: str, spots: Iterable[ast.AST], what: str) -> list[str]:
    lines = sorted({getattr(spot, "lineno", 0) for spot in spots})
    return [f"{path}:{line}: {what}" for line in lines]


def _last(node: ast.AST) -> str:
    """`a.b.C` → C, `C` → C, anything else → nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _aliases(tree: ast.Module, names: set[str]) -> set[str]:
    """What the module calls them: `import … as`, and plain `R = Registration`."""
    imported = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in names and alias.asname
    }
    assigned = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _last(node.value) in names
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return imported | assigned


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local name → what it is, for absolute imports: {"dt": "datetime.datetime"}."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known.update((a.asname or a.name.split(".")[0], a.name) for a in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known.update((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)
    return known


def _qualified(node: ast.AST, known: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Attribute) and (owner := _qualified(node.value, known)):
        return f"{owner}.{node.attr}"
    return ""


def _strings(tree: ast.Module, pattern: re.Pattern[str]) -> Iterator[ast.AST]:
    """Strings that match, f-strings as a whole; docstrings and other bare strings do not count."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) not in silent and pattern.search(_text(node)):
            yield node


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
