"""A conversation's subject as the first of the customer's words: a ticket's title often holds what its body only hints at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import regex

from data.ingest import phrases, setaside
from data.ingest.boilerplate import SOCIAL
from data.schema import KEY

_PREFIX = regex.compile(r"^(?:\s*(?:re|aw|fw|fwd|sv|odp|rv|wg|tr|答复|回复)\s*[:：])+\s*|\[[^\]]*\d[^\]]*\]\s*", regex.IGNORECASE)
_MADE = regex.compile(phrases.alternatives("machine_subject") + r".*", regex.IGNORECASE)
_SOCIAL = regex.compile(SOCIAL)
_TAG = regex.compile(r"<[^<>]*>")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_OFTEN, _OFTEN_SHARE = 10, 0.05


def with_subjects(messages: pd.DataFrame, typed: np.ndarray) -> pd.Series:
    """Texts in which the subject stands before the customer's first words, unless these begin with it.

    Left out: subjects that a help desk makes ("Conversation with …", "Voicemail from …"), greetings, and those of a form, which one
    conversation in twenty (and ten at least) have.

    Args:
        messages: ``schema.MESSAGES`` in file order.
        typed: Which of them were written rather than spoken: nobody speaks a subject.
    """
    texts = messages["text"]
    if messages["subject"].isna().all():
        return texts
    own = messages.loc[(messages["speaker"] == "customer").to_numpy() & typed & ~messages["boilerplate"].fillna(False).to_numpy(dtype=bool)]
    first = own.sort_values("at", kind="stable", na_position="first").drop_duplicates(KEY)
    shared = messages.dropna(subset=["subject"]).drop_duplicates(KEY).set_index(KEY)["subject"]
    subjects = first["subject"].fillna(pd.Series(shared.reindex(pd.MultiIndex.from_frame(first[KEY])).to_numpy(), index=first.index))
    plain = subjects.dropna().map(_plain)
    times = plain.map(plain.value_counts())
    form = (times >= _OFTEN) & (times > _OFTEN_SHARE * len(first))
    wanted = plain[~form & (plain != "")]
    joined = [_joined(subject, text) for subject, text in zip(wanted, texts[wanted.index], strict=True)]
    texts = texts.copy()
    texts[wanted.index] = pd.Series(joined, index=wanted.index, dtype="str")
    return texts


def _plain(subject: str) -> str:
    """A subject without "Re:", ticket numbers and markup; empty when it says nothing of its own."""
    words = _PREFIX.sub("", _TAG.sub(" ", subject)).strip()
    return "" if _MADE.fullmatch(words) or _SOCIAL.match(words) or setaside.says_nothing(words) else words


def _joined(subject: str, text: str) -> str:
    said, body = (_WORD.findall(_TAG.sub(" ", part).casefold()) for part in (subject, text))
    return text if body[: len(said)] == said else f"{subject}\n\n{text}"
