"""Turns that say nothing of their own: greetings and thanks, machines' and companies' set phrases, footers, macros."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.ingest import phrases
from data.ingest.words import count_words
from data.schema import KEY

_BETWEEN = r"[^\p{L}\p{M}\p{N}<>]"
SOCIAL = (
    rf"(?i)^{_BETWEEN}*(?:{phrases.alternatives('boilerplate.social')}(?:{_BETWEEN}+|$)"
    rf"|{phrases.alternatives('boilerplate.social_joined')}{_BETWEEN}*)+$"
)
_SOCIAL_LENGTH = 90
_PLACEHOLDER = r"<[A-Z][A-Z_0-9]*>"
_AUTOMATIC = (
    rf"(?is)^(?:{phrases.alternatives('greeting')}[^\n,!.，！。:：]{{0,40}}[\n,!.，！。:：\s]+)?"
    rf"(?:{phrases.alternatives('thanks')}[^\n.!。！]{{0,60}}[\n.!。！\s]+)?{phrases.alternatives('automatic')}"
)
_FOOTER = rf"(?is)^[\s*_]*{phrases.alternatives('mail.disclaimer')}"
_SIGNATURE = rf"(?i)^[\s*]*{phrases.alternatives('mail.closing')}[\s,.!，。！–-]*(?:\n[^\n.?!:;]{{1,50}}){{0,5}}\s*$"
_TEMPLATE = rf"(?is){phrases.alternatives('boilerplate.template')}"
_TEMPLATE_WORDS = 45
_MACRO_WORDS = 5
_BEGINNING = 10
"""Characters by which a known turn is found again before its digits and placeholders are looked at."""
_COMPANY = ("agent", "bot", "ivr", "note")


def mark_boilerplate(messages: pd.DataFrame, *, known_turns: pd.DataFrame | None = None, repeats: int = 5) -> pd.Series:
    """Which messages are boilerplate.

    Of everybody: near-empty turns (greetings, thanks, yes and no, nothing but signs, digits or placeholders), automatic replies,
    signatures, confidentiality notices. Of agents, bots and machines also: menus, announcements, survey invitations, and macros, that is
    texts of five words and more that recur, but for digits and placeholders, in several conversations. What customers repeat is never
    boilerplate for that: "where is my card?" a hundred times is a hundred questions, and a template letter is still the customer's.

    Args:
        messages: ``schema.MESSAGES`` or turns; needs the key, ``speaker``, ``text``; a true ``boilerplate`` stays true.
        known_turns: Turns of earlier runs, which count as repetitions.
        repeats: In how many conversations a text is a macro.

    Returns:
        bool, with the index of ``messages``.
    """
    texts = _array(messages["text"])
    company = messages["speaker"].isin(_COMPANY).to_numpy()
    words = count_words(messages["text"])
    marked = _near_empty(texts) | _matches(texts, _AUTOMATIC) | _matches(texts, _FOOTER) | _matches(texts, _SIGNATURE)
    templates = company & (words <= _TEMPLATE_WORDS)
    templates[templates] = _matches(texts.filter(pa.array(templates)), _TEMPLATE)
    marked |= templates
    candidates = company & (words >= _MACRO_WORDS) & ~marked
    marked[candidates] = _recurring(messages[candidates], known_turns, repeats)
    if "boilerplate" in messages.columns:
        marked |= messages["boilerplate"].fillna(False).to_numpy(dtype=bool)
    return pd.Series(marked, index=messages.index, name="boilerplate")


def _array(texts: pd.Series) -> pa.Array:
    return pa.array(texts.astype("str"), type=pa.large_string(), from_pandas=True).fill_null("")


def _matches(texts: pa.Array, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False).copy()


def _near_empty(texts: pa.Array) -> np.ndarray:
    """No letter outside placeholders, or nothing but social phrases."""
    bare = pc.replace_substring_regex(texts, _PLACEHOLDER, "")
    letters = _matches(bare, r"\p{L}")
    short = np.asarray(pc.utf8_length(texts)) <= _SOCIAL_LENGTH
    social = short & letters
    social[social] = _matches(texts.filter(pa.array(social)), SOCIAL)
    return ~letters | social


def _recurring(messages: pd.DataFrame, known_turns: pd.DataFrame | None, repeats: int) -> np.ndarray:
    """Whether the text of each message occurs in several conversations."""
    if messages.empty:
        return np.zeros(0, dtype=bool)
    every = messages[[*KEY, "text"]]
    if known_turns is not None and len(known_turns):
        every = pd.concat([every, _beginning_alike(known_turns, messages["text"])], ignore_index=True)
    plain = pc.replace_substring_regex(
        pc.utf8_lower(pc.replace_substring_regex(_array(every["text"]), _PLACEHOLDER, "")), r"[\p{N}\s\p{P}]+", " "
    )
    codes = pd.Series(pd.factorize(plain.to_pandas())[0])
    conversations = every.groupby(KEY, sort=False).ngroup().to_numpy()
    pairs = pd.DataFrame({"text": codes, "conversation": conversations}).drop_duplicates()
    times = np.bincount(pairs["text"], minlength=1)
    return times[codes.to_numpy()[: len(messages)]] >= repeats


def _beginning_alike(turns: pd.DataFrame, texts: pd.Series) -> pd.DataFrame:
    """The company's turns that begin as one of the texts does: all that need a closer look, a small part of a large store."""
    said = turns.loc[turns["speaker"].isin(_COMPANY), [*KEY, "text"]]
    begins = pc.unique(pc.utf8_slice_codeunits(_array(texts), 0, _BEGINNING))
    return said[pc.is_in(pc.utf8_slice_codeunits(_array(said["text"]), 0, _BEGINNING), value_set=begins).to_numpy(zero_copy_only=False)]
