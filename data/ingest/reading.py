"""Files, folders, globs and archives → one intake."""

from __future__ import annotations

import glob
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from data.ingest import archives
from data.ingest.formats import EXTENSIONS, read_table
from data.ingest.messages import Read, to_messages
from data.ingest.parquet import read_parquet
from data.ingest.raw import InputFile, Intake, Options, RawTable
from data.ingest.sources import source_of
from data.ingest.texts import gather, is_plain_text
from data.schema import MESSAGES, TABLES, InputError, conform, empty

Progress = Callable[[int, int, str], None]
"""Called after each file: files done, files in all, the file's name."""


class Item(NamedTuple):
    """Something to read: one file, or the plain-text files of one folder. ``given``: the user named this very file."""

    paths: tuple[Path, ...]
    name: str
    given: bool


def expand(inputs: Sequence[str | Path]) -> list[Path]:
    """Files that inputs stand for: files themselves, the readable files of folders (with those below), matches of globs.

    Raises:
        InputError: An input stands for nothing.
    """
    return list(dict.fromkeys(path for path, _ in _expand(inputs)))


def read(path: Path, options: Options) -> Intake:
    """What one file holds; an archive gives one ``InputFile`` for each file in it.

    Raises:
        InputError: The file cannot be used; the message says what to do.
    """
    return read_all([path], options)


def read_all(
    inputs: Sequence[str | Path], options: Options, *, skip: frozenset[str] = frozenset(), progress: Progress | None = None
) -> Intake:
    """What all inputs hold together.

    The plain-text files of one folder count as one input: a conversation a file. A file that only a folder, a glob or an archive
    brought in and that cannot be read does not stop the others: it is listed with zero rows and the reason among its notes.

    Args:
        inputs: Files, folders and globs.
        options: How to read.
        skip: SHA-256 of files that are not to be read again.
        progress: Told after each file.

    Raises:
        InputError: An input stands for nothing, a named file cannot be used, or none can.
    """
    _check_zone(options.timezone)
    reads: list[Read] = []
    skipped = 0
    items = _items(inputs)
    for done, item in enumerate(items, start=1):
        found = _read_item(item, options, skip)
        reads += found
        skipped += not found
        if progress:
            progress(done, len(items), item.name)
    failed = [one.file for one in reads if one.file.format == "unreadable"]
    if failed and len(failed) == len(reads) and not skipped:
        raise InputError("\n".join(file.notes[0] for file in failed[:5]))
    return _together(reads)


def _check_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"'{timezone}' is no time zone; wanted an IANA name like Europe/Warsaw or Asia/Ho_Chi_Minh.") from error


def _expand(inputs: Sequence[str | Path]) -> Iterator[tuple[Path, bool]]:
    """Every file, and whether the user named it itself."""
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(file, path) and _readable(file))
            if not found:
                raise InputError(f"The folder {path} holds no file that Earshot reads ({', '.join(sorted(EXTENSIONS))}).")
            yield from ((file, False) for file in found)
        elif path.exists():
            yield path, True
        elif re.search(r"[*?\[]", str(given)):
            matches = sorted(Path(match) for match in glob.glob(str(given), recursive=True) if Path(match).is_file())
            if not matches:
                raise InputError(f"No file matches {given}.")
            yield from ((match, False) for match in matches)
        else:
            raise InputError(f"There is no file or folder {path}.")


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~$", "__MACOSX")) for part in file.relative_to(folder).parts)


def _readable(file: Path) -> bool:
    return file.suffix.lower() in EXTENSIONS and file.name.lower() not in ("readme.txt", "license.txt", "requirements.txt")


def _items(inputs: Sequence[str | Path]) -> list[Item]:
    """Inputs as things to read, with names that tell them apart: as many folders before the file's name as that takes."""
    files: dict[Path, bool] = {}
    for path, given in _expand(inputs):
        files[path] = files.get(path, False) or given
    texts = Counter(path.parent for path, given in files.items() if not given and path.suffix.lower() == ".txt")
    groups: dict[tuple[Path, ...], bool] = {}
    for path, given in files.items():
        if not given and path.suffix.lower() == ".txt" and texts[path.parent] > 1:
            if not any(
                other.parent == path.parent and other.suffix.lower() == ".txt" for group in groups if len(group) > 1 for other in group[:1]
            ):
                groups[tuple(p for p, g in files.items() if not g and p.parent == path.parent and p.suffix.lower() == ".txt")] = False
        else:
            groups[(path,)] = given
    shown = [paths[0] if len(paths) == 1 else paths[0].parent for paths in groups]
    return [Item(paths, name, given) for (paths, given), name in zip(groups.items(), _short_names(shown), strict=True)]


def _short_names(paths: Sequence[Path]) -> list[str]:
    names = [path.name for path in paths]
    for depth in range(2, 12):
        doubled = {name for name, count in Counter(names).items() if count > 1}
        if not doubled:
            break
        names = ["/".join(path.resolve().parts[-depth:]) if name in doubled else name for path, name in zip(paths, names, strict=True)]
    return names


def _digest(paths: Sequence[Path]) -> str:
    """SHA-256 of a file; of the digests of several."""
    digests = []
    for path in paths:
        try:
            with path.open("rb") as stream:
                digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _read_item(item: Item, options: Options, skip: frozenset[str]) -> list[Read]:
    """Reads of one item; none where everything in it is known."""
    digest = _digest(item.paths)
    if digest in skip:
        return []
    try:
        if len(item.paths) > 1:
            named = [archives.Member(path.name, path.read_bytes()) for path in item.paths]
            return _read_texts(named, item.name, digest, source_of(item.paths[0].parent.name), options)
        return _read_path(item.paths[0], item.name, digest, options, skip)
    except InputError as error:
        if item.given:
            raise
        return [_unreadable(item.name, digest, error)]


def _read_path(path: Path, name: str, digest: str, options: Options, skip: frozenset[str]) -> list[Read]:
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(4)
    if size > archives.MAX_BYTES:
        if head == b"PAR1":
            return [to_messages(read_parquet(name, path), name=name, sha256=digest, source=source_of(name), options=options)]
        limit = archives.MAX_BYTES / 1024**3
        raise InputError(
            f"{name} has {size / 1024**3:.1f} GiB; Earshot reads up to {limit:g} GiB from one file. Split it or export Parquet."
        )
    data = path.read_bytes()
    if archives.is_zip(data):
        return _read_zip(data, name, options, skip)
    raw = _read_bytes(name, data, options)
    return [to_messages(raw, name=name, sha256=digest, source=source_of(name), options=options)]


def _read_bytes(name: str, data: bytes, options: Options) -> RawTable:
    """Cells of a file that may be packed with gzip."""
    whole = True
    if archives.is_gzip(data):
        data, whole = archives.gunzip(data, name)
    raw = read_table(name.removesuffix(".gz"), data, options)
    if not whole:
        raw.notes.append("The gzip file was cut; what could be unpacked was read.")
    return raw


def _read_zip(data: bytes, name: str, options: Options, skip: frozenset[str]) -> list[Read]:
    """One read for each file of an archive that is not known, plain-text files of one folder together."""
    reads: list[Read] = []
    known = 0
    texts: dict[str, list[archives.Member]] = {}
    for member in archives.members(data, name):
        if member.path.lower().endswith(".txt") and is_plain_text(member.data):
            texts.setdefault(str(PurePosixPath(member.path).parent), []).append(member)
            continue
        if hashlib.sha256(member.data).hexdigest() in skip:
            known += 1
        else:
            reads.append(_read_member(member, name, options))
    for folder, found in texts.items():
        digests = [hashlib.sha256(one.data).hexdigest() for one in found]
        digest = digests[0] if len(found) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
        if digest in skip:
            known += 1
        elif len(found) == 1:
            reads.append(_read_member(found[0], name, options))
        else:
            inside = name if folder == "." else f"{name}/{folder}"
            source = source_of(name if len(texts) == 1 or folder == "." else folder)
            reads += _read_texts(found, inside, digest, source, options, plain=True)
    if not known and all(one.file.format == "unreadable" for one in reads):
        raise InputError("\n".join(one.file.notes[0] for one in reads[:5]) or f"{name} holds no files.")
    return reads


def _read_member(member: archives.Member, archive: str, options: Options) -> Read:
    name = f"{archive}/{member.path}"
    digest = hashlib.sha256(member.data).hexdigest()
    try:
        if archives.is_zip(member.data):
            raise InputError(f"{name} is an archive inside an archive. Unpack it first.")
        raw = _read_bytes(name, member.data, options)
        return to_messages(raw, name=name, sha256=digest, source=source_of(member.path), options=options)
    except InputError as error:
        return _unreadable(name, digest, error)


def _read_texts(
    found: Sequence[archives.Member], name: str, digest: str, source: str, options: Options, *, plain: bool = False
) -> list[Read]:
    return [to_messages(gather(found, options, plain=plain), name=name, sha256=digest, source=source, options=options)]


def _unreadable(name: str, digest: str, error: InputError) -> Read:
    file = InputFile(name=name, sha256=digest, rows=0, source="", format="unreadable", notes=[str(error)])
    return Read(empty(MESSAGES), [], file)


def _together(reads: Sequence[Read]) -> Intake:
    full = [one.messages for one in reads if len(one.messages)]
    messages = conform(pd.concat(full, ignore_index=True), MESSAGES, name="messages") if full else empty(MESSAGES)
    rows = [(one.file.source, row.row, row.reason, row.raw, one.file.name) for one in reads for row in one.rejected]
    rejected = pd.DataFrame(rows, columns=["source", "row", "reason", "raw", "input_file"])
    rejected = conform(rejected, TABLES["rejected"], name="rejected")
    rejected["input_file"] = rejected["input_file"].astype("str")
    return Intake(messages=messages, rejected=rejected, inputs=[one.file for one in reads])
