"""Archives: whole ones of every method are read, damaged and strange ones are told apart in words."""

from __future__ import annotations

import io
import zipfile
from random import Random

import pytest

from data.ingest import archives
from data.schema import InputError
from tests.data.ingest.test_bad_input import HEADER, row, zipped

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("method", METHODS)
def test_archives_of_every_method_are_read_and_damaged_ones_are_errors(method: int) -> None:
    """Bytes changed or lost anywhere: in the data, the members' headers or the directory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.csv", HEADER + "".join(row(n) for n in range(1, 29)))
    whole, random = buffer.getvalue(), Random(method)
    assert len(list(archives.members(whole, "a.zip"))) == 1
    refused = 0
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(random.choice([1, 3, 20])):
            broken[random.randrange(len(broken))] = random.randrange(256)
        if random.random() < 0.3:
            del broken[(cut := random.randrange(len(broken))) : cut + random.randrange(1, 60)]
        archives.is_workbook(bytes(broken))
        try:
            list(archives.members(bytes(broken), "a.zip"))
        except InputError:
            refused += 1
    assert refused > 200


def test_an_archive_that_lost_bytes_is_called_damaged() -> None:
    whole = zipped({"a.csv": HEADER + row(1)})
    with pytest.raises(InputError, match=r"a\.zip is a damaged zip archive at 'a\.csv'"):
        list(archives.members(whole[:2] + whole[30:], "a.zip"))


@pytest.mark.parametrize(("flag", "method"), [(0x20, zipfile.ZIP_DEFLATED), (0x40, zipfile.ZIP_DEFLATED), (0, 98)])
def test_archives_packed_in_a_way_of_their_own_must_not_be_called_damaged(flag: int, method: int) -> None:
    """A patch, strong encryption, a method (PPMd) that zipfile does not know: copying it again would not help."""
    packed = bytearray(zipped({"a.csv": HEADER + row(1)}))
    directory = packed.index(b"PK\x01\x02")
    packed[directory + 8] |= flag
    packed[directory + 10] = method
    with pytest.raises(InputError, match=r"packed in a way that Earshot cannot read at 'a\.csv': .*ordinary zip"):
        list(archives.members(bytes(packed), "a.zip"))


def test_a_file_without_a_name_is_an_error() -> None:
    nameless = zipped({"x": HEADER + row(1)})
    with pytest.raises(InputError, match="without a name"):
        list(archives.members(nameless.replace(b"x", b"\x00"), "a.zip"))
