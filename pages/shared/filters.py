"""The choice of the reader: one set of values that lives in the URL, follows from page to page, and fills the filter bar.

The URL is written here rather than by ``bind="query-params"``: bound widgets were seen to lose their part of the URL when another
page is opened, and they write labels where ids must stand (a topic's name may change, its id never does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from data.schema import SENTIMENT_LABELS
from pages.shared import formats, reads
from pages.shared.places import PLACES
from pages.shared.reads import BESIDE, CHOSEN, COMPARISONS, EVENT, MANY, Filters, Wanted, compared
from pages.shared.reads.trust import DRAWS

PAGES = {name: place.path for name, place in PLACES.items()}
PERIODS = {
    "4w": "Last 4 full weeks", "12w": "Last 12 full weeks", "26w": "Last 26 full weeks", "52w": "Last 52 full weeks",
    "all": "All data", "custom": "From … to …",
}  # fmt: skip
COMPARE = {
    "previous": "the period before", "year": "the same weeks last year", EVENT: "before an event", "product": "another product",
    "segment": "another segment", "site": "another site", "version": "another version", "none": "nothing",
}  # fmt: skip
CHOICES: dict[str, tuple[str, ...]] = {
    "period": tuple(PERIODS), "grain": ("day", "week", "month"),
    "measure": ("rate", "customers", "share", "tone", "unhappy"), "by": ("all", "theme", "topic", *MANY), "tone": SENTIMENT_LABELS,
    "check": DRAWS, "decided": ("open", "avoided", "narrowed", "bought"),
}  # fmt: skip
_PLACE = {  # values that mean something on some pages only
    "grain": ("trends",), "measure": ("trends",), "by": ("trends",), "about": ("perception", "conversations"),
    "quality": ("perception", "conversations"), "q": ("conversations",), "tone": ("conversations",), "sign": ("conversations",),
    "meaning": ("conversations",),
    "open": ("conversations",), "at": ("conversations", "ask"), "back": ("conversations", "topics"),
    "check": ("trust",), "review": ("themes",), "edit": ("themes",), "question": ("ask",), "brief": ("ask",), "against": ("ask",),
    "decided": ("research",), "find": ("research",),
}  # fmt: skip
_NAMES = ("period", "from", "to", "compare", *CHOSEN, "topic", "unhappy", *_PLACE)
_LISTS = (*CHOSEN, "open")
_LONGEST = 300
_LONGER = {"question": 1000}


@dataclass(frozen=True)
class Context:
    """What the data allows: values per field, topics with what replaced them and what became of those that are gone, the usual period."""

    options: Mapping[str, list[str]]
    topics: Mapping[int, str]
    successors: Mapping[int, int]
    period: str
    dated: bool
    events: Mapping[str, str] = field(default_factory=dict)
    based: bool = False
    hidden: Mapping[int, str] = field(default_factory=dict)
    dropped: Mapping[int, str] = field(default_factory=dict)


def context() -> Context:
    """The context of the published snapshot."""
    names = reads.topic_names()
    merged = names.dropna(subset=["merged_into"])
    live = names[names["merged_into"].isna() & ~names["hidden"] & ~names["dropped"]]
    hidden, dropped = (names[names[name]] for name in ("hidden", "dropped"))
    return Context(
        options=reads.options() | {"sign": reads.signs()},
        topics={-1: "No topic"} | {int(i): str(n) for i, n in zip(live["topic_id"], live["name"], strict=True)},
        successors={int(i): int(m) for i, m in zip(merged["topic_id"], merged["merged_into"], strict=True)},
        period=reads.suggested_period(),
        dated=reads.coverage(Filters())["dated"] > 0,
        events=_events(),
        based=compared.based(),
        hidden={int(i): str(n) for i, n in zip(hidden["topic_id"], hidden["name"], strict=True)},
        dropped={int(i): str(n) for i, n in zip(dropped["topic_id"], dropped["name"], strict=True)},
    )


def _events() -> dict[str, str]:
    """Key of each event → how it is shown, latest first."""
    rows = compared.events().iloc[::-1]
    return {key: f"{name} ({formats.day(day)})" for key, name, day in zip(rows["key"], rows["name"], rows["day"], strict=True)}


def default(name: str, known: Context) -> Any:
    """What a value is when nobody chose: absent from the URL."""
    fixed = {
        "period": known.period, "compare": "previous", "measure": "rate" if known.based else "customers", "by": "theme",
        "unhappy": False, "review": False, "meaning": False, "q": "", "find": "", "question": "", "at": 1,
    }  # fmt: skip
    return [] if name in _LISTS else fixed.get(name)


def parse(name: str, raw: list[str], known: Context) -> tuple[Any, list[str]]:
    """One value from the URL.

    Returns:
        The value (the default where nothing usable came) and the parts that had to be ignored.
    """
    good: list[Any] = []
    bad: list[str] = []
    for text in raw:
        value = _one(name, text, known) if len(text) <= _LONGER.get(name, _LONGEST) else None
        if value is None:
            bad.append(text)
        else:
            good.append(value)
    if name == "open":
        return (good, []) if len(good) == 2 else ([], raw)
    if name in _LISTS:
        return good, bad
    return (good[-1] if good else default(name, known)), bad


def _one(name: str, text: str, known: Context) -> Any:
    if name == "compare":
        return text if _comparable(text, known) else None
    if name == "measure" and text == "rate" and not known.based:
        return None
    if name in CHOICES:
        return text if text in CHOICES[name] else None
    if name in known.options:
        return text if text in known.options[name] else None
    if name in ("from", "to"):
        return _date(text)
    if name == "topic":
        number = _successor(text, known)
        return number if number in known.topics else None
    if name == "edit":
        number = _successor(text, known)
        return number if number in {*known.topics, *known.hidden} - {-1} else None
    if name in ("unhappy", "review", "meaning"):
        return True if text == "1" else None
    if name in ("at", "brief", "against"):
        return int(text) if text.isdecimal() and 0 < int(text) < 100_000 else None
    return None if name in CHOSEN or name == "sign" else text


def _comparable(text: str, known: Context) -> bool:
    kind, parted, value = text.partition(":")
    if not parted:
        return text in COMPARISONS
    return value in known.events if kind == EVENT else kind in BESIDE and value in known.options.get(kind, [])


def _successor(text: str, known: Context) -> int | None:
    """The topic that stands for the one in a link; None where the text is no number."""
    number = int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else None
    for _ in range(10):
        number = known.successors.get(number, number) if number is not None else None
    return number


def _unusable(name: str, text: str, known: Context) -> str:
    """What a part of a link that cannot be used is called in the note on it."""
    number = _successor(text, known) if name == "topic" else None
    if number is not None and number in known.hidden:
        return f"the topic “{known.hidden[number]}”, which was hidden (see Themes)"
    if number is not None and number in known.dropped:
        return f"“{known.dropped[number]}”, of which somebody said that it is not a topic (see Themes)"
    return _named(name, text)


def _named(name: str, text: str) -> str:
    """A part of a link as it came, cut; plain text, to be escaped where it is drawn."""
    return f"{formats.shorten(name, 40)}={formats.shorten(text, 40)}"


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2100 else None


def dump(values: Mapping[str, Any], known: Context, *, page: str) -> dict[str, list[str]]:
    """The part of the URL that stands for these values on a page; defaults leave no trace."""
    out: dict[str, list[str]] = {}
    for name in _NAMES:
        value = values.get(name)
        if page not in _PLACE.get(name, (page,)) or value == default(name, known):
            continue
        if name in ("from", "to") and values.get("period") != "custom":
            continue
        if texts := _texts(value):
            out[name] = texts
    return out


def _texts(value: Any) -> list[str]:
    if value is None or value is False or value in ("", []):
        return []
    return [p.isoformat() if isinstance(p, date) else "1" if p is True else str(p) for p in (value if isinstance(value, list) else [value])]


def sync(page: str) -> None:
    """Bring the URL and the widgets' values together: once per view, before any widget.

    A URL that is not the one written last came from outside (first view, link, back button): it is read, and what it cannot mean is
    named in a note. A page opened from the menu comes with an empty URL: the values stay, and are written to it.
    """
    state, known = st.session_state, context()
    came = {name: st.query_params.get_all(name) for name in st.query_params}
    moved = state.get("_page") != page
    came = _bridged(came, page)
    if state.get("_url") is None or (came != state["_url"] and not (moved and not came)):
        _read(came, known, page)
    for name in _NAMES:
        texts = _texts(state.get(name))
        state[name] = parse(name, texts, known)[0] if texts else default(name, known)
    state["_known"], state["_page"] = known, page
    _write()


def _bridged(came: dict[str, list[str]], page: str) -> dict[str, list[str]]:
    """What the reader left behind, when the URL is one that only stood between two pages (see :func:`go`)."""
    return st.session_state.get("_bridges", {}).get((page, _key(came)), came)


def _key(url: Mapping[str, list[str]]) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset((name, tuple(texts)) for name, texts in url.items())


def _read(came: Mapping[str, list[str]], known: Context, page: str) -> None:
    ignored = [_named(name, text) for name, texts in came.items() if name not in _NAMES for text in texts]
    for name in _NAMES:
        if page not in _PLACE.get(name, (page,)):
            continue
        st.session_state[name], bad = parse(name, list(came.get(name, [])), known)
        ignored += [_unusable(name, text, known) for text in bad]
    if st.session_state["from"] or st.session_state["to"]:
        st.session_state["period"] = "custom"
    st.session_state["_ignored"] = ignored


def _write() -> None:
    state = st.session_state
    url = dump({name: state[name] for name in _NAMES}, state["_known"], page=state["_page"])
    if url != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(url)
    state["_url"] = url


def ignored() -> list[str]:
    """Parts of the last URL that could not be used; told once."""
    return list(st.session_state.pop("_ignored", []))


def known() -> Context:
    """The context that :func:`sync` found."""
    return st.session_state["_known"]


def value(name: str) -> Any:
    """A single value, e.g. ``value("grain")``."""
    return st.session_state.get(name)


def current() -> Filters:
    """Which conversations the reader chose."""
    state = st.session_state
    since, until = reads.resolve_period(state["period"], state["from"], state["to"])
    kind, _, key = str(state["compare"]).partition(":")
    if kind == EVENT and (weeks := compared.around(key, state["period"], since, until)):
        since, until = weeks.since, weeks.until
    many = {name: tuple(sorted(state[name])) for name in CHOSEN}
    return Filters(since=since, until=until, compare=state["compare"], topic=state["topic"], unhappy=bool(state["unhappy"]), **many)


def wanted() -> Wanted:
    """Which sentences the reader looks for."""
    state = st.session_state
    words = " ".join(str(state["q"] or "").split())[:_LONGEST]
    looked_for = {name: state[name] for name in ("tone", "sign", "about", "quality")}
    return Wanted(words=words, meaning=bool(words and state["meaning"]), **looked_for)


def choose(**changes: Any) -> None:
    """Change values from a callback, before the next view; None clears."""
    for name, new in changes.items():
        st.session_state[name] = default(name, known()) if new is None else new


def clear() -> None:
    """Forget every choice of the filter bar."""
    choose(**dict.fromkeys(("period", "from", "to", "compare", *CHOSEN, "topic", "unhappy")))


def address(page: str, **changes: Any) -> dict[str, list[str]]:
    """Query of a link to a page: the present filters with some changed; values of single pages do not travel along."""
    values = {name: st.session_state.get(name) for name in _NAMES if name not in _PLACE} | changes
    if "back" in changes or page not in _PLACE["back"]:
        return dump(values, known(), page=page)
    here = st.session_state["_page"]
    query = urlencode({n: v for n, v in st.session_state["_url"].items() if n != "back"}, doseq=True)
    return dump(values | {"back": f"{here}?{query}"[:_LONGEST]}, known(), page=page)


def link(page: str, label: str, *, icon: str | None = None, help: str | None = None, **changes: Any) -> None:
    """A link to a page that takes the filters along; ``label`` is plain text."""
    stored_link(page, label, query=address(page, **changes), icon=icon, help=help)


def stored_link(page: str, label: str, *, query: Mapping[str, list[str]], icon: str | None = None, help: str | None = None) -> None:
    """A link to a page with a query of its own, e.g. one that was kept with a brief.

    To the page that the reader is on it is a button: such a link would be followed without its address being shown.
    """
    if page != st.session_state["_page"]:
        st.page_link(PAGES[page], label=formats.plain(label), icon=icon, help=help, query_params=dict(query))
        return
    key = f"to_{page}_{label}_{urlencode(query, doseq=True)}"
    st.button(formats.plain(label), icon=icon, help=help, type="tertiary", key=key, on_click=_read, args=(query, known(), page))


def go(page: str, **changes: Any) -> None:
    """Open a page from a callback.

    On the way the browser's history gets an entry more: the page left, with the values of the page opened. Who goes back to it is shown
    the page as they left it.
    """
    state, query = st.session_state, address(page, **changes)
    if page != state["_page"]:
        state.setdefault("_bridges", {})[state["_page"], _key(query)] = state["_url"]
    st.switch_page(PAGES[page], query_params=query)


def back_link() -> None:
    """Where the reader came from, with the filters they had there; nothing when they came by themselves."""
    page, _, query = str(st.session_state.get("back") or "").partition("?")
    if page not in PAGES or page == st.session_state["_page"]:
        return
    came = parse_qs(query)
    parsed = {name: parse(name, came[name], known())[0] for name in _NAMES if name in came}
    st.page_link(
        PAGES[page],
        label=f"Back to {page}",
        icon=":material/arrow_back:",
        query_params=dump({"period": known().period} | parsed, known(), page=page),
    )


def period_chosen() -> bool:
    """Whether the period or what it is compared with is not the usual one."""
    return any(value(name) != default(name, known()) for name in ("period", "compare"))


def full_address(base: str, *, page: str | None = None, **changes: Any) -> str:
    """The present view, or another page with the present filters and some changed, as a link that others can open.

    Args:
        base: Address of the present view.
    """
    url, query = base.partition("?")[0], st.session_state["_url"]
    if page is not None:
        root = url.removesuffix("/").removesuffix(f"/{st.session_state['_page']}")
        url, query = f"{root}/{page}", address(page, **changes, back="")
    told = urlencode(query, doseq=True)
    return url + (f"?{told}" if told else "")
