"""Small grammars that write sentences: fragments with choices, slots and gender forms, compiled once per language.

Notation of a fragment: ``[a|b|]`` one of (may be empty, may nest) · ``{slot}`` a fact of this conversation or a shared list ·
``<m|f>`` form by the speaker's gender · ``<@m|f>`` form by the listener's gender · ``*aspect*`` or ``*price-:aspect*`` marks the
aspect of an opinion, or the words that carry it, with perception theme and polarity when they are not those of its place
(``*works-speed-:aspect*``: two qualities in one) · ``¶`` a line break.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from data.schema import SchemaError

FOLDER = Path(__file__).parent / "grammar"
MARK, UNMARK = "\x01", "\x02"
_SPECIAL = {"": re.compile(r"[\[{<]"), "|]": re.compile(r"[\[{<|\]]"), "|>": re.compile(r"[\[{<|>]")}


class Voice(Protocol):
    """What a fragment needs while it is spoken: chance, the two genders, the facts of the conversation."""

    female: bool
    listener_female: bool

    def random(self) -> float:
        """Next number in [0, 1)."""
        ...

    def slot(self, name: str) -> str:
        """Words of a slot."""
        ...


Node = str | Callable[[Voice], str]
Fragment = tuple[Node, ...]


@dataclass(frozen=True)
class Grammar:
    """All fragments of one language (or script), by dotted key such as ``topics.wallet.open``."""

    name: str
    language: str
    fragments: Mapping[str, tuple[Fragment, ...]]
    facts: frozenset[str]
    locale: Mapping[str, object]

    def lines(self, key: str) -> tuple[Fragment, ...]:
        """Fragments under a key.

        Raises:
            SchemaError: The grammar has no such key.
        """
        try:
            return self.fragments[key]
        except KeyError:
            raise SchemaError(f"grammar/{self.name}.toml needs '{key}'; add a line for it.") from None

    def words(self, key: str) -> list[str]:
        """A plain list of the locale section (months, names, streets)."""
        return list(self.locale[key])  # type: ignore[call-overload]


def speak(fragment: Fragment, voice: Voice) -> str:
    """One reading of a fragment, its aspect still marked."""
    return "".join(node if isinstance(node, str) else node(voice) for node in fragment)


def parse(text: str) -> Fragment:
    """Compile one fragment.

    Raises:
        SchemaError: A bracket or an aspect mark is not closed.
    """
    return _sequence(_marked(text.replace("¶", "\n")), 0, "")[0]


@cache
def load(name: str) -> Grammar:
    """The grammar of a file ``grammar/<name>.toml``, compiled.

    Raises:
        SchemaError: The file has an unbalanced fragment.
    """
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    locale = raw.pop("locale")
    facts = frozenset(raw.get("facts", {}))
    fragments: dict[str, tuple[Fragment, ...]] = {}
    for section, entries in raw.items():
        for key, value in _leaves(entries, section):
            fragments[key] = tuple(parse(line.strip()) for line in value.strip().splitlines() if line.strip())
    return Grammar(name=name, language=str(locale["language"]), fragments=fragments, facts=facts, locale=locale)


def names() -> list[str]:
    """Names of the grammars that exist, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "world")


def _leaves(entries: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in entries.items():
        if isinstance(value, Mapping):
            found += _leaves(value, f"{prefix}.{key}")
        else:
            text = str(value)
            listed = prefix in ("facts", "slots", "things", "kinds") and "\n" not in text
            found.append((f"{prefix}.{key}", f"[{text}]" if listed else text))
    return found


def _marked(text: str) -> str:
    parts = text.split("*")
    if len(parts) % 2 == 0:
        raise SchemaError(f"a fragment opens an aspect '*' and never closes it: {text!r}")
    return "".join(part if i == 0 else (MARK if i % 2 else UNMARK) + part for i, part in enumerate(parts))


def _sequence(text: str, at: int, stops: str) -> tuple[Fragment, int]:
    nodes: list[Node] = []
    special = _SPECIAL[stops]
    while True:
        found = special.search(text, at)
        end = found.start() if found else len(text)
        if end > at:
            nodes.append(text[at:end])
        if found is None or text[end] in stops:
            return tuple(nodes), end
        if text[end] == "{":
            close = text.index("}", end)
            nodes.append(_slot(text[end + 1 : close]))
            at = close + 1
        else:
            node, at = _choice(text, end)
            nodes.append(node)


def _choice(text: str, at: int) -> tuple[Node, int]:
    close = "]" if text[at] == "[" else ">"
    listener = text.startswith("<@", at)
    options: list[Fragment] = []
    at += 2 if listener else 1
    while True:
        option, at = _sequence(text, at, "|" + close)
        options.append(option)
        if at >= len(text):
            raise SchemaError(f"a fragment opens a bracket and never closes it: {text!r}")
        at += 1
        if text[at - 1] == close:
            break
    if close == "]":
        return _any(tuple(options)), at
    if len(options) != 2:
        raise SchemaError(f"gender forms come in twos <m|f>: {text!r}")
    return _gender(options[0], options[1], listener=listener), at


def _any(options: tuple[Fragment, ...]) -> Node:
    count = len(options)
    if all(len(option) <= 1 and all(isinstance(node, str) for node in option) for option in options):
        plain = ["".join(option) for option in options]  # type: ignore[arg-type]
        return lambda voice: plain[int(voice.random() * count)]
    return lambda voice: speak(options[int(voice.random() * count)], voice)


def _gender(male: Fragment, female: Fragment, *, listener: bool) -> Node:
    if listener:
        return lambda voice: speak(female if voice.listener_female else male, voice)
    return lambda voice: speak(female if voice.female else male, voice)


def _slot(name: str) -> Node:
    return lambda voice: voice.slot(name)
