"""What pages write: people's decisions, with who made them and when, into the ledger. The one module that does."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.schema import StoreError
from pages.shared import auth, jobs, reads
from pages.shared.reads import perception
from pages.shared.reads.trust import Round

if TYPE_CHECKING:
    from data.ledger import Ledger


LONGEST_NAME, LONGEST_WORD, LONGEST_TOPIC = 40, 60, 80


def mark(statement: Mapping[str, Any], sample: Round, *, answer: str, corrected: str | None = None) -> None:
    """Keep a reader's mark on one statement of the machine.

    Args:
        statement: A row of ``sample.left``.
        sample: Where the statement was drawn.
        answer: right, wrong or unsure.
        corrected: What would have been right, where it was asked.

    Raises:
        StoreError: It could not be kept.
    """
    from data.ledger import CheckRecord  # here: the database's library takes a while to import

    told = reads.manifest()
    turn, start, end = (None if pd.isna(statement[name]) else int(statement[name]) for name in ("turn", "start", "end"))
    record = CheckRecord(
        at=datetime.now(UTC), who=auth.current_user(), snapshot_id=str(told["snapshot_id"]), fit_id=str(told["fit"]["id"]),
        draw=sample.draw, languages=",".join(sample.languages), round=sample.number, kind=str(statement["kind"]),
        conversation_id=str(statement["conversation_id"]), source=str(statement["source"]),
        language=None if pd.isna(statement["language"]) else str(statement["language"]), turn=turn, start=start, end=end,
        said=str(statement["said"]), answer=answer, corrected=corrected,
    )  # fmt: skip
    _with_ledger(lambda ledger: ledger.add_check(record))


def take_back(check_id: int) -> None:
    """Undo a mark; the ledger keeps both lines.

    Raises:
        StoreError: It could not be kept.
    """
    _with_ledger(lambda ledger: ledger.undo_check(check_id, who=auth.current_user(), at=datetime.now(UTC)))


def rename_theme(theme: str, name: str) -> None:
    """Show a perception theme under another name.

    Args:
        theme: As the machine calls it.

    Raises:
        StoreError: The name cannot be used, or it could not be kept.
    """
    name = " ".join(name.split())
    others = perception.themes()
    taken = others[others["theme"] != theme]
    if not 1 < len(name) <= LONGEST_NAME:
        raise StoreError(f"A quality's name has 2 to {LONGEST_NAME} characters; got {len(name)}.")
    if name.lower() in set(taken["quality"].str.lower()) | set(taken["theme"].str.lower()):
        raise StoreError(f"“{name}” is the name of another quality. To put two together, move their words.")
    _edit_theme("rename", theme, target=name)


def hide_theme(theme: str, *, hidden: bool) -> None:
    """Leave a perception theme out of every page, or show it again.

    Raises:
        StoreError: It could not be kept.
    """
    _edit_theme("hide" if hidden else "show", theme)


def move_word(word: str, theme: str, target: str) -> None:
    """Say that a word which the machine counts to one theme is about another.

    Raises:
        StoreError: It could not be kept.
    """
    _edit_theme("word", theme, word=word.lower(), target=target)


def add_word(word: str, target: str) -> None:
    """Say which theme a word is about that the machine does not know; the next run looks for it.

    Raises:
        StoreError: It is no word, or could not be kept.
    """
    word = " ".join(word.lower().split())
    if not 1 < len(word) <= LONGEST_WORD or not all(_in_a_word(letter) for letter in word) or not word[0].isalnum():
        raise StoreError(
            f"A word or phrase has 2 to {LONGEST_WORD} characters: letters, digits, spaces, hyphens, apostrophes. Got “{word}”."
        )
    _edit_theme("word", perception.theme_of(word), word=word, target=target)


def _in_a_word(letter: str) -> bool:
    return letter.isalnum() or letter in " '’-" or unicodedata.category(letter)[0] == "M"


def undo_theme_edit(edit_id: int) -> None:
    """Take a change to a perception theme back; the ledger keeps both lines.

    Raises:
        StoreError: It could not be kept.
    """
    _with_ledger(lambda ledger: ledger.undo_theme_edit(edit_id, who=auth.current_user(), at=datetime.now(UTC)))
    reads.forget_decisions()


def edit_topics(*edits: Mapping[str, Any]) -> None:
    """Keep changes to topics; several at once are undone together.

    Args:
        edits: ``action`` and what it needs (see :data:`data.decisions.topics.NEEDS`).

    Raises:
        StoreError: The reader may not, a name cannot be used, or it could not be kept.
    """
    from data.decisions.topics import TopicEdit

    _allowed()
    batch = str(uuid.uuid4()) if len(edits) > 1 else None
    lines = [TopicEdit(at=datetime.now(UTC), who=auth.current_user(), batch=batch, **_cleaned(edit)) for edit in edits]
    _with_ledger(lambda ledger: [ledger.add_topic_edit(line) for line in lines])
    reads.forget_decisions()


def undo_topic_edit(edit_id: int) -> None:
    """Take a change to a topic back, and those made with it; the ledger keeps all lines.

    Raises:
        StoreError: The reader may not, or it could not be kept.
    """
    _allowed()
    _with_ledger(lambda ledger: ledger.undo_topic_edit(edit_id, who=auth.current_user(), at=datetime.now(UTC)))
    reads.forget_decisions()


def _allowed() -> None:
    if not auth.may_decide():
        raise StoreError(f"{auth.current_user()} may not change topics here; EARSHOT_EDITORS names who may. Ask one of them.")


def _cleaned(edit: Mapping[str, Any]) -> dict[str, Any]:
    """An edit whose name has no needless spaces and a fitting length."""
    if edit.get("name") is None:
        return dict(edit)
    name = " ".join(str(edit["name"]).split())
    if not 1 < len(name) <= LONGEST_TOPIC:
        raise StoreError(f"A name or word has 2 to {LONGEST_TOPIC} characters; got {len(name)}.")
    return {**edit, "name": name}


def forget_choice(key: str) -> None:
    """Read later files of a shape as if nothing had been chosen for them; the ledger keeps what was.

    Raises:
        StoreError: It could not be kept.
    """
    from data.ledger.choices import ImportChoices

    _with_ledger(lambda ledger: ImportChoices(ledger).forget(key, who=auth.current_user(), at=datetime.now(UTC)))
    reads.forget_decisions()


def remove_words(words: str, *, conversation: tuple[str, str] | None) -> None:
    """Take words that redaction missed out of one conversation (source, id), or out of everything, for good.

    Raises:
        EarshotError: They could not be removed.
    """
    jobs.remove(words, reads.store(), conversation=conversation, who=auth.current_user())


def _edit_theme(action: str, theme: str, *, word: str | None = None, target: str | None = None) -> None:
    from data.ledger import ThemeEdit  # here: the database's library takes a while to import

    edit = ThemeEdit(at=datetime.now(UTC), who=auth.current_user(), action=action, theme=theme, word=word, target=target)
    _with_ledger(lambda ledger: ledger.add_theme_edit(edit))
    reads.forget_decisions()


def _with_ledger(work: Callable[[Ledger], Any]) -> None:
    from data.ledger import Ledger

    ledger = Ledger(reads.store())
    try:
        work(ledger)
    finally:
        ledger.close()
