"""Who speaks: labels of transcripts and speaker columns → customer, agent, bot, ivr, note or unknown."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import regex

from data.ingest import phrases

_FILE = Path(__file__).with_name("speakers.toml")
ROLES: dict[str, str] = {
    unicodedata.normalize("NFC", word.strip()): speaker
    for speaker, words in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
    for word in regex.split(r"[|\n]", words)
    if word.strip()
}
"""Label, case-folded → speaker."""
_FIRST = ("note", "ivr", "bot", "agent", "customer")
_APART = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_NUMBER = regex.compile(r"(?<=\p{L}\p{M}*)\s*\p{N}+$")
_GENERIC = regex.compile(
    r"(?:speaker|spk|channel|ch|person|participant|party|sprecher|locuteur|hablante|mówca|说话人|वक्ता)?\s*(?:\p{N}{1,3}|[a-f])"
)

_AGENT_SAYS = phrases.pattern("agent_says")
_CUSTOMER_SAYS = phrases.pattern("customer_says")


@lru_cache(maxsize=50_000)
def recognise(label: str) -> str:
    """Speaker that a label names; ``unknown`` for names of persons, letters and empty labels.

    The whole label counts first ("Customer Service" is an agent), then its words: "Agent Smith", "Anna (Support)", "customer_2".
    """
    plain = _APART.sub(" ", unicodedata.normalize("NFC", label).casefold()).strip()
    plain = _NUMBER.sub("", plain)
    if plain in ROLES:
        return ROLES[plain]
    words = plain.split()
    if not words or len(words) > 6:
        return "unknown"
    phrases = {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, min(a + 4, len(words)) + 1)}
    longest = max((len(phrase.split()) for phrase in phrases if phrase in ROLES), default=0)
    found = {ROLES[phrase] for phrase in phrases if phrase in ROLES and len(phrase.split()) == longest}
    return next((speaker for speaker in _FIRST if speaker in found), "unknown")


def is_role(label: str) -> bool:
    """Whether a label is a word for a role and nothing else, but for a number: "Agent", "customer_2", not "Service Request"."""
    plain = _APART.sub(" ", unicodedata.normalize("NFC", label).casefold()).strip()
    return _NUMBER.sub("", plain) in ROLES


def is_generic(label: str) -> bool:
    """Whether a label only tells speakers apart: "SPEAKER_00", "A", "Person 2"."""
    return bool(_GENERIC.fullmatch(_APART.sub(" ", label.casefold()).strip()))


def recognise_column(labels: Iterable[str], *, said: Mapping[str, Sequence[str]] | None = None) -> dict[str, str]:
    """Label → speaker, for the labels of one conversation or column.

    Labels whose words name a role are taken at their word. Of two parties, a nameless one ("B", "Maria Lopez") is whom the other is not.
    Where no label names a role, what they say decides: who asks how they can help is the agent.

    Args:
        labels: Different labels, in order of appearance.
        said: What each label said, if known.
    """
    speakers = {label: recognise(label) for label in labels}
    unknown = [label for label, speaker in speakers.items() if speaker == "unknown" and label.strip()]
    sides = {speaker for speaker in speakers.values() if speaker in ("customer", "agent")}
    if len(unknown) == 1 and len(sides) == 1:
        speakers[unknown[0]] = "agent" if sides == {"customer"} else "customer"
    elif len(unknown) == 2 and not sides and all(is_letter_of_question(label) for label in unknown):
        speakers |= {label: "customer" if label.strip().casefold() == "q" else "agent" for label in unknown}
    elif len(unknown) >= 2 and said is not None:
        speakers |= _by_evidence(unknown, said, sides)
    return speakers


def is_letter_of_question(label: str) -> bool:
    """Whether a label is Q or A, of questions and answers."""
    return label.strip().casefold() in ("q", "a")


def _by_evidence(labels: Sequence[str], said: Mapping[str, Sequence[str]], sides: set[str]) -> dict[str, str]:
    """Speakers of labels that name no role, by what they say; of equals, the first to speak is the customer."""
    scores = {label: _agent_score(said.get(label, ())) for label in labels}
    if sides == {"agent"}:
        return dict.fromkeys(labels, "customer")
    if sides == {"customer"}:
        return dict.fromkeys(labels, "agent")
    agent = max(labels, key=lambda label: (scores[label], labels.index(label)))
    return {label: "agent" if label == agent or scores[label] > 1 else "customer" for label in labels}


def sounds_like_service(text: str) -> bool:
    """Whether somebody in a text speaks as agents do: "how can I help you"."""
    return bool(_AGENT_SAYS.search(text[:20_000]))


def _agent_score(texts: Sequence[str]) -> int:
    words = "\n".join(texts)[:20_000]
    return 2 * len(_AGENT_SAYS.findall(words)) - len(_CUSTOMER_SAYS.findall(words))
