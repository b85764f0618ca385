"""How a person writes or speaks on a channel: hesitations, small letters, typos, dropped accents, emoji, hashtags."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from data.samples.facts import Scene
from data.samples.grammar import MARK

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OPENING = re.compile(f"{MARK}(?:(?:[a-z]+[-+0])+:)?")
_ENDS = ".。।!！"
_UNACCENTED = {"vi": 0.10, "pl": 0.14, "es": 0.14, "fr": 0.08, "de": 0.04}


@dataclass(frozen=True)
class Persona:
    """Writing habits of one customer in one conversation. ``typos`` = share of words with a slip."""

    channel: str
    typos: float
    small: bool
    endless: bool
    plain: bool
    emoji: bool


def persona(channel: str, language: str, rng: Random) -> Persona:
    """Habits that fit the channel."""
    typed = channel in ("chat", "social", "app")
    slips = rng.random()
    return Persona(
        channel=channel,
        typos=0.0 if channel == "phone" or slips < 0.62 else 0.015 if slips < 0.9 else 0.05,
        small=typed and rng.random() < 0.28,
        endless=typed and rng.random() < 0.35,
        plain=typed and rng.random() < _UNACCENTED.get(language, 0.0),
        emoji=typed and rng.random() < 0.22,
    )


def styled(text: str, who: Persona, scene: Scene) -> str:
    """A sentence as this customer puts it; aspect marks stay where they are."""
    text = tidy(text)
    if scene.grammar.language != "fr":
        text = text.replace(" ?", "?")
    if who.channel == "phone":
        return _spoken(text.replace("👍", "OK"), scene)
    if who.typos:
        text = " ".join(_slip(word, scene.rng) if scene.random() < who.typos else word for word in text.split(" "))
    if who.plain:
        text = unaccented(text)
    if who.small and scene.random() < 0.9:
        text = text[0].lower() + text[1:] if text[:2].upper() != text[:2] or text[:2] in ("I ", "A ") else text
        text = text.replace(" I ", " i ").replace("I'm", "im") if scene.grammar.language == "en" else text
    if who.endless and text[-1] in _ENDS:
        text = text[:-1]
    return text


def _start(text: str) -> int:
    """Where the first word begins: behind the mark of an aspect and its theme, if the sentence opens with one."""
    opened = _OPENING.match(text)
    return opened.end() if opened else 0


def tidy(text: str) -> str:
    """A sentence with a capital first letter and without the double spaces that empty choices leave."""
    while "  " in text:
        text = text.replace("  ", " ")
    text = text.strip().replace(" ,", ",").replace(" .", ".")
    at = _start(text)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def unaccented(text: str) -> str:
    """Letters without their marks, as people type in a hurry (đ and ł included)."""
    text = text.translate({0x111: "d", 0x110: "D", 0x142: "l", 0x141: "L", 0xDF: "ss"})
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _spoken(text: str, scene: Scene) -> str:
    if scene.random() < 0.22:
        at = _start(text)
        lower = text[at : at + 2].istitle() and text[at : at + 2] not in ("I ", "I'") and scene.grammar.language != "de"
        first = text[:at] + text[at].lower() + text[at + 1 :] if lower else text
        text = f"{scene.say('style.hesitation')} {first}"
    if scene.random() < 0.12 and ", " in text:
        text = text.replace(", ", f", {scene.say('style.filler')}, ", 1)
    return text


def _slip(word: str, rng: Random) -> str:
    letters = word.isascii() and word.isalpha() and len(word) > 4
    if not letters:
        return word
    at = 1 + int(rng.random() * (len(word) - 3))
    kind = rng.random()
    if kind < 0.45:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.75:
        return word[:at] + word[at + 1 :]
    if kind < 0.9:
        return word[:at] + word[at] + word[at:]
    return word[:at] + _LETTERS[int(rng.random() * 26)] + word[at + 1 :]
