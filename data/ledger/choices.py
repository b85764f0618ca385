"""How people want files to be read: columns and codes chosen for one file hold for later files of its shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from data.ingest.mapping import choice_of
from data.ingest.shapes import Choice, Shape
from data.ledger import Ledger
from data.ledger.tables import import_choices
from data.schema import InputError


class ImportChoices:
    """The choices kept for one store. No line is ever changed: the last one on a shape counts, and one that says nothing forgets.

    Args:
        ledger: Open; stays the caller's.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def remember(self, shape: Shape, *, columns: Mapping[str, str], codes: Mapping[str, Mapping[str, str]], who: str, at: datetime) -> None:
        """Keep how files of a shape are to be read.

        Raises:
            StoreError: It could not be written.
        """
        said = json.dumps({"columns": dict(columns), "codes": {field: dict(table) for field, table in codes.items()}}, ensure_ascii=False)
        headers = json.dumps(list(shape.headers), ensure_ascii=False)
        line = {"at": at, "who": who, "source": shape.source, "headers": headers, "said": said}
        self.ledger.write(sa.insert(import_choices).values(store_id=self.ledger.store_id, **line))

    def forget(self, key: str, *, who: str, at: datetime) -> None:
        """Read files of a shape as if nothing had been chosen; nothing happens where nothing was.

        Raises:
            StoreError: It could not be written.
        """
        for choice in self.standing():
            if choice.shape and choice.shape.key == key:
                self.remember(choice.shape, columns={}, codes={}, who=who, at=at)

    def standing(self) -> tuple[Choice, ...]:
        """The choices that count, oldest first."""
        mine = sa.select(import_choices).where(import_choices.c.store_id == self.ledger.store_id).order_by(import_choices.c.choice_id)
        with self.ledger.engine.connect() as connection:
            lines = connection.execute(mine).mappings().all()
        choices = [choice for line in lines if (choice := _read(dict(line))) is not None]
        last = {choice.shape.key: place for place, choice in enumerate(choices) if choice.shape}
        return tuple(choices[place] for place in sorted(last.values()) if choices[place])


def _read(line: Mapping[str, Any]) -> Choice | None:
    """A line; None where words were removed from it so that it says nothing any more."""
    try:
        headers, said = json.loads(line["headers"]), choice_of(json.loads(line["said"]), where="")
    except (ValueError, InputError):
        return None
    day = line["at"].replace(tzinfo=UTC) if line["at"].tzinfo is None else line["at"].astimezone(UTC)
    shape = Shape(source=str(line["source"]), headers=tuple(map(str, headers)))
    return Choice(columns=said.columns, codes=said.codes, shape=shape, who=str(line["who"]), at=f"{day:%Y-%m-%d}")
