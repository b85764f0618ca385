"""``backup`` and ``restore``: the files of a store that cannot be computed again."""

from __future__ import annotations

import os
import sqlite3
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from data.erasing.record import copy_lines
from data.ledger import Ledger
from data.schema import InputError, StoreError
from data.snapshots import Store, open_current
from data.snapshots.lock import run_lock
from nlp.cli.settle import settle, settle_restored

LEDGER = "ledger.sqlite"
FILES = (LEDGER, "salt", "store_id")
_LARGEST = 4 * 1024**3


def backup(store: Path, out: Path) -> Path:
    """Write ledger, salt, store id and context into ``out/TIME.tar.gz`` (mode 0600), also while the store is used.

    Raises:
        StoreError: There is nothing to copy.
    """
    home = Store(store)
    if not (store / "salt").is_file():
        raise StoreError(f"{store} is no store: it has no file 'salt'. Name the folder that runs write into with --store.")
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = out / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
    draft = target.with_suffix(".draft")
    with (
        tempfile.TemporaryDirectory() as folder,
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        tarfile.open(fileobj=file, mode="w:gz") as archive,
    ):
        if (store / LEDGER).is_file():  # copied by the database itself: a file in use may be half written
            archive.add(_copied(store / LEDGER, Path(folder)), LEDGER)
        for path in [store / "salt", store / "store_id", *sorted(home.context.glob("*"))]:
            if path.is_file():
                archive.add(path, str(path.relative_to(store)))
    os.replace(draft, target)
    click.echo(f"{target}: {target.stat().st_size} bytes", err=True)
    if os.environ.get("EARSHOT_LEDGER_URL"):
        click.echo("The ledger lies on a database server (EARSHOT_LEDGER_URL): back that up with its own tools.", err=True)
    return target


def _copied(ledger: Path, folder: Path) -> Path:
    source, target = sqlite3.connect(ledger), sqlite3.connect(folder / LEDGER)
    with target:
        source.backup(target)
    source.close()
    target.close()
    return folder / LEDGER


def restore(archive: Path, store: Path) -> None:
    """Put the files of a backup into a new store, or back into the store they came from.

    What was forgotten or removed since the backup stays so: the present ledger's erasures are carried over. The files that are replaced
    stay in ``DIR/replaced/TIME``; delete them when all is well.

    Raises:
        InputError: The file is no backup.
        StoreError: The store is another one, or a run holds it; or the ledger is from a newer version.
    """
    home = Store(store)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        _unpack(archive, unpacked)
        _same_store(unpacked, store)
        home.create()
        with run_lock(home):
            _check_ledger(unpacked, store)
            _put(unpacked, home)
            ledger = Ledger(store)
            try:
                if open_current(store) is not None:
                    settle(home, ledger)
                    settle_restored(home, ledger)
            finally:
                ledger.close()
    click.echo(f"Restored into {store}.", err=True)
    if open_current(store) is None:
        click.echo("Nothing is published there: import the exports again; names, checks and ids are as they were.", err=True)


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive, mode="r:gz") as file:
            members = file.getmembers()
            odd = [
                one.name for one in members if not one.isfile() or not (one.name in FILES or _of_context(one.name)) or one.size > _LARGEST
            ]
            if odd or "salt" not in {one.name for one in members}:
                raise InputError(
                    f"{archive} is no backup of Earshot" + (f": it holds {', '.join(odd[:5])}." if odd else ": it has no salt.")
                )
            file.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError) as error:
        raise InputError(f"{archive} cannot be read as a backup ({error}). Give a .tar.gz that `backup` wrote.") from error


def _of_context(name: str) -> bool:
    parts = Path(name).parts
    return len(parts) == 2 and parts[0] == "context" and not parts[1].startswith(".")


def _same_store(unpacked: Path, store: Path) -> None:
    if (store / "salt").is_file() and (store / "salt").read_bytes() != (unpacked / "salt").read_bytes():
        raise StoreError(
            f"{store} is another store than the one that was backed up: its customers could not be told any more. "
            "Restore into an empty folder, and import the exports there."
        )


def _check_ledger(unpacked: Path, store: Path) -> None:
    """That this version can read it; erasures of the present ledger are worked in."""
    if not (unpacked / LEDGER).is_file():
        return
    (unpacked / "store_id").touch()
    saved = Ledger(unpacked)
    try:
        if (store / LEDGER).is_file():
            present = Ledger(store)
            try:
                copy_lines(present, saved)
            finally:
                present.close()
    finally:
        saved.close()
    sqlite3.connect(unpacked / LEDGER).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()


def _put(unpacked: Path, home: Store) -> None:
    aside = home.replaced / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for path in sorted(one for one in unpacked.rglob("*") if one.is_file() and not one.name.startswith(f"{LEDGER}-")):
        name = path.relative_to(unpacked)
        present = home.root / name
        if present.is_file():
            (aside / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(present, aside / name)
        draft = present.with_name(f"{present.name}.draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(path.read_bytes())
        if name.name == LEDGER:
            for rest in ("-wal", "-shm"):  # of the old file: they would be taken for the new one's
                (home.root / f"{LEDGER}{rest}").unlink(missing_ok=True)
        os.replace(draft, present)
