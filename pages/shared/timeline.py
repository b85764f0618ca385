"""All contacts of a conversation's customer, one below the other, newest first."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import filters, formats, reads


def has(source: str, conversation_id: str) -> bool:
    """Whether the customer is known to have been in contact at another time."""
    return len(reads.conversation(source, conversation_id)["contacts"]) > 1


def contacts(source: str, conversation_id: str) -> None:
    """When, how and about what the customer was in contact, with the conversation that is open among them."""
    rows = reads.conversation(source, conversation_id)["contacts"]
    st.subheader("Other contacts of this customer", anchor=False)
    st.caption(formats.plain(told(rows)))
    with st.container(border=True, gap="xsmall", key="timeline"):
        for row in rows.to_dict("records"):
            _contact({str(name): value for name, value in row.items()})


def told(rows: pd.DataFrame) -> str:
    """How often a customer was in contact, and how much of it is shown."""
    total = int(rows["total"].iloc[0])
    counted = f"{formats.count(total, 'contact')} in all data, newest first"
    return counted if len(rows) == total else f"{counted}; the {len(rows)} around this one"


def _contact(row: dict[str, Any]) -> None:
    after = formats.after(row["days_since"])
    st.caption(formats.plain(" · ".join(part for part in (formats.day(row["day"]), after) if part)))
    told = [formats.label(name, row[name]) for name in ("channel", "topic") if isinstance(row[name], str)]
    what = " · ".join(told) or f"{row['source']} {row['conversation_id']}"
    if row["this"]:
        st.markdown(f":material/forum: **{formats.plain(what)}** (open)")
    else:
        key = [str(row["source"]), str(row["conversation_id"])]  # a link within a page would leave the address as it was
        st.button(
            formats.plain(what), icon=":material/history:", type="tertiary", key=f"contact_{'_'.join(key)}", on_click=filters.choose,
            kwargs={"open": key},
        )  # fmt: skip
    if row["left_unhappy"] is True or str(row["left_unhappy"]) == "True":
        st.badge("left unhappy", color="red", icon=":material/sentiment_dissatisfied:")
