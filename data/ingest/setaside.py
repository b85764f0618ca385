"""What is set aside with a reason instead of imported: automatic replies, absence notes, spam, test tickets, texts without a word.

Everything here errs on the side of keeping: a customer who writes *about* an automatic reply, a scam or a test has a say.
"""

from __future__ import annotations

import regex

from data.ingest import phrases

NO_WORDS = "no words"
AUTOMATIC_REPLY = "automatic reply"
OUT_OF_OFFICE = "out of office"
SPAM = "spam"
TEST_TICKET = "test ticket"

_FLAGS = regex.IGNORECASE | regex.DOTALL
_HEAD = 600
_LETTER = regex.compile(r"\p{L}")
_NOTHING = regex.compile(r"(?:[x*_#\s\W\d]+|n/?a|n\.a\.|null|none|nan|nil|no text|no message|empty|blank|<[^<>]{1,40}>)", _FLAGS)
_PREFIX, _REST = r"(?:(?:re|aw|fw|fwd|sv|odp|rv)\s*:\s*)*", r"\s*(?:$|[:：–—(\[-].*)"
_AUTOMATIC_SUBJECT = regex.compile(_PREFIX + phrases.alternatives("automatic_subject") + _REST, _FLAGS)
_ABSENT_SUBJECT = regex.compile(
    _PREFIX + phrases.alternatives("absent_subject") + rf"(?:{_REST}|\s+(?:until|from|bis|jusqu|hasta|do)\b.*)", _FLAGS
)
_OPENING = regex.compile(
    rf"(?:{phrases.alternatives('greeting')}[^\n,!.，！。:：]{{0,40}}[\n,!.，！。:：\s]+)?"
    rf"(?:{phrases.alternatives('thanks')}[^\n.!。！]{{0,60}}[\n.!。！\s]+)?(?:please note:?\s)?",
    _FLAGS,
)
_AUTOMATIC = phrases.pattern("automatic")
_ABSENT = phrases.pattern("absent")
_CUSTOMER_SAYS = phrases.pattern("customer_says")
_TEST = phrases.pattern("test")
_SPAM = {name: phrases.pattern(f"spam.{name}") for name in phrases.names("spam")}
_WEAK = frozenset({"link", "stop"})
_CONCERNED = phrases.pattern("concerned")


def reason(text: str, subject: str | None = None) -> str | None:
    """Why a ticket is set aside; null when it is to be kept.

    Args:
        text: Words of a whole ticket or mail (not of one turn in a chat, where "test" or "12345" may be an answer).
        subject: Of the ticket or mail.
    """
    words = text.strip()
    title = (subject or "").strip()
    if title and _ABSENT_SUBJECT.fullmatch(title[:200]):
        return OUT_OF_OFFICE
    if title and _AUTOMATIC_SUBJECT.fullmatch(title[:200]):
        return AUTOMATIC_REPLY
    if says_nothing(words):
        return NO_WORDS
    start = _OPENING.match(words[:_HEAD])
    after = start.end() if start else 0
    if _ABSENT.match(words[:_HEAD], after) and not ("?" in words or _CUSTOMER_SAYS.search(words)):
        return OUT_OF_OFFICE
    if _AUTOMATIC.match(words[:_HEAD], after):
        return AUTOMATIC_REPLY
    if len(words) <= 80 and _is_test(words, title):
        return TEST_TICKET
    return SPAM if _is_spam(f"{title}\n{words[:1_500]}") else None


def says_nothing(words: str) -> bool:
    """Whether a text is a placeholder, or has no letter at all."""
    return bool(_NOTHING.fullmatch(words[:400])) or not _LETTER.search(words)


def _is_test(words: str, title: str) -> bool:
    bare = words.strip(" \t\n.!?…。！")
    return bool(_TEST.fullmatch(bare) or (title and _TEST.fullmatch(title.strip(" .!")) and len(words.split()) <= 3))


def _is_spam(words: str) -> bool:
    """Two different marks of advertising or fraud, one of them strong, and nothing that a worried customer would write."""
    strong = {name for name in _SPAM.keys() - _WEAK if _SPAM[name].search(words)}
    if not strong:  # nearly every text
        return False
    marks = strong | {name for name in _WEAK if _SPAM[name].search(words)}
    return len(marks) >= 2 and not _CONCERNED.search(words)
