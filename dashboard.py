"""The shell of the dashboard: page frame, navigation, the reader's filters, and the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

if __name__ == "__main__":  # a view; caches need a server that runs
    from pages.shared import auth, bar, filters, reads, states

ICON = str(Path(__file__).parent / "pages" / "shared" / "icon.png")  # a named icon would be fetched from a font server outside


def navigation(*, begun: bool) -> dict[str, st.Page]:
    """All pages by name; an Earshot without data opens on Imports."""
    return {
        "overview": st.Page(
            "pages/explore/overview.py", title="Overview", icon=":material/insights:", default=begun,
            help="What moved, what is new, and how many customers it concerns.",
        ),
        "topics": st.Page(
            "pages/explore/topics.py", title="Topics", icon=":material/topic:",
            help="What customers contact support about: who, where, since when, in their words.",
        ),
        "perception": st.Page(
            "pages/explore/perception.py", title="Perception", icon=":material/thumbs_up_down:",
            help="What customers think of each product, quality by quality.",
        ),
        "trends": st.Page(
            "pages/explore/trends.py", title="Trends", icon=":material/show_chart:",
            help="How topics, products and channels move over time, against what was to be expected.",
        ),
        "conversations": st.Page(
            "pages/explore/conversations.py", title="Conversations", icon=":material/forum:",
            help="Search customers' words and read whole conversations.",
        ),
        "imports": st.Page(
            "pages/operate/imports.py", title="Imports", icon=":material/upload_file:", default=not begun,
            help="Bring in exports, see what was rejected and why, and past runs.",
        ),
    }  # fmt: skip


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
        if name not in ("conversations", "imports"):  # the one has a search of its own, the other nothing to search
            bar.search()
        if name != "imports":
            bar.show()
            states.data_line(filters.current())
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
