"""Bringing a part of the page into view on a phone, where it stands below what was clicked."""

from __future__ import annotations

import streamlit as st

# Runs in the reader's browser. Columns stand one below the other under 640 pixels; wider, everything is in view already.
# What is above may still be taking its height, hence a second look; nothing moves once the reader scrolls by hand.
_SCRIPT = """
export default function ({ parentElement }) {
  if (window.innerWidth >= 640 || parentElement.earshotSeen) return
  parentElement.earshotSeen = true
  const host = parentElement.host ?? parentElement
  let moved = false
  for (const event of ["wheel", "touchmove", "keydown"]) window.addEventListener(event, () => { moved = true }, { once: true })
  for (const wait of [0, 500, 1500]) setTimeout(() => { if (!moved) host.scrollIntoView({ block: "start" }) }, wait)
}
"""


def bring(what: str) -> None:
    """Scroll to this place on a narrow screen, once for each ``what``."""
    st.components.v2.component("earshot_view", js=_SCRIPT)(key=f"view_{what}", height=1)
