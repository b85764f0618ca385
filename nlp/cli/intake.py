"""Inputs → repaired, redacted messages. Nothing leaves this module with personal data that redaction can see."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data.ingest import Intake, Options, expand, read_all
from data.redact import redact_frame, redact_messages, redact_text
from data.repair import repair
from data.schema import MESSAGES, TABLES, empty
from data.snapshots.cache import FrameCache
from nlp.config import VERSION, digest
from nlp.protocols import Progress

ALONE_ABOVE = 1_000_000
"""Bytes from which on a file is read, redacted and cached by itself; smaller ones are read together."""


@dataclass(frozen=True, kw_only=True)
class Intaken:
    """What came in, redacted: messages and rejected rows, how each file was understood, counts, and which files are done."""

    messages: pd.DataFrame
    rejected: pd.DataFrame
    inputs: list[dict[str, Any]]
    seen: list[str]
    skipped: int
    redactions: Counter[str]

    @property
    def read(self) -> int:
        """Records in the files that were read."""
        return sum(int(file["rows"]) for file in self.inputs)


def intake(
    inputs: Sequence[str | Path], options: Options, *, salt: bytes, seen: Collection[str], cache: FrameCache, progress: Progress
) -> Intaken:
    """Read, repair and redact every input that was not imported before.

    Args:
        inputs: Files, folders, globs.
        options: How to read them.
        salt: The store's, for hashed ids.
        seen: Keys of files that earlier runs imported with the same options.
        cache: Redacted files of an interrupted run.
        progress: Called with (files done, files).
    """
    keys = {path: _file_key(path, options) for path in expand(inputs)}
    fresh = [path for path, key in keys.items() if key not in seen]
    groups = _groups(fresh)
    parts: list[Intaken] = []
    done = 0
    for group in groups:
        parts.append(_read_group(group, options, [keys[path] for path in group], salt=salt, cache=cache))
        done += len(group)
        progress(done, len(fresh))
    return Intaken(
        messages=_stack([part.messages for part in parts], MESSAGES),
        rejected=_stack([part.rejected for part in parts], TABLES["rejected"]),
        inputs=[file for part in parts for file in part.inputs],
        seen=[keys[path] for path in fresh],
        skipped=len(keys) - len(fresh),
        redactions=sum((part.redactions for part in parts), Counter()),
    )


def _groups(paths: Sequence[Path]) -> list[list[Path]]:
    groups: list[list[Path]] = []
    small: list[Path] = []
    for path in paths:
        if path.stat().st_size >= ALONE_ABOVE:
            groups.append([path])
        else:
            small.append(path)
    return [*groups, small] if small else groups


def _read_group(paths: Sequence[Path], options: Options, keys: Sequence[str], *, salt: bytes, cache: FrameCache) -> Intaken:
    key = "intake-" + digest([*keys, hashlib.sha256(salt).hexdigest()])
    stored = cache.get(key)
    if stored is None:
        stored = _frames(read_all(paths, options), salt=salt)
        cache.put(key, stored)
    return Intaken(
        messages=stored["messages"],
        rejected=stored["rejected"],
        inputs=stored["inputs"]["json"].map(json.loads).tolist(),
        seen=list(keys),
        skipped=0,
        redactions=Counter(dict(zip(stored["redactions"]["type"], stored["redactions"]["count"].astype(int), strict=True))),
    )


def _frames(found: Intake, *, salt: bytes) -> dict[str, pd.DataFrame]:
    messages, counts = redact_messages(repair(found.messages), salt=salt)
    rejected, more = redact_frame(found.rejected, ["raw", "source"])
    counts = counts + more
    inputs = [_described(asdict(file)) for file in found.inputs]
    return {
        "messages": messages,
        "rejected": rejected,
        "inputs": pd.DataFrame({"json": pd.Series([json.dumps(file, ensure_ascii=False) for file in inputs], dtype="str")}),
        "redactions": pd.DataFrame(
            {"type": pd.Series(list(counts), dtype="str"), "count": pd.Series(list(counts.values()), dtype="int64")}
        ),
    }


def _described(file: dict[str, Any]) -> dict[str, Any]:
    """What the manifest keeps of a file: no sample rows, and no personal data in its name."""
    kept = {name: value for name, value in file.items() if name not in {"sample", "name"}}
    return {"file": redact_text(file["name"])[0], **kept, "source": redact_text(file["source"])[0]}


def _file_key(path: Path, options: Options) -> str:
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return digest([content, path.name, dict(options.columns), options.source, options.timezone, VERSION])


def _stack(frames: list[pd.DataFrame], columns: tuple[Any, ...]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else empty(columns)
