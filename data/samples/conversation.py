"""Stories in, finished conversations out: the ticket's fields, its messages, its planted truth, and the damage of real exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from zlib import adler32, crc32

from data.samples.damage import damaged, duplicate_ticket, set_aside
from data.samples.dialogue import new_scene, write_talk
from data.samples.plot import Plotter, Story
from data.samples.talk import Talk
from data.samples.world import END, World, load_world, unit_of

Conversation = dict[str, object]
_TAGS = {
    "digital": "app_web", "cards": "cards", "fees": "pricing", "payments": "payments", "lending": "lending",
    "accounts": "account_services", "claims": "claims", "policies": "policy_admin",
}  # fmt: skip
_SLOPPY = ("Other", "other", "misc", "general enquiry", "TBC", "")
_SURVEY = {"phone": 0.30, "chat": 0.36, "email": 0.24, "social": 0.0, "app": 0.42}
_WAIT = {"phone": 240, "chat": 95, "email": 21000, "social": 3200, "app": 7000}


def generate(*, conversations: int = 3000, seed: int = 7, end: datetime = END) -> Iterator[Conversation]:
    """Support conversations with planted truth, in order of time, one at a time.

    Args:
        conversations: How many.
        seed: Same seed, same conversations.
        end: Midnight (UTC) of the last day.

    Yields:
        ``conversation_id``, the ticket's fields (see ``export.HEADERS``), ``messages`` (list of ``speaker``, ``at``, ``text``)
        and ``truth`` (list of facts: ``kind``, ``label``, ``turn``, ``quote``, ``value``, ``language`` …).
    """
    world = load_world()
    number, said = 0, set[int]()
    for story, rng in Plotter(world, conversations=conversations, seed=seed, end=end).stories():
        if number >= conversations:
            return
        scene = new_scene(story, rng)
        aside = set_aside(story, scene) if rng.random() < 0.022 else None
        talk = aside or write_talk(world, story, scene)
        while not aside and _print(talk) in said:  # rare: two short messages in the same words
            talk = write_talk(world, story, new_scene(story, rng))
        said.add(_print(talk))
        made = _conversation(world, story, talk, rng, aside=aside is not None)
        copy = duplicate_ticket(made, rng) if aside is None and rng.random() < 0.008 else None
        for ticket in (made, copy):
            if ticket is not None and number < conversations:
                yield damaged(ticket, rng)
                number += 1


def _print(talk: Talk) -> int:
    """Fingerprint of the customer's words (eight bytes each, so that a large sample stays small in memory)."""
    words = "\n".join(message.text for message in talk.messages if message.speaker == "customer")
    return crc32(words.encode()) << 32 | adler32(words.encode())


def _conversation(world: World, story: Story, talk: Talk, rng: Random, *, aside: bool) -> Conversation:
    language = talk.scene.grammar.language
    finished = talk.messages[-1].at
    solved = aside or story.outcome == "solved" or (story.outcome != "open" and rng.random() < 0.6)
    topic = world.topics[story.topic]
    mood = _tone(talk.tones[-1]) if talk.tones else 0.0
    return {
        "conversation_id": story.conversation_id,
        "customer_id": story.who.customer_id,
        "channel": "email" if aside else story.channel,
        "product": world.products[story.product] if rng.random() > 0.04 else None,
        "business_unit": unit_of(story.product),
        "segment": story.who.segment,
        "country": story.who.country,
        "site": story.agent.site,
        "agent_id": story.agent.agent_id if any(m.speaker == "agent" for m in talk.messages) else None,
        "agent_tenure_days": story.agent.hired_day + story.day,
        "subject": talk.messages[0].text[:30] if aside else _subject(story, talk, rng),
        "status": "closed" if solved and rng.random() < 0.4 else "solved" if solved else rng.choice(("open", "pending", "pending")),
        "closed_at": finished + timedelta(minutes=2 + 90 * rng.random()) if solved else None,
        "url": f"https://desk.lumen.example/tickets/{story.conversation_id}",
        "app_version": story.version or None,
        "tags": _tags(topic.theme, story.channel, rng),
        "complaint": any(f["label"] == "possible_complaint" for f in talk.truth) or (mood < 0 and rng.random() < 0.12),
        **_survey(story, talk, mood, finished, rng, aside=aside),
        "wait_s": int(rng.expovariate(1 / _WAIT[story.channel])) + 4,
        "handle_s": int(len(talk.messages) * (40 + 70 * rng.random())),
        "transfers": _transfers(talk, rng),
        "messages": [{"speaker": m.speaker, "at": m.at, "text": m.text} for m in talk.messages],
        "truth": [{**fact, "language": language} for fact in (*_overall(world, story, talk, aside=aside), *talk.truth)],
    }  # fmt: skip


def _tags(theme: str, channel: str, rng: Random) -> str:
    if rng.random() < 0.3:
        return rng.choice(_SLOPPY)
    return _TAGS[theme] + rng.choice(("", "", f" {channel}", " vip", " callback"))


def _transfers(talk: Talk, rng: Random) -> int:
    moved = any(fact["label"] in ("effort_transfer", "blocked_other_unit") for fact in talk.truth)
    return 1 + int(rng.random() < 0.3) if moved else int(rng.random() < 0.06)


def _subject(story: Story, talk: Talk, rng: Random) -> str | None:
    if story.channel not in ("email", "app") and rng.random() < 0.55:
        return None
    return talk.scene.say(f"topics.{story.topic}.subject")


def _tone(tones: Sequence[int]) -> float:
    told = [tone for tone in tones if tone]
    return sum(told) / len(told) if told else 0.0


def _label(tone: float) -> str:
    return "positive" if tone > 0.2 else "negative" if tone < -0.2 else "neutral"


def _overall(world: World, story: Story, talk: Talk, *, aside: bool) -> list[dict[str, object]]:
    script: list[dict[str, object]] = [
        {"kind": "language", "label": talk.scene.grammar.language, "value": "romanised" if story.who.grammar.endswith("_latn") else ""}
    ]
    if aside:
        return script
    topic = world.topics[story.topic]
    spoken = [tones for tones in talk.tones if any(tones)]
    whole = _tone([tone for tones in talk.tones for tone in tones])
    first, last = _tone(talk.tones[0]), _tone(talk.tones[-1])
    facts: list[dict[str, object]] = [
        *script,
        {"kind": "topic", "label": topic.name, "value": world.themes[topic.theme], "product": world.products[story.product]},
        {"kind": "sentiment", "label": _label(whole), "value": f"{whole:.2f}"},
        {"kind": "sentiment_shift", "label": f"{_label(first)} → {_label(last)}", "value": f"{last - first:.2f}"},
        {"kind": "left_unhappy", "label": str(bool(spoken) and _tone(spoken[-1]) < -0.2).lower()},
    ]
    if story.thread:
        kind, label = ("promise", story.thread[8:]) if story.thread.startswith("promise") else ("repeat_contact", story.thread)
        facts.append({"kind": kind, "label": label, "value": story.after})
    return facts


def _survey(story: Story, talk: Talk, mood: float, finished: datetime, rng: Random, *, aside: bool) -> Conversation:
    empty: Conversation = dict.fromkeys(("csat", "nps", "ces", "ves", "survey_sent_at", "survey_answered_at"))
    if aside or rng.random() > 0.85 or not _SURVEY[story.channel]:
        return empty
    sent = finished + timedelta(minutes=30 + 60 * rng.random())
    answered = rng.random() < _SURVEY[story.channel] * (1.0 + 0.25 * abs(mood))
    if not answered:
        return {**empty, "survey_sent_at": sent}
    effort = sum(str(f["label"]).startswith("effort_") for f in talk.truth)
    level = 3.1 + 1.5 * mood - 0.5 * effort + {"solved": 0.5, "blocked": -0.4}.get(story.outcome, 0.0)
    draw = level + rng.gauss(0, 0.7)
    scores: Conversation = {"csat": min(5, max(1, round(draw)))}
    if rng.random() < 0.4:
        scores["nps"] = min(10, max(0, round(2.2 * (draw - 0.3) + rng.gauss(0, 1.2))))
    if rng.random() < 0.3:
        scores["ces"] = min(7, max(1, round(1.4 * draw - effort + rng.gauss(0, 0.8))))
    if rng.random() < 0.2:
        scores["ves"] = min(7, max(1, round(1.3 * draw + rng.gauss(0, 1.0))))
    return {**empty, **scores, "survey_sent_at": sent, "survey_answered_at": sent + timedelta(hours=0.2 + rng.expovariate(1 / 14))}
