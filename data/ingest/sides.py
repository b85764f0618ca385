"""Two columns that only number the two sides of a conversation: which of them is the customer's."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from data.ingest import names, speakers
from data.ingest.profile import Profile

_NUMBERED = regex.compile(
    r"(?P<stem>(?:.*\b)?(?:speaker|spk|spkr|channel|ch|party|participant|side|person|voice|leg|track|sprecher|kanal|teilnehmer|locuteur|canal"
    r"|interlocuteur|intervenant|hablante|interlocutor|rozmowca|mowca|kanal|nguoi noi|kenh|说话人|声道|发言人|वक्ता)(?:\b.*?)?)"
    r"\s*(?P<which>[0-9]{1,2}|[ab]|left|right|l|r|gauche|droite|links|rechts)(?P<rest>\D*)"
)


def numbered_pair(profiles: Mapping[str, Profile]) -> tuple[str, str] | None:
    """(customer's column, company's column) of two columns with one name and different numbers; null when there is no such pair.

    Args:
        profiles: Header → profile, of columns that hold running words.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for header in profiles:
        found = _NUMBERED.fullmatch(names.normalise(header))
        if found:
            groups.setdefault((found["stem"].strip(), found["rest"].strip()), []).append(header)
    pair = next((headers for headers in groups.values() if len(headers) == 2), None)
    if pair is None:
        return None
    said = {header: profiles[header].sample for header in pair}
    roles = speakers.recognise_column(pair, said=said)
    customer = next((header for header in pair if roles[header] == "customer"), pair[0])
    return customer, next(header for header in pair if header != customer)
