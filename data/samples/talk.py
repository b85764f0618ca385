"""The words of a conversation as they are said, with what each sentence is known to express (the planted truth)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.samples.facts import Scene
from data.samples.grammar import MARK, UNMARK
from data.samples.style import Persona, styled, tidy
from data.samples.world import World

_ASPECT = re.compile(f"{MARK}(?:((?:[a-z]+[-+0])+):)?([^{UNMARK}]*){UNMARK}")
_THEME = re.compile(r"([a-z]+)([-+0])")
_QUESTION = ("?", "？")
POLARITY = {"+": "positive", "-": "negative", "0": "neutral"}


@dataclass(frozen=True)
class Piece:
    """One sentence to be said.

    ``role``: problem, ask, opinion, signal, personal or plain. ``theme`` and ``polarity`` ('+', '-', '0') hold for marked aspects and
    for the tone; ``label`` is the signal, or the type of the personal data; ``exact`` the personal data itself.
    """

    text: str
    role: str = "plain"
    theme: str = ""
    polarity: str = "0"
    label: str = ""
    exact: str = ""


@dataclass
class Message:
    """What one speaker says at one time."""

    speaker: str
    at: datetime
    text: str


@dataclass
class Talk:
    """A conversation in the making: messages, planted truth, and the tone of the customer's turns."""

    scene: Scene
    who: Persona
    world: World
    product: str
    at: datetime
    messages: list[Message] = field(default_factory=list)
    truth: list[dict[str, object]] = field(default_factory=list)
    tones: list[list[int]] = field(default_factory=list)

    def say(self, speaker: str, pieces: list[Piece], *, before: str = "", after: str = "", wait_s: float | None = None) -> None:
        """Add a turn: its pieces in order, each with its truth, between an optional opening and closing text."""
        customer = speaker == "customer"
        texts = []
        for piece in pieces:
            text = styled(piece.text, self.who, self.scene) if customer and piece.role != "personal" else tidy(piece.text)
            texts.append(self._noted(piece, text, customer))
        glue = "\n" if customer and self.who.endless else "" if self.scene.grammar.language == "zh" else " "
        body = glue.join(texts)
        if self.messages:
            self.at += timedelta(seconds=int(wait_s if wait_s is not None else 8 + len(body) * (0.2 + 0.25 * self.scene.random())))
        self.messages.append(Message(speaker, self.at, f"{before}{body}{after}"))
        if customer:
            self.tones.append([{"+": 1, "-": -1}.get(piece.polarity, 0) for piece in pieces])

    def fact(self, kind: str, label: str, *, turn: int | None = None, quote: str = "", value: str = "", **more: str) -> None:
        """Write down one planted fact."""
        self.truth.append({"kind": kind, "label": label, "turn": turn, "quote": quote, "value": value, **more})

    def _noted(self, piece: Piece, marked: str, customer: bool) -> str:
        text = _ASPECT.sub(r"\2", marked) if MARK in marked else marked
        turn = len(self.messages)
        if piece.role == "personal":
            self.fact("personal", piece.label, turn=turn, quote=piece.exact)
        elif piece.role == "signal":
            self.fact("signal", piece.label, turn=turn, quote=text)
        elif piece.role == "ask":
            self.fact("signal", "question" if text.rstrip(" 🙏😡🤔").endswith(_QUESTION) else "request", turn=turn, quote=text)
        elif piece.role == "problem":
            self.fact("signal", "problem", turn=turn, quote=text)
        if customer and MARK in marked:
            self._perceived(piece, marked, text, turn)
        return text

    def _perceived(self, piece: Piece, marked: str, text: str, turn: int) -> None:
        said = [(theme, sign, aspect) for marks, aspect in _ASPECT.findall(marked) for theme, sign in _THEME.findall(marks) or [("", "")]]
        for theme, sign, aspect in said:
            tone = POLARITY[sign or piece.polarity]
            self.fact(
                "perception", self.world.perception_themes[theme or piece.theme], turn=turn, quote=text,
                product=self.world.products[self.product], aspect=aspect, polarity=tone,
            )  # fmt: skip
            if tone == "positive" and not any(f["kind"] == "signal" and f["label"] == "praise" and f["quote"] == text for f in self.truth):
                self.fact("signal", "praise", turn=turn, quote=text)
