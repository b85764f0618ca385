"""Labelled reviews that aspects and their polarity are measured on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EARSHOT_DATA", ROOT.parent / "shared" / "data"))
AT_MOST = 1_000
SEED = 7


@dataclass(frozen=True)
class Item:
    """A sentence with the spans of its aspect terms and their polarity (−1, 0, 1)."""

    text: str
    spans: tuple[tuple[int, int, int], ...]


def three_line_sets(paths: Sequence[Path], *, joined: bool = False) -> list[Item]:
    """Items of the three-line form (sentence with ``$T$``, term, polarity), one per sentence; ``joined`` takes Chinese spaces out."""
    polarity = {"-1": -1, "0": 0, "1": 1, "negative": -1, "neutral": 0, "positive": 1}
    spans: dict[str, set[tuple[int, int, int]]] = {}
    for path in paths:
        lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
        for sentence, term, label in zip(lines[0::3], lines[1::3], lines[2::3], strict=False):
            if label.lower() not in polarity or "$T$" not in sentence:
                continue
            if joined:
                sentence, term = sentence.replace(" ", ""), term.replace(" ", "")
            start = sentence.index("$T$")
            spans.setdefault(sentence.replace("$T$", term), set()).add((start, start + len(term), polarity[label.lower()]))
    return [Item(text, tuple(sorted(found))) for text, found in spans.items()]


def sample(items: Sequence, at_most: int = AT_MOST) -> list:
    """At most so many items, drawn with a fixed seed."""
    order = np.random.default_rng(SEED).permutation(len(items))[:at_most]
    return [items[i] for i in sorted(order)]


def aspect_sets() -> dict[str, tuple[str, list[Item]]]:
    """Name → language and items, at most ``AT_MOST`` of each."""
    restaurants, several = DATA / "semeval14_restaurants", DATA / "absa_multilingual"
    sets = {
        "semeval14_restaurants": ("en", three_line_sets(sorted(restaurants.glob("*.seg")))),
        "french_restaurants": ("fr", three_line_sets([several / "french_restaurants.dat"])),
        "spanish_restaurants": ("es", three_line_sets([several / "spanish_restaurants.dat"])),
        "chinese_phone": ("zh", three_line_sets([several / "chinese_phone.txt"], joined=True)),
        "chinese_notebook": ("zh", three_line_sets([several / "chinese_notebook.txt"], joined=True)),
    }
    return {name: (language, sample(items)) for name, (language, items) in sets.items()}
