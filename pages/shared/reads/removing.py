"""What removing words from view would change."""

from __future__ import annotations

from data.erasing import Hider, Words, hash_words
from pages.shared import reads

_ANY = b"-"  # hashes that never leave this function need no secret


def places(words: str, source: str, conversation_id: str) -> int:
    """How often the words stand in a conversation's transcript and subject.

    Raises:
        InputError: They are no words.
    """
    hider = Hider(_ANY, [Words(*hash_words(words, salt=_ANY))])
    parts = reads.conversation(source, conversation_id)
    texts = [*parts["turns"]["text"], *parts["facts"]["subject"].dropna()]
    return sum(len(hider.places(str(text))) for text in texts)


def conversations(words: str) -> int:
    """In how many conversations anybody says them."""
    return int(reads.ask("conversations.saying", words=words)["conversations"].iloc[0])
