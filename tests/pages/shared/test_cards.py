from typing import Any

import pandas as pd
import pytest

from pages.shared.cards import _customdata, spaced


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


def test_spaced_shows_whole_numbers_as_everywhere_else_and_keeps_them_numbers() -> None:
    table = pd.DataFrame({"Size": pd.array([12345, None], dtype="Int64"), "Share": ["12 %", "–"], "Read": [54321.0, float("nan")]})
    styled = spaced(table)
    assert "54\u202f321" in styled.to_html()
    assert "nan" not in styled.to_html()
    assert "12\u202f345" in styled.to_html()
    assert "12,345" not in styled.to_html()
    assert styled.data["Size"].tolist() == [12345, pd.NA]


def test_spaced_must_not_fail_on_a_table_without_rows_or_numbers() -> None:
    assert spaced(pd.DataFrame({"Name": []})).to_html()
    assert spaced(pd.DataFrame()).to_html() is not None
