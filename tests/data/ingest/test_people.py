"""Cells that are persons' names."""

from __future__ import annotations

import pytest

from data.ingest.people import is_person


@pytest.mark.parametrize(
    "cell",
    [
        "Anna Nowak", "Jean Dupont", "Lefèvre, Jean", "Nguyễn Văn An", "王伟", "李某", "张先生",
        "रमेश कुमार", "Katarzyna Wójcik", "María García",
        "Hans Müller", "Mr Paul Smith", "Piotr Zieliński",
    ],
)  # fmt: skip
def test_is_person_knows_names_of_eight_languages(cell: str) -> None:
    assert is_person(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "", "Anna", "Direct Line", "Wells Fargo", "Chase Bank", "Savings account",
        "Travel insurance", "General Motors", "Virginia", "车险",
        "बचत खाता", "Thẻ tín dụng", "Late fee", "AXA", "brahim--k-131532",
        "Sabine wants her money back today", "Credit Paul Finance",
    ],
)  # fmt: skip
def test_is_person_must_not_take_companies_products_and_codes(cell: str) -> None:
    assert not is_person(cell)
