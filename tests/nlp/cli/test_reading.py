from __future__ import annotations

from pathlib import Path

import pytest

from data.schema import InputError
from nlp.cli.reading import Reading


def test_options_let_columns_overrule_the_mapping_file(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[columns]\ntext = "Body"\nproduct = "Item"\n', encoding="utf-8")
    options = Reading(columns=('text="Words"'.replace('"', ""),), mapping=path).options()
    assert options.columns == {"text": "Words", "product": "Item"}


@pytest.mark.parametrize("bad", ["text", "=Body", "text="])
def test_options_explain_a_malformed_column(bad: str) -> None:
    with pytest.raises(InputError, match="FIELD"):
        Reading(columns=(bad,)).options()


def test_options_must_not_take_an_unknown_zone() -> None:
    with pytest.raises(InputError, match="Europe/Warsaw"):
        Reading(timezone="Mars/Base").options()


def test_options_name_a_mapping_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml"):
        Reading(mapping=tmp_path / "none.toml").options()
