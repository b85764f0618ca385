"""gzip and zip, opened in memory within limits: no bomb expands, no member's path leads anywhere."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import NamedTuple

from data.schema import InputError

MAX_BYTES = 2 * 1024**3
"""Bytes a file may have when it is unpacked (Parquet, which is read in batches, may have more)."""
MAX_RATIO = 250
"""Times that an archive may grow when it is unpacked, once it exceeds ``FREE_BYTES``; text rarely shrinks to a fiftieth."""
FREE_BYTES = 64 * 1024**2
MAX_MEMBERS = 200_000
_BLOCK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
"""What zipfile raises of bytes that are not as they were packed: its own error, those of its decompressors (bz2's is an OSError), and
ValueError where bytes are missing, so that a member would begin before the file does. Seen on 16 000 damaged archives of four methods."""
_HIDDEN = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class Member(NamedTuple):
    """One file of an archive: its path in it, and its bytes."""

    path: str
    data: bytes


def is_gzip(data: bytes) -> bool:
    """Whether bytes are gzip's."""
    return data.startswith(b"\x1f\x8b")


def is_zip(data: bytes) -> bool:
    """Whether bytes are a zip archive that is not a spreadsheet."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    return not is_workbook(data)


def is_workbook(data: bytes) -> bool:
    """Whether bytes are an Office or OpenDocument spreadsheet: zip archives too."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (RuntimeError, *_DAMAGED):
        return b"[Content_Types].xml" in data[:4000]
    return any(name.startswith("xl/") for name in names) or {"content.xml", "mimetype"} <= names


def gunzip(data: bytes, name: str) -> tuple[bytes, bool]:
    """Unpacked bytes of a gzip file, and whether it was whole (a cut one gives what there is).

    Raises:
        InputError: It unpacks to more than Earshot reads, or to nothing.
    """
    unpacked = bytearray()
    rest, error = data, ""
    while rest:  # a file may be several gzip streams one after another
        stream = zlib.decompressobj(wbits=31)
        try:
            while not stream.eof and rest:
                unpacked += stream.decompress(rest, _BLOCK)
                rest = stream.unconsumed_tail
                _check(len(unpacked), len(data), name)
        except zlib.error as broken:
            error = str(broken)
        if error or not stream.eof:
            error = error or "it ends before its end"
            break
        rest = stream.unused_data.lstrip(b"\x00")
    if error and not unpacked:
        raise InputError(f"{name} is a damaged gzip file: {error}. Export or copy it again.")
    return bytes(unpacked), not error


def members(data: bytes, name: str) -> Iterator[Member]:
    """Files of a zip archive in the order of their names; folders and the clutter of operating systems are left out.

    Raises:
        InputError: The archive is damaged, encrypted, expands beyond the limits, or has members whose path leads out of it.
    """
    with _told(name):
        archive = zipfile.ZipFile(io.BytesIO(data))
    with archive:
        wanted = [info for info in archive.infolist() if not info.filename.endswith("/") and not _clutter(info.filename)]
        if len(wanted) > MAX_MEMBERS:
            raise InputError(f"{name} has {len(wanted)} files; Earshot reads up to {MAX_MEMBERS} from one archive. Split it.")
        for info in wanted:
            _safe(info, name)
        _check(sum(info.file_size for info in wanted), len(data), name)
        total = 0
        for info in sorted(wanted, key=lambda info: info.filename):
            unpacked = _unpack(archive, info, name)
            total += len(unpacked)
            _check(total, len(data), name)
            yield Member(info.filename, unpacked)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """Bytes of one member, never more than it says it has."""
    with _told(name, f" at '{info.filename}'"), archive.open(info) as stream:
        unpacked = stream.read(min(info.file_size, MAX_BYTES) + 1)
    if len(unpacked) > info.file_size:
        raise InputError(f"{name}: '{info.filename}' holds more than the archive says: it looks like a zip bomb and was not read.")
    return unpacked


@contextmanager
def _told(name: str, place: str = "") -> Iterator[None]:
    """Says in words why zipfile cannot read an archive, or the member in this place."""
    try:
        yield
    except RuntimeError as error:  # NotImplementedError is one
        why = f"{name} is packed in a way that Earshot cannot read{place}: {error}"
        raise InputError(f"{why}. Unpack it first, or pack it again as an ordinary zip without a password.") from error
    except _DAMAGED as error:
        why = f"{name} is a damaged zip archive{place}: {error or 'it ends too early'}"
        raise InputError(f"{why}. Export or copy it again.") from error


def _safe(info: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if not path.name:
        raise InputError(f"{name} holds a file without a name: it is damaged and was not read. Export or copy it again.")
    if path.is_absolute() or ".." in path.parts or ":" in info.filename.partition("/")[0]:
        raise InputError(f"{name}: the path '{info.filename}' leads out of the archive; it was not read. Pack it again without such paths.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(f"{name}: '{info.filename}' is a link to another file; it was not read. Pack it again without links.")
    if info.flag_bits & 0x1:
        raise InputError(f"{name} is protected with a password. Unpack it first.")


def _clutter(path: str) -> bool:
    return path.startswith(_HIDDEN[0]) or PurePosixPath(path).name in _HIDDEN or PurePosixPath(path).name.startswith("._")


def _check(unpacked: int, packed: int, name: str) -> None:
    """Stop an archive that grows beyond all measure."""
    if unpacked > MAX_BYTES:
        raise InputError(f"{name} unpacks to more than {MAX_BYTES / 1024**3:g} GiB. Split it into smaller files or export Parquet.")
    if unpacked > FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise InputError(f"{name} unpacks to more than {MAX_RATIO} times its size: it looks like a zip bomb and was not read.")
