"""The shell of the dashboard: page frame, navigation, the reader's filters, and the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

if __name__ == "__main__":  # a view; caches need a server that runs
    from pages.shared import auth, bar, comparing, filters, reads, states

ICON = str(Path(__file__).parent / "pages" / "shared" / "icon.png")  # a named icon would be fetched from a font server outside

PAGES = (
    ("pages/explore/overview.py", "Overview", "insights", "What moved, what is new, and how many customers it concerns."),
    ("pages/explore/topics.py", "Topics", "topic", "What customers contact support about: who, where, since when, in their words."),
    ("pages/explore/perception.py", "Perception", "thumbs_up_down", "What customers think of each product, quality by quality."),
    (
        "pages/explore/trends.py",
        "Trends",
        "show_chart",
        "How topics, products and channels move over time, against what was to be expected.",
    ),
    ("pages/explore/conversations.py", "Conversations", "forum", "Search customers' words and read whole conversations."),
    ("pages/operate/themes.py", "Themes", "account_tree", "Make the topics your own: name, merge, divide, hide; every page shows it."),
    ("pages/operate/imports.py", "Imports", "upload_file", "Bring in exports, see what was rejected and why, and past runs."),
    ("pages/operate/trust.py", "Trust", "verified", "How good is what you see: measured, and checked by you."),
)
WHOLE = ("themes", "imports", "trust")
"""Pages about all data: nothing to filter or search there."""


def navigation(*, begun: bool) -> dict[str, st.Page]:
    """All pages by name; an Earshot without data opens on Imports."""
    first = "Overview" if begun else "Imports"
    return {
        title.lower(): st.Page(path, title=title, icon=f":material/{icon}:", default=title == first, help=told)
        for path, title, icon, told in PAGES
    }


def main() -> None:
    """One view."""
    st.set_page_config(page_title="Earshot", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    begun, damage = reads.begun()
    pages = navigation(begun=begun)
    page = st.navigation(list(pages.values()), position="hidden")  # before any gate: an unknown page must not get around it
    name = next(name for name, candidate in pages.items() if candidate.title == page.title)
    st.logo(ICON, size="medium")
    auth.current_user()
    if begun and damage is None:
        filters.sync(name)
    bar.menu(pages, follow=begun and damage is None)
    if damage is not None:
        return states.failed(damage)
    if begun:
        if name not in ("conversations", *WHOLE):  # the first has a search of its own
            bar.search()
        if name not in WHOLE:
            bar.show()
            states.data_line(filters.current())
            comparing.line(filters.current())
        if name in ("overview", "imports"):
            states.review_line()
        states.notes(filters.current())
    elif name != "imports":
        return states.nothing_yet()
    return page.run()


if __name__ == "__main__":  # a view
    try:
        main()
    except Exception as error:  # the reader gets a sentence and a number, the log the rest
        states.failed(error)
else:  # the server, which `streamlit run dashboard.py` looks for in this file
    from pages.shared import serve

    serve.prepare()
    app = st.App(__file__)
