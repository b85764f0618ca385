"""Which column is which field: by header first, by what it holds second, by the user's word above both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data.ingest import compounds, names, sides
from data.ingest.checks import DATES, WEAK_IDS, fits, fits_unnamed_id, names_sides
from data.ingest.helpdesks import HelpDesk
from data.ingest.profile import Profile
from data.schema import CONVERSATION_FIELDS, KEY, InputError

FIELDS = tuple(names.PHRASES)
"""Every field that a column can stand for."""
GIVABLE = (*[column.name for column in CONVERSATION_FIELDS if column.name != "extra"], *KEY, "speaker", "at", "text", "reply")
"""Every field that a user may give a column for."""
_COUNTED = ("source", "product", "business_unit", "segment", "country", "site", "app_version", "tags")
"""Fields by whose values the screen counts."""
JOIN = " + "
"""Between the headers of a field that has several columns (tags)."""
_COMPANY_SIDE = re.compile(
    r"\b(agent|advis|represent|rep\b|operator|support|staff|employee|company|bank\b|bot\b|seller|clerk|officer|konsultant|doradc|pracownik"
    r"|conseill|service client|mitarbeiter|berater|kundenservice|asesor|nhan vien)|客服|坐席|商家|एजेंट|प्रतिनिधि"
)
_CUSTOMER_SIDE = re.compile(
    r"\b(customer|client|consumer|caller|user|member|patient|policyholder|kunde|anrufer|klient|khach hang|usuario|assure|utilisateur)"
    r"|客户|用户|顾客|ग्राहक"
)
"""Stems by which a normalised header says whose words a column holds."""
_PRIVATE = frozenset({"note", "notes", "internal", "summary", "id", "score"})
_NOT_CUSTOMERS = frozenset({
    "agent", "company", "response", "reply", "resolution", "internal", "translated", "address", "url", "public", "reponse", "antwort",
})  # fmt: skip
_MATTERS = frozenset({
    "complaint", "issue", "descriptor", "problem", "description", "reason", "request", "motif", "grund", "motivo", "powod",
})  # fmt: skip
_SPEAKS_OF_IDS = frozenset({
    "id", "ids", "no", "nr", "number", "ref", "reference", "code", "key", "num", "numer", "nummer", "numero", "ma", "ticket", "case",
    "record", "recording", "sid", "guid", "uuid", "uid", "identifier", "dossier", "folio", "expediente", "vorgang", "aktenzeichen",
})  # fmt: skip
_ANSWERS = frozenset(map(names.normalise, (
    "response", "responses", "answer", "answers", "answer text", "response text", "réponse", "respuesta", "antwort", "odpowiedź", "trả lời",
    "phản hồi", "回复", "回答", "उत्तर",
)))  # fmt: skip
"""Headers that name a survey's answers as well as a company's."""


class NoWordsError(InputError):
    """No column was recognised as the customers' words; ``headers``: those that somebody may say it is; ``key``: the file's shape."""

    def __init__(self, message: str, *, headers: Sequence[str], key: str = "") -> None:
        super().__init__(message)
        self.headers, self.key = list(headers), key


@dataclass
class Recognised:
    """Field → header (``tags`` apart, as it may have several), how each was found, and sentences for the user.

    ``text_is_subject``: the customers' words are the titles, for want of any others.
    """

    columns: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    how: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    text_is_subject: bool = False

    def taken(self) -> set[str]:
        """Headers that already stand for a field."""
        return {*self.columns.values(), *self.tags}

    def shown(self) -> dict[str, str]:
        """Field → header as shown to the user, several tags joined."""
        return {**self.columns, **({"tags": JOIN.join(self.tags)} if self.tags else {})}


def recognise(
    frame: pd.DataFrame, *, known: Mapping[str, str], given: Mapping[str, str], name: str, desk: HelpDesk | None = None
) -> Recognised:
    """What each column of a file stands for.

    Args:
        frame: Text cells; placeholders already null.
        known: Field → header, from the format itself.
        given: Field → header, from the user; an empty header says "no column is this field".
        name: The file, for errors.
        desk: The help desk whose export it is: its columns are known, and short words of its tickets are no customer's.

    Raises:
        InputError: A given field or header does not exist, or no column holds what customers said; with a help desk, what to export.
    """
    found = Recognised()
    profiles = {header: Profile(header, frame[header]) for header in frame.columns}
    banned = _take_given(found, list(frame.columns), given, name)
    named = desk.columns(frame.columns) if desk else {}
    for what, header in {**known, **named, **{what: known[what] for what in ("text", "speaker", "at") if what in known}}.items():
        if what not in banned:
            _take_known(found, profiles, what, header)
    banned |= (desk.never if desk else frozenset()) - set(found.how)
    _by_name(found, profiles, banned)
    _two_sides(found, profiles, banned)
    _by_content(found, profiles, banned)
    if "text" not in found.columns and "text" not in banned:
        if desk is None:
            _last_text(found, profiles)
        else:
            _subject_as_text(found, desk)
    if "text" not in found.columns and desk is not None:
        raise InputError(_no_words(name, desk, list(frame.columns)))
    if "text" not in found.columns:
        shown = ", ".join(repr(header) for header in list(frame.columns)[:30]) or "no column"
        raise NoWordsError(
            f"{name} needs a column for 'text' (the customer's words); found {shown}, none of which holds sentences.\n"
            f'  Try: --column text="{_wordiest(profiles) or "HEADER"}"',
            headers=list(frame.columns),
        )
    return found


def _take_given(found: Recognised, headers: list[str], given: Mapping[str, str], name: str) -> set[str]:
    """Put in what the user said; returns fields that the user wants left empty."""
    for what, header in given.items():
        if what not in GIVABLE:
            raise InputError(f"'{what}' is no field. Fields for --column: {', '.join(GIVABLE)}.")
        if not header:
            continue
        if what in _COUNTED and any(names.is_agent(part.strip()) for part in header.split(JOIN)):
            raise InputError(f"'{header}' cannot be read as {what}: {names.NO_AGENTS} If it names no persons, rename the column.")
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


def _take_known(found: Recognised, profiles: Mapping[str, Profile], what: str, header: str) -> None:
    """Put in a column that the format or the help desk names, unless it is empty or taken."""
    headers = [one for one in header.split(JOIN) if one not in found.taken() and (what == "text" or profiles[one].filled)]
    if not headers or what in found.how:
        return
    found.how[what] = "name"
    if what == "tags":
        found.tags = headers
    else:
        found.columns[what] = headers[0]


def _subject_as_text(found: Recognised, desk: HelpDesk) -> None:
    """A help desk's export whose only words of the customer are the subjects."""
    if "subject" in found.columns:
        found.columns["text"] = found.columns.pop("subject")
        found.how["text"] = found.how.pop("subject")
        found.text_is_subject = True
        found.notes.append(f"Only the subjects ('{found.columns['text']}') are words of customers here. For all they wrote: {desk.instead}")


def _no_words(name: str, desk: HelpDesk, headers: list[str]) -> str:
    """The error for an export that holds data about conversations but nothing that was said in them."""
    shown = ", ".join(map(repr, headers[:12])) + (" …" if len(headers) > 12 else "")
    return f"{name} is an export of {desk.name} without the customers' words: it has {shown}.\n  {desk.instead}"


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
    settled = set(found.how)
    for header, profile in profiles.items():
        if header in found.taken() or not profile.filled:
            continue
        for what in FIELDS:
            score = max(names.score(header, what), _side_score(what, profile))
            if score > 0 and what not in banned and fits(what, profile, score):
                pairs.append((score + _bonus(what, profile), what, header))
    for _, what, header in sorted(pairs, key=lambda pair: (-pair[0], FIELDS.index(pair[1]))):
        if header in found.taken() or (what in found.how and (what != "tags" or what in settled)):
            continue
        if what == "tags":
            found.tags.append(header)
        else:
            found.columns[what] = header
        found.how[what] = "name"
    order = list(profiles)
    if "tags" not in settled:
        found.tags.sort(key=order.index)


def _two_sides(found: Recognised, profiles: Mapping[str, Profile], banned: set[str]) -> None:
    """Two columns "speaker 1" and "speaker 2" of running words: what they say tells which is the customer's."""
    if found.how.get("text") == "given" or found.how.get("reply") == "given" or {"text", "reply"} & banned:
        return
    pair = sides.numbered_pair({header: profile for header, profile in profiles.items() if profile.is_wordy or profile.words >= 5})
    if pair is not None:
        text, reply = pair
        for what in [what for what, header in found.columns.items() if header in pair]:
            found.columns.pop(what), found.how.pop(what)
        found.tags = [header for header in found.tags if header not in pair]
        found.columns |= {"text": text, "reply": reply}
        found.how |= {"text": "content", "reply": "content"}


def _side_score(what: str, profile: Profile) -> float:
    """How well running text under a header that names a side of a conversation is that side's words."""
    if what not in ("text", "reply") or not profile.is_wordy:
        return 0.0
    spoken = names.normalise(profile.header)
    if (_PRIVATE | names.BLOCKED[what]).intersection(spoken.split()):
        return 0.0
    company, customer = bool(_COMPANY_SIDE.search(spoken)), bool(_CUSTOMER_SIDE.search(spoken))
    if company == customer:
        return 0.0
    return 75.0 if customer == (what == "text") else 0.0


def _bonus(what: str, profile: Profile) -> float:
    """What content adds to a name: more words for text, an id of its own for every row."""
    if what in ("text", "reply"):
        return min(profile.words, 60) / 3
    if what == "conversation_id":
        return -20.0 if names.normalise(profile.header) in WEAK_IDS else 0.0
    if what == "customer_id":
        once = profile.distinct_share == 1 and len(profile.cells) > 20 and not profile.emails  # "contact id" of contacts, not of persons
        return 3.0 * (profile.codes > 0.8 or profile.emails > 0.8) - 6.0 * once
    return 3.0 * profile.dates if what in DATES else 0.0


def _by_content(found: Recognised, profiles: Mapping[str, Profile], banned: set[str]) -> None:
    """Fields that no header named but that a column's cells give away."""
    free = {header: profile for header, profile in profiles.items() if header not in found.taken() and profile.filled}
    tests: tuple[tuple[str, Callable[[Profile], bool]], ...] = (
        ("speaker", lambda profile: len(profile.cells) > 3 and names_sides(profile)),
        ("conversation_id", lambda profile: "speaker" in found.columns and _in_blocks(profile)),
        ("opened_at", lambda profile: profile.dates > 0.8 and profile.filled > 0.5 and _not_blocked("opened_at", profile)),
        ("conversation_id", lambda profile: profile.filled == 1 and _own_id(profile)),
        ("customer_id", lambda profile: profile.emails > 0.8 and names.score(profile.header, "agent_id") == 0),
        ("customer_id", _is_persons),
        ("channel", lambda profile: profile.filled > 0.5 and 2 <= profile.distinct <= 12 and profile.exact_channels > 0.8),
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


def _is_persons(profile: Profile) -> bool:
    """Whether a column holds customers' names: under a header that speaks of customers, or as many different ones as few agents have."""
    if names.score(profile.header, "agent_id") > 0 or profile.people < 0.5:
        return False
    spoken = names.normalise(profile.header)
    if compounds.names_person(spoken):
        return True
    return profile.people > 0.7 and profile.distinct_share > 0.3 and not names.BLOCKED["customer_id"].intersection(spoken.split())


def _not_blocked(what: str, profile: Profile) -> bool:
    return not names.BLOCKED[what].intersection(names.normalise(profile.header).split())


def _in_blocks(profile: Profile) -> bool:
    """Whether a column names conversations whose turns stand together: each value in one block of rows, several rows long."""
    if profile.filled < 1 or profile.words > 2 or profile.dates > 0.5 or not 1 <= profile.distinct <= len(profile.cells) / 2:
        return False
    runs = int((profile.cells != profile.cells.shift()).sum())
    return runs == profile.distinct and profile.codes > 0.8


def _own_id(profile: Profile) -> bool:
    """Whether every row has a code of its own under a header that speaks of ids, or a UUID under any."""
    if profile.distinct < len(profile.cells) or not _not_blocked("conversation_id", profile):
        return False
    if names.is_unnamed(profile.header):
        return profile.uuids > 0.95 or fits_unnamed_id(profile)
    speaks = bool(_SPEAKS_OF_IDS.intersection(names.normalise(profile.header).split()))
    return profile.uuids > 0.95 or (speaks and profile.codes > 0.9 and profile.dates < 0.1)


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
        found.text_is_subject = True
        found.notes.append(f"No column holds longer words of the customer: '{found.columns['text']}' was read as their text.")
        return
    if best is None:
        best = max(
            (profile for profile in profiles.values() if profile.header not in found.columns.values() and _describes(profile)),
            key=lambda profile: (_hints(profile), profile.words),
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
    return not _NOT_CUSTOMERS.intersection(names.normalise(profile.header).split())


def _describes(profile: Profile) -> bool:
    """Whether short cells still describe a matter: half of them differ, or the header speaks of complaints or issues."""
    varied = profile.distinct_share > 0.5 or (_hints(profile) and profile.distinct > 12)
    return profile.is_text and profile.words >= 1.5 and varied and profile.codes < 0.5


def _hints(profile: Profile) -> bool:
    """Whether a header speaks of a matter."""
    return bool(_MATTERS.intersection(names.normalise(profile.header).split()))


def _wordiest(profiles: Mapping[str, Profile]) -> str | None:
    best = max(profiles.values(), key=lambda profile: profile.words * (profile.letters > 0), default=None)
    return best.header if best is not None and best.words > 0 else None
