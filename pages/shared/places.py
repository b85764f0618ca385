"""Every page of the dashboard: its script, what it is called, its icon, what it is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page.

    Args:
        path: Its script.
        title: Its name in the menu and, in lower case, in links.
        icon: Of Material Symbols.
        told: What it is for, in a sentence.
        whole: It is about all data: nothing to filter or search there.
    """

    path: str
    title: str
    icon: str
    told: str
    whole: bool = False


_ALL = (
    Place("pages/explore/overview.py", "Overview", "insights", "What moved, what is new, and how many customers it concerns."),
    Place("pages/explore/ask.py", "Ask", "contact_support", "Ask support first: what customers already told, and what they cannot tell."),
    Place("pages/explore/topics.py", "Topics", "topic", "What customers contact support about: who, where, since when, in their words."),
    Place("pages/explore/perception.py", "Perception", "thumbs_up_down", "What customers think of each product, quality by quality."),
    Place(
        "pages/explore/trends.py",
        "Trends",
        "show_chart",
        "How topics, products and channels move over time, against what was to be expected.",
    ),
    Place("pages/explore/conversations.py", "Conversations", "forum", "Search customers' words and read whole conversations."),
    Place("pages/improve/research.py", "Research", "menu_book", "Briefs that were saved, what was decided, what it spared.", whole=True),
    Place(
        "pages/operate/themes.py", "Themes", "account_tree", "Make the topics your own: name, merge, hide; every page shows it.", whole=True
    ),
    Place(
        "pages/operate/imports.py", "Imports", "upload_file", "Bring in exports, see what was rejected and why, and past runs.", whole=True
    ),
    Place("pages/operate/trust.py", "Trust", "verified", "How good is what you see: measured, and checked by you.", whole=True),
)
PLACES = {place.title.lower(): place for place in _ALL}
"""By name, in the order of the menu."""
