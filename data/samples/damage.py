"""What makes real exports untidy: mojibake, repeated rows and tickets, automatic replies, spam, tests, lines without words."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from data.samples.facts import Scene
from data.samples.plot import Story
from data.samples.style import persona
from data.samples.talk import Piece, Talk
from data.samples.timeline import pick
from data.samples.world import load_world

_KINDS = {"auto_reply": 0.3, "out_of_office": 0.3, "spam": 0.22, "test": 0.12, "no_words": 0.06}
_WORDLESS = ("...", "?", "—", ".", "👍", "??", "-", "🙏🙏")


def set_aside(story: Story, scene: Scene) -> Talk:
    """A ticket that nobody should count: one message, and the truth that it is to be set aside."""
    talk = Talk(scene, persona("email", scene.grammar.language, Random(0)), load_world(), story.product, story.at)  # noqa: S311
    kind = pick(_KINDS, scene.rng)
    text = scene.rng.choice(_WORDLESS) if kind == "no_words" else scene.say(f"setaside.{kind}")
    talk.fact("set_aside", kind, turn=0)
    talk.say("customer", [Piece(text, "personal_free")])
    return talk


def damaged(ticket: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The ticket, some with mojibake (UTF-8 read as cp1252), some with a row exported twice."""
    if rng.random() < 0.015:
        for turn, message in enumerate(ticket["messages"]):
            broken = mojibake(message["text"])
            if broken != message["text"]:
                message["text"] = broken
                ticket["truth"].append(_fact(ticket, "damage", "mojibake", turn, "cp1252"))
    if rng.random() < 0.006:
        turn = int(rng.random() * len(ticket["messages"]))
        ticket["repeated_row"] = turn
        ticket["truth"].append(_fact(ticket, "duplicate", "row", turn, str(ticket["conversation_id"])))
    return ticket


def mojibake(text: str) -> str:
    """UTF-8 bytes read as Windows-1252, undefined bytes as Latin-1."""
    raw = text.encode()
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in raw)


def duplicate_ticket(ticket: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The same first message sent again a few minutes later, closed as a duplicate."""
    later = timedelta(minutes=2 + 20 * rng.random())
    skipped = next(turn for turn, m in enumerate(ticket["messages"]) if m["speaker"] == "customer")
    first = dict(ticket["messages"][skipped])
    first["at"] += later
    kept = [
        {**f, "turn": 0 if f.get("turn") is not None else None}
        for f in ticket["truth"]
        if f.get("turn") in (None, skipped) and f["kind"] not in ("sentiment_shift", "promise", "repeat_contact", "secondary_topic")
    ]
    copy = {
        **ticket, "conversation_id": f"{int(ticket['conversation_id']) + 5_000_000}", "status": "closed", "tags": "duplicate",
        "closed_at": first["at"] + timedelta(minutes=9), "messages": [first], "truth": kept,
        "csat": None, "nps": None, "ces": None, "ves": None,
        "survey_sent_at": None, "survey_answered_at": None, "agent_id": None, "handle_s": 30, "transfers": 0,
    }  # fmt: skip
    copy["url"] = f"https://desk.lumen.example/tickets/{copy['conversation_id']}"
    copy["truth"].append(_fact(copy, "duplicate", "ticket", None, str(ticket["conversation_id"])))
    return copy


def _fact(ticket: dict[str, Any], kind: str, label: str, turn: int | None, value: str) -> dict[str, Any]:
    language = ticket["truth"][0]["language"] if ticket["truth"] else None
    return {"kind": kind, "label": label, "turn": turn, "quote": "", "value": value, "language": language}
