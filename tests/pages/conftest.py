"""A published store, and the dashboard run headless on it. (Caches are kept: their keys name store and snapshot.)"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.places import PLACES
from tests import factories

PROJECT = Path(__file__).parents[2]
PAGES = {name: place.path for name, place in PLACES.items()}
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    """The everyday store."""
    return factories.full_store(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="session")
def informed(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    """The everyday store with events and a customer base."""
    return factories.context_store(tmp_path_factory.mktemp("informed"))


@pytest.fixture
def open_page(full: factories.Published, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """Open a page of the dashboard: ``open_page("topics", topic="10")``; ``store`` = another store than the everyday one."""

    def opened(page: str = "overview", *, store: Path | None = None, **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("EARSHOT_STORE", str(tmp_path / "nothing here"))  # the first view only makes the pages known
        app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60).run()
        monkeypatch.setenv("EARSHOT_STORE", str(store or full.root))
        app.switch_page(PAGES[page])
        for name, value in query.items():
            app.query_params["from" if name == "from_" else name] = value
        return app.run()

    return opened


def failures(app: AppTest) -> list[str]:
    """What the reader would see of a failure."""
    return [str(e.value) for e in app.error] + [str(e.value) for e in app.exception]


def words(app: AppTest) -> str:
    """Everything written on the page in titles, captions and text."""
    parts = [*app.title, *app.subheader, *app.caption, *app.markdown, *app.text, *app.info, *app.warning, *app.metric]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u2060", "")
