from typing import Any

import pytest

from pages.shared.cards import _customdata


@pytest.mark.parametrize(
    ("point", "data"),
    [
        ({"customdata": ["Card", "speed"]}, ["Card", "speed"]),
        ({"customdata": {"1": "b", "0": "a", "10": "k", "2": "c"}}, ["a", "b", "c", "k"]),
        ({"id": "11", "label": "Fees"}, ["11"]),
        ({"customdata": 7}, [7]),
        ({"x": 1}, []),
    ],
)
def test_customdata_is_read_however_the_browser_hands_it_over(point: dict[str, Any], data: list[Any]) -> None:
    assert _customdata(point) == data
