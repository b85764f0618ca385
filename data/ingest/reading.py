"""Files, folders, globs and archives → one intake."""

from __future__ import annotations

import glob
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from data.ingest import archives
from data.ingest.fields import NoWordsError
from data.ingest.formats import EXTENSIONS, read_table
from data.ingest.joins import mismatch, read_joined, without_tickets
from data.ingest.keys import Link, Table, find_links, is_of_tickets, needs_tickets, with_sheets
from data.ingest.messages import Read, to_messages
from data.ingest.parquet import read_parquet
from data.ingest.raw import InputFile, Intake, Options, RawTable
from data.ingest.shapes import Resolved, of_these, resolve
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
    inputs: Sequence[str | Path],
    options: Options,
    *,
    skip: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> Intake:
    """What all inputs hold together.

    The plain-text files of one folder count as one input: a conversation a file. A file that only a folder, a glob or an archive
    brought in and that cannot be read does not stop the others: it is listed with zero rows and the reason among its notes.

    Args:
        inputs: Files, folders and globs.
        options: How to read.
        skip: SHA-256 of files that are not to be read again. (One that was of no use should not be among them: a new file may be what it
            lacked, as tickets are what comments lack.)
        progress: Told after each file.

    Raises:
        InputError: An input stands for nothing, a named file cannot be used, or none can.
    """
    _check_zone(options.timezone)
    items = _items(inputs)
    found: list[Table | Read] = []
    known: list[Item] = []
    for done, item in enumerate(items, start=1):
        tables = _read_item(item, options, skip)
        found += [part for one in tables for part in (with_sheets(one) if isinstance(one, Table) else [one])]
        known += [] if tables else [item]
        if progress:
            progress(done, len(items), item.name)
    found += _tickets_of(found, known, options)
    reads = _messages(found, options)
    failed = [one.file for one in reads if one.file.format == "unreadable"]
    if failed and len(failed) == len(reads) and not known:
        raise InputError("\n".join(file.notes[0] for file in failed[:5]))
    return _together(reads)


def _tickets_of(found: Sequence[Table | Read], known: Sequence[Item], options: Options) -> list[Table]:
    """Tickets among files that were imported before, where new messages cannot be read without them."""
    lonely = [one for one in found if isinstance(one, Table) and is_of_tickets(one)]
    there = {link.messages.name for link in find_links([one for one in found if isinstance(one, Table)]) if link.share > 0}
    lonely = [table for table in lonely if table.name not in there]
    if not lonely or not known:
        return []
    again = [table for item in known for table in _read_item(item, options, frozenset()) if isinstance(table, Table)]
    links = [link for link in find_links([*lonely, *again]) if link.share > 0 and link.messages in lonely]
    return list({link.tickets.name: link.tickets for link in links}.values())


def _messages(found: Sequence[Table | Read], options: Options) -> list[Read]:
    """Reads of all tables, in order: those that belong together joined, the others one by one.

    Raises:
        InputError: A file that the user named is of no use.
    """
    tables = [one for one in found if isinstance(one, Table)]
    links = find_links(tables) if len(tables) > 1 else []
    joined: dict[str, list[Link]] = {}
    for link in links:
        joined.setdefault(link.tickets.name, []).append(link)
    reads: list[Read] = []
    apart = {link.messages.name for link in links}
    for one in found:
        if isinstance(one, Read):
            reads.append(one)
        elif one.name in joined:
            together = [one, *(link.messages for link in joined[one.name])]
            reads += _joined(joined[one.name], {table.name: _resolved(table, together, tables, options) for table in together})
        elif one.name not in apart:
            reads += _guarded([one], lambda one=one: [_alone(one, _resolved(one, [one], tables, options))])  # type: ignore[misc]
    return reads


def _resolved(one: Table, together: Sequence[Table], tables: Sequence[Table], options: Options) -> Resolved:
    """How a file is to be read, alone or together with others."""
    here, anywhere = ([header for table in some for header in table.headers] for some in (together, tables))
    return resolve(one.name, one.source, one.headers, of_these(options, here, anywhere))


def _joined(links: Sequence[Link], ways: Mapping[str, Resolved]) -> list[Read]:
    """Reads of a file of tickets and those of its messages; files whose keys do not match are errors, and nothing of them is read."""
    matching = [link for link in links if link.share > 0]
    reads: list[Read] = []
    for link in links:
        if link.share == 0:
            both = [link.messages] if matching else [link.tickets, link.messages]
            reads += _guarded(both, lambda link=link: _refuse(mismatch(link)))  # type: ignore[misc]
    if matching:
        options = {name: way.options for name, way in ways.items()}
        both = [matching[0].tickets, *(link.messages for link in matching)]
        reads += _guarded(both, lambda: [_told(read, ways[read.file.name]) for read in read_joined(matching, options)])
    return list({read.file.name: read for read in reads}.values())


def _refuse(why: str) -> list[Read]:
    raise InputError(why)


def _guarded(tables: Sequence[Table], work: Callable[[], list[Read]]) -> list[Read]:
    """What the work gives; where it fails and the user named none of the files, each of them with the reason."""
    try:
        return work()
    except InputError as error:
        if any(table.given for table in tables):
            raise
        return [_unreadable(table.name, table.sha256, error) for table in tables]


def _alone(table: Table, way: Resolved) -> Read:
    if needs_tickets(table) and not {"speaker", "customer_id"} & set(way.options.columns):
        raise InputError(without_tickets(table))
    try:
        return _told(to_messages(table.raw, name=table.name, sha256=table.sha256, source=table.source, options=way.options), way)
    except NoWordsError as error:
        raise NoWordsError("\n  ".join([str(error), *way.lost.values()]), headers=error.headers, key=way.shape.key) from error


def _told(read: Read, way: Resolved) -> Read:
    """The read, with what was chosen for its file's shape."""
    file = read.file
    how = {field: way.how[field] if was == "given" and field in way.how else was for field, was in file.how.items()}
    notes = [*file.notes, *way.lost.values()]
    return read._replace(file=replace(file, how=how, shape=way.shape, used=way.used, lost=dict(way.lost), notes=notes))


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


def _read_item(item: Item, options: Options, skip: frozenset[str]) -> list[Table | Read]:
    """Tables of one item, and reads of what in it is of no use; none where everything in it is known."""
    before = _stamps(item.paths)
    digest = _digest(item.paths)
    if digest in skip:
        return []
    tables = _tables(item, digest, options, skip)
    if _stamps(item.paths) == before:
        return tables
    why = InputError(
        f"{item.name} was written to while it was read: it is still being copied. Nothing of it was taken; it is read next time."
    )
    if item.given:
        raise why
    return [_unreadable(item.name, digest, why)]


def _stamps(paths: Sequence[Path]) -> list[tuple[int, int]]:
    """Size and time of the last change of each file."""
    try:
        return [(path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    except OSError as error:
        raise InputError(f"{error.filename} cannot be read: {error.strerror}.") from error


def _tables(item: Item, digest: str, options: Options, skip: frozenset[str]) -> list[Table | Read]:
    try:
        if len(item.paths) > 1:
            named = [archives.Member(path.name, path.read_bytes()) for path in item.paths]
            raw = gather(named, options)
            return [Table(item.name, digest, source_of(item.paths[0].parent.name), raw, item.given)]
        return [_whole(one) for one in _read_path(item, digest, options, skip)]
    except InputError as error:
        if item.given:
            raise
        return [_unreadable(item.name, digest, error)]


def _whole(one: Table | Read) -> Table | Read:
    """The table; set aside where its file is cut and nobody named it: half of it would look like a fall in contacts."""
    if isinstance(one, Read) or one.given or not one.raw.cut:
        return one
    why = (
        f"{one.name} ends in the middle of a record: a half-copied file, or a broken export. It was set aside and is read when it changes."
    )
    return _unreadable(one.name, one.sha256, InputError(why))


def _read_path(item: Item, digest: str, options: Options, skip: frozenset[str]) -> list[Table | Read]:
    path, name = item.paths[0], item.name
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(4)
    if size > archives.MAX_BYTES:
        if head == b"PAR1":
            return [Table(name, digest, source_of(name), read_parquet(name, path), item.given)]
        limit = archives.MAX_BYTES / 1024**3
        raise InputError(
            f"{name} has {size / 1024**3:.1f} GiB; Earshot reads up to {limit:g} GiB from one file. Split it or export Parquet."
        )
    data = path.read_bytes()
    if archives.is_zip(data):
        return _read_zip(data, item, options, skip)
    return [Table(name, digest, source_of(name), _read_bytes(name, data, options), item.given)]


def _read_bytes(name: str, data: bytes, options: Options) -> RawTable:
    """Cells of a file that may be packed with gzip."""
    whole = True
    if archives.is_gzip(data):
        data, whole = archives.gunzip(data, name)
    raw = read_table(name.removesuffix(".gz"), data, options)
    if not whole:
        raw.notes.append("The gzip file was cut; what could be unpacked was read.")
    return raw if whole else replace(raw, cut=True)


def _read_zip(data: bytes, item: Item, options: Options, skip: frozenset[str]) -> list[Table | Read]:
    """One table for each file of an archive that is not known, plain-text files of one folder together."""
    found: list[Table | Read] = []
    known = 0
    texts: dict[str, list[archives.Member]] = {}
    for member in archives.members(data, item.name):
        if member.path.lower().endswith(".txt") and is_plain_text(member.data):
            texts.setdefault(str(PurePosixPath(member.path).parent), []).append(member)
            continue
        if hashlib.sha256(member.data).hexdigest() in skip:
            known += 1
        else:
            found.append(_read_member(member, item, options))
    for folder, members in texts.items():
        digests = [hashlib.sha256(one.data).hexdigest() for one in members]
        digest = digests[0] if len(members) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
        if digest in skip:
            known += 1
        elif len(members) == 1:
            found.append(_read_member(members[0], item, options))
        else:
            inside = item.name if folder == "." else f"{item.name}/{folder}"
            source = source_of(item.name if len(texts) == 1 or folder == "." else folder)
            found.append(Table(inside, digest, source, gather(members, options, plain=True), False))
    if not known and all(isinstance(one, Read) for one in found):
        reasons = [one.file.notes[0] for one in found[:5] if isinstance(one, Read)]
        raise InputError("\n".join(reasons) or f"{item.name} holds no files.")
    return found


def _read_member(member: archives.Member, item: Item, options: Options) -> Table | Read:
    name = f"{item.name}/{member.path}"
    digest = hashlib.sha256(member.data).hexdigest()
    try:
        if archives.is_zip(member.data):
            raise InputError(f"{name} is an archive inside an archive. Unpack it first.")
        return Table(name, digest, source_of(member.path), _read_bytes(name, member.data, options), False)
    except InputError as error:
        return _unreadable(name, digest, error)


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
    return Intake(messages=messages, rejected=rejected, inputs=[one.file for one in reads], joined=sum(one.joined for one in reads))
