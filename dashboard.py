"""The shell of the dashboard: page frame, navigation, the reader's filters, and the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

if __name__ == "__main__":  # a view; caches need a server that runs
    from pages.shared import auth, bar, comparing, filters, reads, states
    from pages.shared.places import PLACES

ICON = str(Path(__file__).parent / "pages" / "shared" / "icon.png")  # a named icon would be fetched from a font server outside


def navigation() -> dict[str, st.Page]:
    """All pages by name, the first of them where no page is named. Which one that is must not hang on the data: the default page is not
    found under its own address."""
    return {
        name: st.Page(place.path, title=place.title, icon=f":material/{place.icon}:", default=not number, help=place.told)
        for number, (name, place) in enumerate(PLACES.items())
    }


def main() -> None:
    """One view."""
    st.set_page_config(page_title="Earshot", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    begun, damage = reads.begun()
    pages = navigation()
    page = st.navigation(list(pages.values()), position="hidden")  # before any gate: an unknown page must not get around it
    name = next(name for name, candidate in pages.items() if candidate.title == page.title)
    if name == "overview" and not begun and damage is None:
        st.switch_page(pages["imports"])
    st.logo(ICON, size="medium")
    auth.current_user()
    if begun and damage is None:
        filters.sync(name)
    bar.menu(pages, follow=begun and damage is None)
    if damage is not None:
        return states.failed(damage)
    if begun:
        bar.box(name)
        if not PLACES[name].whole:
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
