"""The guard of scheduled runs: an export that lost a column or most of its rows is asked about before anything is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.ingest.sources import source_of
from data.schema import InputError

LEAST_KEPT = 0.2
"""Share of the last file's rows below which a file is asked about (DESIGN.md part 2, "Runs")."""
FEWEST_ROWS = 10
"""A last file with fewer rows is no measure."""


class DoubtfulError(InputError):
    """Nothing was published, until somebody says that the files are right as they are; ``questions``: what looks broken."""

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(
            "\n  ".join(["Nothing was published, because this looks like a broken export:", *questions])
            + "\n  Export it anew; if it is right as it is, run again with --accept."
        )
        self.questions = tuple(questions)


def ask_to_accept(
    files: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]], *, again: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Stop a run whose files are unlike those before them.

    Raises:
        DoubtfulError: There are questions.
    """
    if found := questions(files, known, again=again):
        raise DoubtfulError(found)


def questions(
    files: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]], *, again: Sequence[Mapping[str, Any]] = ()
) -> list[str]:
    """What looks broken in files that are unlike those before them.

    Args:
        files: New inputs as the manifest describes them: ``file``, ``source``, ``rows``, ``columns`` (field → header).
        known: Inputs of earlier runs, oldest first.
        again: Those of them that are read again: neither are they measured (their reading is corrected on purpose), nor are others by them.

    Returns:
        A sentence for each column that was chosen for files of its shape and that a file lacks, for each column that the last file of the
        same name and source had and this one lacks, and for each file with under a fifth of that one's rows.
    """
    lost = [str(line) for file in files for line in (file.get("lost") or {}).values()]
    corrected = {file["sha256"] for file in again}
    last = {_series(file): file for file in known if file.get("columns") and file.get("sha256") not in corrected}
    fresh = [file for file in files if file.get("sha256") not in corrected]
    pairs = ((file, last.get(_series(file)) or last.get(("", _series(file)[1]))) for file in fresh)
    return lost + [line for file, before in pairs if before is not None for line in losses(file, before)]


def losses(file: Mapping[str, Any], last: Mapping[str, Any]) -> Iterator[str]:
    """What a file lacks that the last one of its kind had: one sentence per loss."""
    columns = file.get("columns") or {}
    if not columns:
        return
    for field, header in last["columns"].items():
        if field not in columns and field not in (file.get("lost") or {}):
            yield f"{file['file']} has no column for '{field}' any more; {last['file']} had '{header}'."
    rows, before = int(file["rows"]), int(last["rows"])
    if before >= FEWEST_ROWS and rows < LEAST_KEPT * before:
        yield f"{file['file']} has {rows} rows; {last['file']} had {before}."


def _series(file: Mapping[str, Any]) -> tuple[str, str]:
    """Files with the same name but for dates and digits, of the same source (unless a column says it), are one series of exports."""
    return "" if "source" in (file.get("columns") or {}) else str(file["source"]), source_of(str(file["file"]))
