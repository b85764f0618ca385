"""The company's own name, found by how many write it and by its capitals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from nlp.encode import HashingEncoder
from nlp.topics.brand import DIRECTIONS, brand_directions, brand_words, of_the_whole

SUBJECTS = ("the monthly fee is too high", "the card was declined again", "the app crashes at the login", "the claim takes forever")


def frame(texts: list[str], language: str = "en") -> pd.DataFrame:
    ids = [f"{number}" for number in range(len(texts))]
    return pd.DataFrame({"conversation_id": ids, "source": "s", "sentence": texts, "language": language})


def complaints(name: str, *, every: int = 2, count: int = 120) -> pd.DataFrame:
    """Conversations about four subjects, of which one in so many names the company."""
    return frame([SUBJECTS[n % 4] + (f" and I blame {name} for it" if n % every == 0 else "") for n in range(count)])


@pytest.mark.parametrize("name", ["Lumera", "N26", "ING", "Żabka"])
def test_a_name_that_many_write_is_the_company_s_own(name: str) -> None:
    assert brand_words(complaints(name)) == (name.lower(),)


def test_a_name_of_two_words_is_found_word_by_word() -> None:
    assert set(brand_words(complaints("Wells Fargo"))) == {"wells", "fargo"}


def test_two_names_apart_are_products_that_tell_something() -> None:
    both = [complaints(name, every=1) for name in ("Playbox", "Gamestation")]
    assert brand_words(pd.concat([both[0], both[1].assign(source="other")], ignore_index=True)) == ()


def test_a_frequent_partner_s_name_is_not_the_company_s() -> None:
    own, partner = complaints("Lumera", every=1, count=240), complaints("Parcelway", every=1, count=90).assign(source="other")
    assert brand_words(pd.concat([own, partner], ignore_index=True)) == ("lumera",)


def test_a_name_that_few_write_is_somebody_else_s() -> None:
    assert brand_words(complaints("Lumera", every=8, count=400)) == ()


def test_a_name_once_found_stays_until_half_as_many_write_it() -> None:
    assert brand_words(complaints("Lumera", every=8, count=400), known=("lumera",)) == ("lumera",)
    assert brand_words(complaints("Lumera", every=25, count=1_000), known=("lumera",)) == ()


@pytest.mark.parametrize("name", ["lumera", "nobody", "@Lumera", "XXXX", "<NAME>"])
def test_small_letters_handles_and_masks_are_no_name(name: str) -> None:
    assert brand_words(complaints(name)) == ()


def test_a_law_that_long_letters_quote_is_no_name() -> None:
    letters = [". ".join([*SUBJECTS * 6, "I quote the Fairness Act here" if n % 3 == 0 else "I wait"]) for n in range(120)]
    sentences = frame(letters).assign(sentence=[letter.split(". ") for letter in letters]).explode("sentence", ignore_index=True)
    assert brand_words(sentences) == ()


def test_capitals_say_nothing_where_every_word_has_one() -> None:
    assert brand_words(frame([f"Complaint About {SUBJECTS[n % 4].title()} For Months" for n in range(120)])) == ()
    assert brand_words(frame([f"wegen Karte und Konto, {n} Tage" for n in range(120)], language="de")) == ()


def test_headlines_with_the_name_in_capitals_still_tell_it() -> None:
    some = [f"my {subject} with Lumera" for subject in SUBJECTS]
    assert brand_words(frame([some[n % 4] if n % 2 else some[n % 4].replace("the", "The") for n in range(120)])) == ("lumera",)


def test_nothing_said_has_no_name() -> None:
    assert brand_words(frame([])) == ()


def shifted(by: np.ndarray) -> Callable[[list[str]], np.ndarray]:
    """An encoder in whose space saying the name moves a text by so much."""
    plain = HashingEncoder(dim=len(by))

    def encode(texts: list[str]) -> np.ndarray:
        named = np.array(["Lumera" in text for text in texts])
        return plain.encode([text.replace("Lumera", "").strip() for text in texts]) + named[:, None] * by

    return encode


def test_brand_directions_are_where_the_name_moves_a_text() -> None:
    away = np.zeros(16, np.float32)
    away[3] = 2.0
    axes = brand_directions([f"Lumera {subject}" for subject in SUBJECTS], ("lumera",), shifted(away), seed=0)
    assert axes is not None
    assert len(axes) <= DIRECTIONS
    assert np.allclose(axes @ axes.T, np.eye(len(axes)), atol=1e-5)
    assert abs(axes[0, 3]) == pytest.approx(1.0, abs=1e-3)


def test_without_a_name_there_are_no_directions() -> None:
    encode = shifted(np.zeros(8, np.float32))
    assert brand_directions(list(SUBJECTS), (), encode, seed=0) is None
    assert brand_directions(["Lumera"], ("lumera",), encode, seed=0) is None  # nothing is left to compare


def test_an_opinion_on_the_name_alone_is_on_the_whole() -> None:
    said = pd.DataFrame({"aspect": ["Lumera's", "Lumera app", None, "Lumera"], "theme": ["other", "other", "other", "speed"]})
    assert of_the_whole(said, ("lumera",))["theme"].tolist() == ["overall", "other", "other", "speed"]
    assert of_the_whole(said, ()) is said
