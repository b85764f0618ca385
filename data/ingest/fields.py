"""Which column is which field: by header first, by what it holds second, by the user's word above both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.ingest import names, speakers, values
from data.ingest.profile import Profile
from data.schema import CONVERSATION_FIELDS, InputError

FIELDS = tuple(names.PHRASES)
"""Every field that a column can stand for."""
GIVABLE = (
    *(column.name for column in CONVERSATION_FIELDS if column.name != "extra"),
    "conversation_id",
    "source",
    "speaker",
    "at",
    "text",
    "reply",
)
JOIN = " + "
"""Between the headers of a field that has several columns (tags)."""
WEAK_IDS = frozenset(map(names.normalise, (
    "id", "number", "key", "reference", "ref", "ref no", "reference number", "record id", "response id", "message id", "tweet id",
    "post id",    "comment id", "email id", "review id", "utterance id", "document id", "doc id", "feedback id", "request id", "uuid", "guid", "ticket",
    "conversation", "identifiant", "numéro", "référence", "nummer", "número", "identificador", "numer", "identyfikator", "mã", "mã số",
    "编号", "评论id", "आईडी", "क्रमांक",
)))  # fmt: skip
"""Headers that may number messages instead of conversations: believed only where every row has its own."""
_CATEGORIES = ("product", "business_unit", "segment", "site")
_DATES = ("opened_at", "closed_at", "first_reply_at", "survey_sent_at", "survey_answered_at", "at")
_DURATIONS = ("wait_s", "handle_s")
_FEELINGS = frozenset(
    [
        "negative",
        "neutral",
        "positive",
        "mixed",
        "neg",
        "neu",
        "pos",
        "negatif",
        "neutre",
        "positif",
        "negativo",
        "neutro",
        "positivo",
        "extremely",
        "very",
    ]
)
"""What models or people said of the tone: no code of the help desk."""
_CHANNEL_WORDS = ("channel", "canal", "kanal", "kênh", "渠道", "चैनल", "submitted via", "received via")


@dataclass
class Recognised:
    """Field → header (``tags`` apart, as it may have several), how each was found, and sentences for the user."""

    columns: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    how: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def taken(self) -> set[str]:
        """Headers that already stand for a field."""
        return {*self.columns.values(), *self.tags}

    def shown(self) -> dict[str, str]:
        """Field → header as shown to the user, several tags joined."""
        return {**self.columns, **({"tags": JOIN.join(self.tags)} if self.tags else {})}


def recognise(frame: pd.DataFrame, *, known: Mapping[str, str], given: Mapping[str, str], name: str) -> Recognised:
    """What each column of a file stands for.

    Args:
        frame: Text cells; placeholders already null.
        known: Field → header, from the format itself.
        given: Field → header, from the user; an empty header says "no column is this field".
        name: The file, for errors.

    Raises:
        InputError: A given field or header does not exist, or no column holds what customers said.
    """
    found = Recognised()
    profiles = {header: Profile(header, frame[header]) for header in frame.columns}
    banned = _take_given(found, list(frame.columns), given, name)
    for what, header in known.items():
        if what not in found.columns and what not in banned and header not in found.taken():
            found.columns[what], found.how[what] = header, "name"
    _by_name(found, profiles, banned)
    _by_content(found, profiles, banned)
    if "text" not in found.columns and "text" not in banned:
        _last_text(found, profiles)
    if "text" not in found.columns:
        shown = ", ".join(repr(header) for header in list(frame.columns)[:30]) or "no column"
        raise InputError(
            f"{name} needs a column for 'text' (the customer's words); found {shown}, none of which holds sentences.\n"
            f'  Try: --column text="{_wordiest(profiles) or "HEADER"}"'
        )
    return found


def _take_given(found: Recognised, headers: list[str], given: Mapping[str, str], name: str) -> set[str]:
    """Put in what the user said; returns fields that the user wants left empty."""
    for what, header in given.items():
        if what not in GIVABLE:
            raise InputError(f"'{what}' is no field. Fields for --column: {', '.join(GIVABLE)}.")
        if not header:
            continue
        wanted = (
            [_find(part.strip(), headers, what, name) for part in header.split(JOIN)]
            if what == "tags"
            else [_find(header, headers, what, name)]
        )
        found.how[what] = "given"
        if what == "tags":
            found.tags = wanted
        else:
            found.columns[what] = wanted[0]
    return {what for what, header in given.items() if not header}


def _find(header: str, headers: list[str], what: str, name: str) -> str:
    """The file's own spelling of a header that the user named."""
    if header in headers:
        return header
    same = [other for other in headers if names.normalise(other) == names.normalise(header)]
    if same:
        return same[0]
    shown = ", ".join(map(repr, headers[:30]))
    raise InputError(f"{name} has no column '{header}' for '{what}'; it has {shown}. Give one of these with --column {what}=\"HEADER\".")


def _by_name(found: Recognised, profiles: Mapping[str, Profile], banned: set[str]) -> None:
    """Pairs of field and header, best names first, where the column's content does not speak against it."""
    pairs = []
    for header, profile in profiles.items():
        if header in found.taken() or not profile.filled:
            continue
        for what in FIELDS:
            score = names.score(header, what)
            if score > 0 and what not in banned and _fits(what, profile, score):
                pairs.append((score + _bonus(what, profile), what, header))
    for _, what, header in sorted(pairs, key=lambda pair: (-pair[0], FIELDS.index(pair[1]))):
        if header in found.taken() or (what in found.columns and what != "tags") or (what == "tags" and found.how.get("tags") == "given"):
            continue
        if what == "tags":
            found.tags.append(header)
        else:
            found.columns[what] = header
        found.how[what] = "name"
    order = list(profiles)
    if found.how.get("tags") != "given":
        found.tags.sort(key=order.index)


def _bonus(what: str, profile: Profile) -> float:
    """What content adds to a name: more words for text, an id of its own for every row."""
    if what in ("text", "reply"):
        return min(profile.words, 60) / 3
    if what == "conversation_id":
        return -20.0 if names.normalise(profile.header) in WEAK_IDS else 0.0
    if what == "customer_id":
        return 3.0 * (profile.codes > 0.8 or profile.emails > 0.8)
    return 3.0 * profile.dates if what in _DATES else 0.0


def _fits(what: str, profile: Profile, score: float) -> bool:
    """Whether a column's content allows it to be a field whose name it bears."""
    if what in _DATES:
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
            and (profile.distinct <= 500 or profile.distinct_share < 0.6)
        )
    return _CHECKS.get(what, lambda profile, score: True)(profile, score)


def _fits_conversation_id(profile: Profile, score: float) -> bool:
    if profile.words > 2 or profile.chars > 120 or profile.filled < 0.98 or profile.dates > 0.5 or profile.urls > 0.5:
        return False
    if names.is_unnamed(profile.header):
        return _fits_unnamed_id(profile)
    spoken = names.normalise(profile.header)
    unique = profile.distinct_share > 0.98
    if spoken in WEAK_IDS:
        return unique and not (profile.is_counter and profile.cells.iloc[0].strip() in ("0", "0.0"))
    return unique or profile.distinct > 1 or len(profile.cells) <= 50


def _fits_unnamed_id(profile: Profile) -> bool:
    """A column without a name is an id only where it is unique and no row counter: two files would both start at 0."""
    if profile.filled < 1 or profile.distinct < len(profile.cells) or profile.numeric < 1 or len(profile.cells) < 2:
        return False
    numbers = pd.to_numeric(profile.cells, errors="coerce")
    return bool((numbers % 1 == 0).all() and numbers.max() - numbers.min() > 2 * len(numbers))


def _fits_customer_id(profile: Profile, score: float) -> bool:
    roles = _role_share(profile)
    return (
        profile.words <= 5 and profile.chars <= 80 and profile.dates < 0.5 and profile.urls < 0.5 and roles < 0.5 and profile.distinct > 1
    ) or len(profile.cells) == 1


def _fits_speaker(profile: Profile, score: float) -> bool:
    if profile.words > 4 or (profile.numeric > 0.5 and score < 97):
        return False
    sure = score >= 97 and names.normalise(profile.header).split()[0] in {
        "speaker",
        "locuteur",
        "sprecher",
        "hablante",
        "mowca",
        "说话人",
        "वक्ता",
    }
    return _role_share(profile) >= 0.6 or (sure and profile.distinct >= 2)


def _fits_channel(profile: Profile, score: float) -> bool:
    named = any(word in names.normalise(profile.header) for word in map(names.normalise, _CHANNEL_WORDS))
    return (
        profile.words <= 5
        and profile.distinct <= 60
        and profile.dates < 0.5
        and (profile.channels >= 0.5 or (named and profile.letters > 0.8))
    )


def _fits_tags(profile: Profile, score: float) -> bool:
    if profile.letters < 0.5 or profile.words > 12 or profile.chars > 80 or profile.dates > 0.3:
        return False
    spoken = {cell.casefold() for cell in profile.sample}
    plain = spoken <= _FEELINGS or values.booleans(pd.Series(profile.sample, dtype="str")).notna().all()
    return not plain and (profile.distinct <= 300 or profile.distinct_share < 0.4)


def _fits_csat(profile: Profile, score: float) -> bool:
    numbers = values.numbers(pd.Series(profile.sample, dtype="str"))
    return bool(len(numbers) and numbers.notna().mean() > 0.5 and numbers.min() >= 1 and numbers.max() <= 5)


def _within(low: float, high: float) -> Callable[[Profile, float], bool]:
    def check(profile: Profile, score: float) -> bool:
        numbers = values.numbers(pd.Series(profile.sample, dtype="str"))
        return bool(len(numbers) and numbers.notna().mean() > 0.5 and numbers.quantile(0.05) >= low and numbers.quantile(0.95) <= high)

    return check


def _fits_complaint(profile: Profile, score: float) -> bool:
    found = values.booleans(pd.Series(profile.sample, dtype="str"))
    return bool(len(found) and found.notna().mean() > 0.95)


_CHECKS: dict[str, Callable[[Profile, float], bool]] = {
    "text": lambda profile, score: profile.is_text,
    "reply": lambda profile, score: profile.is_wordy,
    "subject": lambda profile, score: (
        profile.letters > 0.5 and profile.words <= 30 and max(profile.dates, profile.urls, profile.emails) < 0.5
    ),
    "conversation_id": _fits_conversation_id,
    "customer_id": _fits_customer_id,
    "speaker": _fits_speaker,
    "channel": _fits_channel,
    "status": lambda profile, score: profile.statuses >= 0.5,
    "country": lambda profile, score: profile.letters > 0.9 and profile.words <= 4 and profile.distinct <= 260,
    "agent_id": lambda profile, score: profile.words <= 4 and profile.dates < 0.5 and _role_share(profile) < 0.8 and profile.chars <= 60,
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


def _role_share(profile: Profile) -> float:
    """Share of rows whose cell names a side of a conversation (customer, agent, bot …)."""
    different = list(dict.fromkeys(profile.sample))
    if not different or len(different) > 40 or profile.words > 4:
        return 0.0
    roles = speakers.recognise_column(different)
    if len(set(roles.values()) - {"unknown"}) < 2:  # "User 17", "User 18": names, not sides
        return 0.0
    return sum(roles.get(cell, "unknown") != "unknown" for cell in profile.sample) / len(profile.sample)


def _by_content(found: Recognised, profiles: Mapping[str, Profile], banned: set[str]) -> None:
    """Fields that no header named but that a column's cells give away."""
    free = {header: profile for header, profile in profiles.items() if header not in found.taken() and profile.filled}
    tests: tuple[tuple[str, Callable[[Profile], bool]], ...] = (
        ("speaker", lambda profile: 2 <= profile.distinct <= 8 and _role_share(profile) > 0.95 and len(profile.cells) > 3),
        ("opened_at", lambda profile: profile.dates > 0.8 and profile.filled > 0.5 and _not_blocked("opened_at", profile)),
        ("conversation_id", lambda profile: profile.filled == 1 and _own_id(profile)),
        ("customer_id", lambda profile: profile.emails > 0.8 and names.score(profile.header, "agent_id") == 0),
        ("channel", lambda profile: profile.filled > 0.5 and 2 <= profile.distinct <= 12 and profile.channels > 0.8),
        ("status", lambda profile: profile.filled > 0.5 and 2 <= profile.distinct <= 15 and profile.statuses > 0.8),
        ("url", lambda profile: profile.urls > 0.8 and profile.distinct_share > 0.8),
    )
    for what, test in tests:
        if what in found.columns or what in banned:
            continue
        header = next((header for header, profile in free.items() if test(profile)), None)
        if header is not None:
            found.columns[what], found.how[what] = header, "content"
            free.pop(header)


def _not_blocked(what: str, profile: Profile) -> bool:
    return not names.BLOCKED[what].intersection(names.normalise(profile.header).split())


def _own_id(profile: Profile) -> bool:
    """Whether every row has a code of its own under a header that speaks of ids, or a UUID under any."""
    if profile.distinct < len(profile.cells) or not _not_blocked("conversation_id", profile):
        return False
    if names.is_unnamed(profile.header):
        return profile.uuids > 0.95 or _fits_unnamed_id(profile)
    words = set(names.normalise(profile.header).split())
    speaks = bool(
        words
        & {"id", "ids", "no", "nr", "number", "ref", "reference", "code", "key", "num", "numer", "nummer", "numero", "ma", "ticket", "case"}
    )
    return profile.uuids > 0.95 or (speaks and profile.codes > 0.9 and profile.dates < 0.1)


_ANSWERS = frozenset(map(names.normalise, (
    "response", "responses", "answer", "answers", "answer text", "response text", "réponse", "respuesta", "antwort", "odpowiedź", "trả lời",
    "phản hồi", "回复", "回答", "उत्तर",
)))  # fmt: skip


def _last_text(found: Recognised, profiles: Mapping[str, Profile]) -> None:
    """The customer's words where no header says so: a survey's answers, the wordiest column, a title, the shortest description."""
    reply = found.columns.get("reply")
    if reply and found.how["reply"] == "name" and names.normalise(reply) in _ANSWERS:
        found.columns["text"] = found.columns.pop("reply")
        found.how["text"] = found.how.pop("reply")
        return
    taken = found.taken()
    wordy = [profile for header, profile in profiles.items() if header not in taken and profile.is_wordy]
    long = [profile for profile in wordy if profile.words >= 4 and _not_agents(profile)]
    best = max(long, key=lambda profile: profile.words, default=None)
    if best is None and "subject" in found.columns:
        found.columns["text"] = found.columns.pop("subject")
        found.how["text"] = found.how.pop("subject")
        found.notes.append(f"No column holds longer words of the customer: '{found.columns['text']}' was read as their text.")
        return
    if best is None:
        best = max(
            (profile for profile in profiles.values() if profile.header not in found.columns.values() and _describes(profile)),
            key=lambda profile: profile.words,
            default=None,
        )
        if best is not None:
            found.notes.append(f"No column holds sentences: the short descriptions in '{best.header}' were read as the customer's text.")
    if best is not None:
        found.columns["text"], found.how["text"] = best.header, "content"
        if best.header in found.tags:
            found.tags.remove(best.header)


def _not_agents(profile: Profile) -> bool:
    """Whether a header does not speak of the company's side or of a machine's version of the words."""
    words = set(names.normalise(profile.header).split())
    return not words & {
        "agent",
        "company",
        "response",
        "reply",
        "resolution",
        "internal",
        "translated",
        "address",
        "url",
        "public",
        "reponse",
        "antwort",
    }


def _describes(profile: Profile) -> bool:
    """Whether short cells still describe a matter: half of them differ, or the header speaks of complaints or issues."""
    words = set(names.normalise(profile.header).split())
    hinted = bool(
        words & {"complaint", "issue", "descriptor", "problem", "description", "reason", "request", "motif", "grund", "motivo", "powod"}
    )
    return (
        profile.is_text
        and profile.words >= 1.5
        and (profile.distinct_share > 0.5 or (hinted and profile.distinct > 12))
        and profile.codes < 0.5
    )


def _wordiest(profiles: Mapping[str, Profile]) -> str | None:
    best = max(profiles.values(), key=lambda profile: profile.words * (profile.letters > 0), default=None)
    return best.header if best is not None and best.words > 0 else None
