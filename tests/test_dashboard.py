"""The shell: every page is in the navigation, and the server's defaults that phone home or listen to strangers are set."""

import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_every_page_file_is_in_the_navigation() -> None:
    shell = (PROJECT / "pages" / "shared" / "places.py").read_text(encoding="utf-8")
    files = [p for part in ("explore", "improve", "operate") for p in (PROJECT / "pages" / part).glob("*.py") if p.name != "__init__.py"]
    assert len(files) >= 6
    assert [p for p in files if p.relative_to(PROJECT).as_posix() not in shell] == []


def test_no_script_lies_directly_in_pages() -> None:
    assert [p.name for p in (PROJECT / "pages").glob("*.py") if p.name != "__init__.py"] == []


def test_dashboard_stays_short() -> None:
    assert len((PROJECT / "dashboard.py").read_text(encoding="utf-8").splitlines()) <= 80


def test_server_must_not_phone_home_or_listen_to_strangers() -> None:
    assert SETTINGS["browser"]["gatherUsageStats"] is False
    assert SETTINGS["server"]["address"] == "localhost"
    assert SETTINGS["server"]["maxUploadSize"] == 500
    assert SETTINGS["client"]["showErrorDetails"] == "none"
    assert SETTINGS["client"]["toolbarMode"] == "viewer"


def test_themes_must_not_fetch_fonts() -> None:
    assert "http" not in (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def test_both_themes_have_readable_text() -> None:
    for theme in ("light", "dark"):
        tokens = SETTINGS["theme"][theme]
        for ink in ("textColor", "linkColor", "redTextColor", "greenTextColor", "grayTextColor"):
            for paper in ("backgroundColor", "secondaryBackgroundColor"):
                assert _contrast(tokens[ink], tokens[paper]) >= 4.5, (theme, ink, paper)


def test_primary_buttons_can_be_read_in_both_themes() -> None:
    """Streamlit writes white on them."""
    for theme in ("light", "dark"):
        tokens = SETTINGS["theme"][theme]
        assert _contrast(tokens["primaryColor"], "#FFFFFF") >= 4.5
        assert _contrast(tokens["primaryColor"], tokens["backgroundColor"]) >= 3


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_start_up_stays_light() -> None:
    heavy = (
        "import sys; import pages.shared.reads; bad = {'bertopic', 'umap', 'hdbscan', 'spacy', 'onnxruntime', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", f"{heavy}; assert not bad, bad"], cwd=PROJECT, check=True, timeout=120)
