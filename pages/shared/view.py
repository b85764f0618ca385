"""What needs the reader's browser: bringing a part of the page into view on a phone, and taking the words that were marked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

# Runs in the reader's browser. Columns stand one below the other under 640 pixels; wider, everything is in view already.
# What is above may still be taking its height, hence a second look; nothing moves once the reader scrolls or taps. A page that is
# run again may put a new element in this one's place, which is no second visit.
_SCRIPT = """
export default function ({ parentElement, data }) {
  let visit = window.earshotVisit
  if (visit?.what !== data || performance.now() - visit.left > 2000) {
    visit = window.earshotVisit = { what: data, moved: false }
    const stay = () => { visit.moved = true }
    for (const event of ["wheel", "pointerdown", "touchmove", "keydown"]) window.addEventListener(event, stay, { once: true })
  }
  visit.left = undefined
  if (window.innerWidth < 640 && !parentElement.earshotSeen) {
    parentElement.earshotSeen = true
    const host = parentElement.host ?? parentElement
    for (const wait of [0, 500, 1500]) setTimeout(() => { if (!visit.moved) host.scrollIntoView({ block: "start" }) }, wait)
  }
  return () => { visit.left = performance.now() }
}
"""


def bring(what: str) -> None:
    """Scroll to this place on a narrow screen, once for each ``what``."""
    st.components.v2.component("earshot_view", js=_SCRIPT)(key=f"view_{what}", data=what, height=1)


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
