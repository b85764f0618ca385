"""Whether a column's content allows it to be the field whose name it bears."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from data.ingest import names, speakers, values
from data.ingest.profile import Profile

DATES = ("opened_at", "closed_at", "first_reply_at", "survey_sent_at", "survey_answered_at", "at")
WEAK_IDS = frozenset(map(names.normalise, (
    "id", "number", "key", "reference", "ref", "ref no", "reference number", "record id", "response id", "message id", "tweet id",
    "post id", "comment id", "email id", "review id", "utterance id", "document id", "doc id", "feedback id", "request id", "uuid", "guid",
    "ticket", "conversation", "file name", "identifiant", "numéro", "référence", "nummer", "número", "identificador", "numer",
    "identyfikator", "mã", "mã số", "编号", "评论id", "आईडी", "क्रमांक",
)))  # fmt: skip
"""Headers that may number messages instead of conversations: believed only where every row has its own."""
INBOUND = {
    "inbound": "customer", "incoming": "customer", "is customer": "customer", "from customer": "customer", "is user": "customer",
    "from user": "customer", "by customer": "customer", "is agent": "agent", "from agent": "agent", "is staff": "agent", 
    "by agent": "agent", "outbound": "agent", "outgoing": "agent", "is admin": "agent", "is operator": "agent",
}  # fmt: skip
"""Headers of yes/no columns about the speaker → who speaks where it says yes."""
_SURE_SPEAKERS = frozenset({"speaker", "spk", "spkr", "locuteur", "sprecher", "hablante", "mowca", "说话人", "वक्ता"})
"""Headers that are about speakers even where their cells are names or numbers."""
_CATEGORIES = ("product", "business_unit", "segment", "site")
_DURATIONS = ("wait_s", "handle_s")
_NO_CODES = frozenset({
    "negative", "neutral", "positive", "mixed", "neg", "neu", "pos", "negatif", "neutre", "positif", "negativo", "neutro", "positivo",
    "train", "test", "valid", "validation", "dev",
})  # fmt: skip
"""What people or models said of the tone, and parts of a data set: no codes of the help desk."""
_DIRECTIONS = frozenset({"inbound", "outbound", "incoming", "outgoing", "in", "out", "entrant", "sortant", "eingehend", "ausgehend",
    "entrante", "saliente", "przychodzące", "wychodzące", "呼入", "呼出"})  # fmt: skip
_CHANNEL_WORDS = ("channel", "canal", "kanal", "kênh", "渠道", "चैनल", "submitted via", "received via")


def side_of_yes(header: str) -> str | None:
    """Who speaks where a column of yes and no says yes; null for any other header. Of a nested one, the last part counts."""
    return INBOUND.get(names.normalise(header)) or INBOUND.get(names.normalise(header.rpartition(".")[2]))


def fits(what: str, profile: Profile, score: float) -> bool:
    """Whether a column's content allows it to be a field whose name it bears."""
    if what in DATES:
        sure = what == "opened_at" and score >= 97
        return profile.dates >= (0.1 if sure else 0.6) or (score >= 60 and profile.number_dates >= 0.9)
    if what in _DURATIONS:
        return bool(values.durations(pd.Series(profile.sample, dtype="str"), profile.header).notna().mean() > 0.6)
    if what in _CATEGORIES:
        return (
            profile.letters > 0.3
            and profile.words <= 12
            and profile.dates < 0.5
            and profile.urls < 0.5
            and profile.people < (0.7 if what == "business_unit" else 0.5)
            and (profile.codes < 0.8 or profile.distinct_share < 0.5)  # numbers of policies are no products
            and not _only_sides(profile)
            and (profile.distinct <= 500 or profile.distinct_share < 0.6)
        )
    return _CHECKS.get(what, lambda profile, score: True)(profile, score)


def _fits_conversation_id(profile: Profile, score: float) -> bool:
    if profile.words > 2 or profile.chars > 120 or profile.filled < 0.98 or profile.dates > 0.5 or profile.urls > 0.5:
        return False
    if names.is_unnamed(profile.header):
        return fits_unnamed_id(profile)
    spoken = names.normalise(profile.header)
    unique = profile.distinct_share > 0.98
    if spoken in WEAK_IDS:
        return unique and not (profile.is_counter and profile.cells.iloc[0].strip() in ("0", "0.0"))
    return unique or profile.distinct > 1 or len(profile.cells) <= 50


def fits_unnamed_id(profile: Profile) -> bool:
    """A column without a name is an id only where it is unique and no row counter: two files would both start at 0."""
    if profile.filled < 1 or profile.distinct < len(profile.cells) or profile.numeric < 1 or len(profile.cells) < 2:
        return False
    numbers = pd.to_numeric(profile.cells, errors="coerce")
    return bool((numbers % 1 == 0).all() and numbers.max() - numbers.min() > 2 * len(numbers))


def _fits_customer_id(profile: Profile, score: float) -> bool:
    roles = role_share(profile)
    return (
        profile.words <= 5 and profile.chars <= 80 and profile.dates < 0.5 and profile.urls < 0.5 and roles < 0.5 and profile.distinct > 1
    ) or len(profile.cells) == 1


def _fits_speaker(profile: Profile, score: float) -> bool:
    if profile.words > 4 or (profile.numeric > 0.5 and score < 97):
        return False
    if side_of_yes(profile.header):
        return bool(values.booleans(pd.Series(profile.sample, dtype="str")).notna().all())
    sure = score >= 97 and names.normalise(profile.header).split()[0] in _SURE_SPEAKERS
    return role_share(profile) >= 0.6 or (sure and profile.distinct >= 2) or (score >= 97 and _is_one_side(profile))


def _is_one_side(profile: Profile) -> bool:
    """Whether all cells are the same word for the company: an export of its turns alone. A direction ("inbound") is a call's."""
    cell = profile.sample[0] if profile.distinct == 1 and profile.filled == 1 else ""
    return speakers.is_role(cell) and cell.casefold() not in _DIRECTIONS and speakers.recognise(cell) != "customer"


def _only_sides(profile: Profile) -> bool:
    """Whether cells only say from which side something came: a call's direction is no department."""
    return {cell.casefold() for cell in profile.sample} <= _DIRECTIONS or names_sides(profile)


def _fits_channel(profile: Profile, score: float) -> bool:
    named = any(word in names.normalise(profile.header) for word in map(names.normalise, _CHANNEL_WORDS))
    return (
        profile.words <= 5
        and not names_sides(profile)
        and profile.distinct <= 60
        and profile.dates < 0.5
        and (profile.channels >= 0.5 or (named and profile.letters > 0.8))
    )


def _fits_reply(profile: Profile, score: float) -> bool:
    """Running text; under a sure name it may be one of a few standard letters."""
    if profile.statuses >= 0.7 or profile.people >= 0.5 or max(profile.dates, profile.urls, profile.emails) > 0.5:
        return False
    return profile.is_wordy or (score >= 70 and profile.words >= 5 and profile.letters > 0.9)


def _fits_tags(profile: Profile, score: float) -> bool:
    if (
        profile.letters < 0.5
        or profile.words > 12
        or profile.chars > 80
        or max(profile.dates, profile.people) > 0.3
        or _only_sides(profile)
    ):
        return False
    if profile.distinct == 1 and len(profile.cells) > 20 and (score < 85 or names.normalise(profile.header) in names.GENERIC):
        return False  # says the same of every row
    spoken = {cell.casefold() for cell in profile.sample}
    plain = spoken <= _NO_CODES or values.booleans(pd.Series(profile.sample, dtype="str")).notna().all()
    return not plain and profile.statuses < 0.8 and (profile.distinct <= 300 or profile.distinct_share < 0.4)


def _fits_csat(profile: Profile, score: float) -> bool:
    numbers = values.numbers(pd.Series(profile.sample, dtype="str"))
    if len(numbers) and numbers.notna().mean() > 0.5:
        return bool(numbers.min() >= 1 and numbers.max() <= 5)
    rated = [cell for cell in profile.sample if not values.is_unrated(cell)]
    return score >= 85 and bool(rated) and all(values.rating(cell) is not None for cell in rated)


def _within(low: float, high: float) -> Callable[[Profile, float], bool]:
    def check(profile: Profile, score: float) -> bool:
        numbers = values.numbers(pd.Series(profile.sample, dtype="str"))
        return bool(len(numbers) and numbers.notna().mean() > 0.5 and numbers.quantile(0.05) >= low and numbers.quantile(0.95) <= high)

    return check


def _fits_complaint(profile: Profile, score: float) -> bool:
    found = values.booleans(pd.Series(profile.sample, dtype="str"))
    return bool(len(found) and found.notna().mean() > 0.95)


_CHECKS: dict[str, Callable[[Profile, float], bool]] = {
    "text": lambda profile, score: profile.is_text and profile.people < 0.5,
    "reply": _fits_reply,
    "subject": lambda profile, score: (
        profile.letters > 0.5 and profile.people < 0.5 and profile.words <= 30 and max(profile.dates, profile.urls, profile.emails) < 0.5
    ),
    "conversation_id": _fits_conversation_id,
    "customer_id": _fits_customer_id,
    "speaker": _fits_speaker,
    "channel": _fits_channel,
    "status": lambda profile, score: profile.statuses >= 0.5,
    "country": lambda profile, score: profile.letters > 0.9 and profile.words <= 4 and profile.distinct <= 260,
    "agent_id": lambda profile, score: profile.words <= 4 and profile.dates < 0.5 and role_share(profile) < 0.8 and profile.chars <= 60,
    "url": lambda profile, score: profile.urls > 0.6,
    "app_version": lambda profile, score: profile.versions > 0.5,
    "complaint": _fits_complaint,
    "agent_tenure_days": _within(0, 30_000),
    "tags": _fits_tags,
    "csat": _fits_csat,
    "nps": _within(0, 10),
    "ces": _within(1, 7),
    "ves": _within(1, 7),
    "transfers": _within(0, 100),
    "source": lambda profile, score: (
        score > 90 and profile.distinct <= 20 and profile.channels < 0.5 and profile.filled > 0.98 and profile.words <= 4
    ),
}


def names_sides(profile: Profile) -> bool:
    """Whether every cell is a word for a side of a conversation, and both occur; "Bank Alpha" beside "Credit South" are no sides."""
    different = list(dict.fromkeys(profile.sample))
    if not 2 <= len(different) <= 12 or not all(map(speakers.is_role, different)):
        return False
    found = {speakers.recognise(cell) for cell in different}
    return "customer" in found and len(found) > 1


def role_share(profile: Profile) -> float:
    """Share of rows whose cell names a side of a conversation (customer, agent, bot …)."""
    different = list(dict.fromkeys(profile.sample))
    if not different or len(different) > 40 or profile.words > 4:
        return 0.0
    roles = speakers.recognise_column(different)
    if len(set(roles.values()) - {"unknown"}) < 2:  # "User 17", "User 18": names, not sides
        return 0.0
    return sum(roles.get(cell, "unknown") != "unknown" for cell in profile.sample) / len(profile.sample)
