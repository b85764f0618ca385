"""Who is looking, and who may change what everybody sees. Nobody signs in yet: the dashboard listens on this machine only."""

from __future__ import annotations

import getpass
import os


def current_user() -> str:
    """Name of the reader: the account that runs the dashboard, since it serves nobody else."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "reader"


def may_decide() -> bool:
    """Whether the reader may change topics: everyone, or only the accounts that ``EARSHOT_EDITORS`` names, parted by commas."""
    editors = [name.strip() for name in os.environ.get("EARSHOT_EDITORS", "").split(",") if name.strip()]
    return not editors or current_user() in editors
