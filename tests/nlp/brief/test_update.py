"""What changed between two briefs on one question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nlp.brief.model import Estimate
from nlp.brief.update import changes
from tests import briefs, factories


def test_changes_names_new_and_gone_sentences(tmp_path: Path) -> None:
    now = briefs.brief(factories.full_store(tmp_path, conversations=120))
    before = replace(now, evidence=now.evidence.iloc[2:].assign(turn=[7, *now.evidence["turn"].iloc[3:]]))
    told = changes(before, now)
    assert len(told.added) == 3
    assert told.gone["turn"].tolist() == [7]
    assert told.moved == ""


def test_changes_calls_a_share_moved_only_when_intervals_part(tmp_path: Path) -> None:
    now = briefs.brief(factories.full_store(tmp_path, conversations=120))
    apart = replace(now, reach=replace(now.reach, of_contacts=Estimate(0.3, 0.22, 0.4)))
    near = replace(now, reach=replace(now.reach, of_contacts=Estimate(0.2, 0.15, 0.26)))
    assert changes(now, apart).moved == "more"
    assert changes(apart, now).moved == "less"
    assert changes(now, near).moved == ""
