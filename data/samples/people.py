"""Customers, agents and their personal data: invented persons, reserved ranges where they exist, valid checksums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from data.samples.facts import Scene
from data.samples.grammar import load
from data.samples.style import unaccented
from data.samples.timeline import pick
from data.samples.world import COUNTRIES, World

_IBAN = {
    "GB": "LUMN{:06d}{:08d}", "IE": "LUMN{:06d}{:08d}", "DE": "99{:06d}{:010d}", "AT": "99{:03d}{:011d}", "FR": "99{:08d}{:013d}",
    "BE": "99{:03d}{:07d}", "ES": "99{:06d}{:012d}", "PL": "99{:06d}{:016d}",
}  # fmt: skip
_PHONES = {
    "GB": "07700 900{:03d}", "IE": "085 55{:02d}{:03d}", "DE": "0171 39200{:02d}", "AT": "0664 555 {:04d}",
    "FR": "06 39 98 {:02d} {:02d}", "BE": "0470 55 {:02d} {:02d}", "ES": "655 55 {:02d} {:02d}", "MX": "55 5555 {:04d}",
    "PL": "512 555 {:03d}", "CN": "138 0013 {:04d}", "VN": "0912 555 {:03d}", "IN": "98765 4{:04d}",
}  # fmt: skip
_HOSTS = ("example.com", "example.org", "example.net", "mail.example.com")
_IINS = ("4000", "4917", "5100", "5425", "2221", "3782")


@dataclass(frozen=True)
class Customer:
    """A person who contacts support; everything follows from the number, so that no list of customers is kept."""

    number: int
    grammar: str
    country: str
    segment: str
    female: bool
    first: str
    last: str

    @property
    def customer_id(self) -> str:
        """Id in the help desk's export."""
        return f"C{7000000 + self.number * 37 % 2999999:07d}"


@dataclass(frozen=True)
class Agent:
    """Someone who answers, at one site."""

    agent_id: str
    site: str
    hired_day: int
    female: bool


def customer(world: World, seed: int, number: int) -> Customer:
    """Customer ``number`` of the population of a seed."""
    rng = Random(seed * 1_000_003 + number)  # noqa: S311  (a seeded generator is the point)
    name = pick(world.grammars, rng)
    grammar = load(name)
    female = rng.random() < 0.5
    return Customer(
        number=number,
        grammar=name,
        country=pick(COUNTRIES[grammar.language], rng),
        segment=pick(world.segments, rng),
        female=female,
        first=rng.choice(grammar.words("female" if female else "male")),
        last=last_name(grammar.words("last"), female, rng),
    )


def last_name(names: list[str], female: bool, rng: Random) -> str:
    """A family name; ``Kowalski/Kowalska`` gives the form by gender."""
    male_form, _, female_form = rng.choice(names).partition("/")
    return (female_form or male_form) if female else male_form


def agents(world: World, seed: int, *, count: int = 120) -> Mapping[str, list[Agent]]:
    """Agents by site."""
    rng = Random(seed + 17)  # noqa: S311
    staff: dict[str, list[Agent]] = {site: [] for site in world.sites}
    for number in range(count):
        site = pick(world.sites, rng)
        staff[site].append(Agent(f"A{1000 + number}", site, int(rng.expovariate(1 / 420)), rng.random() < 0.55))
    return staff


def card_number(rng: Random) -> str:
    """A card number with a valid Luhn digit, in groups or not."""
    stem = rng.choice(_IINS)
    length = 15 if stem.startswith("37") else 16
    digits = stem + "".join(str(int(rng.random() * 10)) for _ in range(length - 5))
    total = sum(d if i % 2 else (2 * d - 9 * (d > 4)) for i, d in enumerate(map(int, reversed(digits))))
    digits += str(-total % 10)
    mark = rng.choice((" ", " ", "-", ""))
    return mark.join(digits[i : i + 4] for i in range(0, length, 4))


def iban(country: str, rng: Random) -> str:
    """An IBAN with valid check digits (mod 97) and a bank code that no bank has; German where the country has none."""
    country = country if country in _IBAN else "DE"
    shape = _IBAN[country]
    body = shape.format(*(int(rng.random() * 10 ** int(width)) for width in _widths(shape)))
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    plain = f"{country}{98 - number % 97:02d}{body}"
    return plain if rng.random() < 0.4 else " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def phone(country: str, rng: Random) -> str:
    """A phone number of the country, in a range kept for fiction where there is one."""
    shape = _PHONES[country]
    return shape.format(*(int(rng.random() * 10 ** int(width)) for width in _widths(shape)))


def email(first: str, last: str, number: int, rng: Random) -> str:
    """An address in a reserved domain."""
    plain = "".join(c for c in unaccented(f"{first}.{last}").lower() if c.isascii() and (c.isalnum() or c == "."))
    stem = plain if len(plain) > 5 else f"kunde{number}"
    return f"{stem}{rng.choice(('', '', str(int(rng.random() * 90) + 10)))}@{rng.choice(_HOSTS)}"


def _widths(shape: str) -> list[str]:
    return [part.split("d")[0].lstrip("0") for part in shape.split("{:")[1:]]


def personal(kind: str, who: Customer, scene: Scene) -> str:
    """A piece of personal data, exactly as it stands in the words."""
    rng = scene.rng
    if kind == "card":
        return card_number(rng)
    if kind == "iban":
        return iban(who.country, rng)
    if kind == "phone":
        return phone(who.country, rng)
    if kind == "email":
        return email(who.first, who.last, who.number, rng)
    if kind == "address":
        return scene.slot("address")
    if kind == "account":
        return f"{int(rng.random() * 10**8):08d}"
    first, last = who.first, who.last
    return (
        f"{last}{first}" if scene.grammar.language == "zh" else f"{last} {first}" if scene.grammar.language == "vi" else f"{first} {last}"
    )
