"""What needs the reader's browser: bringing a part of the page into view on a phone, and taking the words that were marked."""

from __future__ import annotations

from collections.abc import Callable

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


# The button keeps the marked words marked while it is pressed; nothing leaves the browser before.
_MARKED = """
export default function ({ parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button")
  button.onpointerdown = event => event.preventDefault()
  button.onclick = () => setTriggerValue("words", String(window.getSelection()).slice(0, 2000))
}
"""
_BUTTON = """<button style="font: inherit; color: var(--st-text-color); background: none; border: 1px solid var(--st-border-color);
border-radius: var(--st-button-radius); padding: 0.25rem 0.75rem; cursor: pointer">Take the words I marked</button>"""


def marked(key: str, *, on_words: Callable[[], None]) -> None:
    """A button that hands over the words which the reader marked with the mouse or keyboard: ``st.session_state[key].words``."""
    st.components.v2.component("earshot_marked", html=_BUTTON, js=_MARKED)(key=key, on_words_change=on_words)
