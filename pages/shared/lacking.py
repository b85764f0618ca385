"""What more the data could show: what it lacks, and what each would add."""

from __future__ import annotations

import streamlit as st

from pages.shared import formats
from pages.shared.reads import imports

_WHOLE = 0.95
_ADDS = {
    "customer_id": ("Customer number", "People are counted instead of conversations, and all contacts of one person stand together."),
    "opened_at": ("Date", "Everything over time: trends, what is new, what changed against an earlier period."),
    "answers": ("The company's answers", "Conversations can be read from both sides."),
    "product": ("Product", "Opinions by product, and a filter and comparison of products."),
    "channel": ("Channel", "How phone, chat and e-mail differ, and how they move."),
    "segment": ("Customer segment", "Which groups of customers a topic concerns more than others."),
    "app_version": ("Version", "What a release changed: compare one version with another."),
    "site": ("Site or team", "Compare sites and teams of at least five agents."),
    "agent_id": ("Agent number", "Only to know how many agents a site has: sites are shown from five on, agents never."),
    "business_unit": ("Business unit", "A filter for each unit's own view."),
    "tags": ("Your help desk's own codes", "Your codes against the topics found: what hides in “Other”, which codes overlap."),
    "url": ("Link to the ticket", "One click from a quote to the ticket in your help desk."),
    "customers_base": (
        "Active customers by month (customers_base.csv)", "Contacts per 1 000 active customers: growth is told from trouble.",
    ),
    "events": ("Releases, incidents, campaigns (events.csv)", "Marks on every time axis, and comparison before and after each."),
}  # fmt: skip
_CONTEXT = ("customers_base", "events")


def more() -> None:
    """The list, most useful first; nothing where the data has it all."""
    rows = {str(row["field"]): (int(row["have"]), int(row["of"])) for row in imports.filled().to_dict("records")}
    lacks = [name for name in _ADDS if rows[name][0] < _WHOLE * rows[name][1]]
    if not lacks:
        return
    st.subheader("What more your data could show", anchor=False)
    st.caption("What the exports lack, or have for some conversations only, and what it would add.")
    with st.grid(3, min_column_width=270, gap="small"):
        for name in lacks:
            (have, of), (title, adds) = rows[name], _ADDS[name]
            with st.container(border=True, gap=None, height="stretch"):
                st.markdown(f"**{formats.plain(title)}**")
                st.text(adds)
                told = "missing" if not have else f"in {formats.percent(have / of)} of {formats.count(of, 'conversation')}"
                st.caption(formats.plain(told if name not in _CONTEXT else "not given yet"))
    st.caption(
        "Export the missing column and import the same conversations again: they are updated. customers_base.csv and events.csv "
        "cannot be dropped here: hand them to whoever runs Earshot, who adds them once with the next run."
    )
