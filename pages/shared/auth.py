"""Who is looking. Nobody signs in yet: the dashboard listens on this machine only."""

from __future__ import annotations

import getpass


def current_user() -> str:
    """Name of the reader: the account that runs the dashboard, since it serves nobody else."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "reader"
