"""``export``: every table of the published snapshot as CSV or Parquet."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pandas as pd

from data import agents
from data.ingest import names
from data.schema import PUBLISHED, TABLES, StoreError, empty
from data.snapshots import Snapshot, load, open_current

AGENTS_OWN = ("agent_id", "agent_tenure_days")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(store: Path, out: Path, *, kind: str) -> None:
    """Write the tables and the manifest into ``out``.

    Raises:
        StoreError: Nothing is published in the store.
    """
    snapshot = published(store)
    out.mkdir(parents=True, exist_ok=True)
    for table in PUBLISHED:
        frame = load(snapshot, table)
        if table == "conversations":
            frame = without_agents(frame)
        path = out / f"{table}.{kind}"
        if kind == "parquet":
            frame.to_parquet(path, index=False)
        else:
            spreadsheet_safe(frame).to_csv(path, index=False, encoding="utf-8-sig")
        click.echo(f"{path}: {len(frame)} rows")
    shutil.copyfile(snapshot.folder / "manifest.json", out / "manifest.json")


def without_agents(conversations: pd.DataFrame) -> pd.DataFrame:
    """Conversations by which nobody can count what single agents do.

    Empty (the columns stay, so that every export has the contract's): who answered (even hashed, it could be counted by) and their days of
    service (which with the date say who it is); sites, units, codes and kept values that stand for fewer than five agents. Left out:
    unmapped columns that name agents.
    """
    who = conversations["agent_id"]
    found = conversations.assign(**{name: empty(TABLES["conversations"])[name].reindex(conversations.index) for name in AGENTS_OWN})
    teams = who.groupby(found["site"]).nunique()
    found["site"] = found["site"].where(found["site"].isin(teams.index[teams >= agents.LEAST]))
    found["business_unit"] = found["business_unit"].where(~found["business_unit"].isin(agents.of_few(found["business_unit"], who)))
    for name in [name for name in ("tags", "kept") if name in found]:
        found[name] = agents.without(found[name], agents.of_few(found[name], who))
    found["extra"] = found["extra"].map(_extra, na_action="ignore").astype(found["extra"].dtype)
    return found


def _extra(text: str) -> str:
    cells = json.loads(text)
    if not any(names.is_agent(header) for header in cells):
        return text
    return json.dumps({header: cell for header, cell in cells.items() if not names.is_agent(header)}, ensure_ascii=False)


def published(store: Path) -> Snapshot:
    """The published snapshot.

    Raises:
        StoreError: There is none.
    """
    snapshot = open_current(store)
    if snapshot is None:
        raise StoreError(f"Nothing is published in {store}. Run: python -m nlp run INPUT --store {store}")
    return snapshot


def spreadsheet_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Text cells that a spreadsheet would run as a formula get a leading apostrophe; lists become JSON."""
    return pd.DataFrame({name: _safe(frame[name]) for name in frame.columns}, index=frame.index)


def _safe(values: pd.Series) -> pd.Series:
    if values.dtype == object:
        values = values.map(lambda value: value if value is None else json.dumps(list(map(_plain, value)), ensure_ascii=False)).astype(
            "str"
        )
    if not isinstance(values.dtype, pd.StringDtype):
        return values
    return values.where(~values.str.startswith(FORMULA_STARTS, na=False), "'" + values)


def _plain(value: object) -> object:
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]
