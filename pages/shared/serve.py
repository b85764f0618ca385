"""Start the dashboard: ``python -m pages.shared.serve [options of streamlit run]`` does what ``streamlit run dashboard.py`` does."""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"


def prepare() -> None:
    """Before the first view: the first link that a fresh server is asked for shows its page at once.

    Streamlit takes a folder named ``pages`` for its older kind of pages until ``st.navigation`` has run once, and would tell the first
    visitor of ``/trends`` that there is no such page.
    """
    PagesManager.uses_pages_directory = False


def main() -> None:
    """Serve until stopped."""
    cli.main(["run", str(DASHBOARD), *sys.argv[1:]])


if __name__ == "__main__":
    main()
