"""What people decided about perception themes, and how it changes the opinions that the machine found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

ACTIONS = ("rename", "hide", "show", "word")
"""Give a theme another name, leave it out, show it again, say which theme a word is about."""
UNLISTED = "other"
"""Theme of words that no list knows: what a word that people add belongs to before the run that looks for it."""


@dataclass(frozen=True)
class ThemeDecisions:
    """What counts of all edits.

    Attributes:
        names: Theme → name to show.
        hidden: Themes that are left out.
        moved: (word in small letters, the machine's theme) → theme that people say it is about.
        words: Word → theme, for the next run to look for wherever it stands.
        last: Number of the ledger's last line on themes, 0 without any; it only ever rises.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    moved: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    last: int = 0


def theme_decisions(edits: pd.DataFrame, *, last: int) -> ThemeDecisions:
    """Edits, one after the other, as what counts in the end.

    Args:
        edits: Those not taken back, oldest first: ``action``, ``theme`` (as the machine calls it), ``word`` and ``target`` (a new name,
            or the theme that the word is about; null where it does not apply).
        last: Number of the ledger's last line, of those taken back too.
    """
    names: dict[str, str] = {}
    hidden: set[str] = set()
    moved: dict[tuple[str, str], str] = {}
    words: dict[str, str] = {}
    for action, theme, word, target in edits[["action", "theme", "word", "target"]].itertuples(index=False):
        if action == "rename":
            names[theme] = target
        elif action == "word":
            moved |= {pair: target for pair, now in moved.items() if pair[0] == word and now == theme}  # it was moved before
            moved.setdefault((word, theme), target)
            words[word] = target
        else:
            (hidden.add if action == "hide" else hidden.discard)(theme)
    kept = {theme: name for theme, name in names.items() if name != theme}
    return ThemeDecisions(kept, frozenset(hidden), {pair: to for pair, to in moved.items() if pair[1] != to}, words, last)


def decide_perceptions(perceptions: pd.DataFrame, decided: ThemeDecisions) -> pd.DataFrame:
    """Perceptions with ``theme`` as people decided (null where they hid it) and ``model_theme`` as the machine found it.

    Applying twice changes nothing, and applying no decisions gives the machine's answer back.

    Args:
        perceptions: ``aspect``, ``theme`` and, where decisions were applied before, ``model_theme``.
    """
    machine = machine_themes(perceptions)["theme"]
    pairs = zip(perceptions["aspect"].str.lower(), machine, strict=True)
    theme = pd.Series([decided.moved.get(pair, pair[1]) for pair in pairs], index=perceptions.index, dtype=machine.dtype)
    shown = theme.map(lambda one: decided.names.get(one, one)).astype(machine.dtype)
    return perceptions.assign(theme=shown.mask(theme.isin(decided.hidden)), model_theme=machine)


def machine_themes(perceptions: pd.DataFrame) -> pd.DataFrame:
    """Perceptions as the machine found them: ``theme`` without any decision, and no ``model_theme``."""
    if "model_theme" not in perceptions:
        return perceptions
    known = perceptions["model_theme"]
    return perceptions.assign(theme=known.where(known.notna(), perceptions["theme"])).drop(columns="model_theme")
