"""UMAP's functions are compiled on first use, for a minute. Here they are compiled once per machine and kept.

``python -m nlp.topics`` does it ahead of the first run.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

CACHE = Path(__file__).parents[2] / ".earshot" / "numba"


def umap_class() -> Any:
    """``umap.UMAP`` with its compiled functions kept on disk (``NUMBA_CACHE_DIR``, default ``.earshot/numba`` of the project).

    umap-learn asks numba to keep only some of its functions; the others cost 20 CPU seconds in every process (measured with
    umap-learn 0.5.12 and numba 0.68.1), so the rest are told to be kept, too.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(CACHE))
    from numba.core.dispatcher import Dispatcher

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tensorflow, which the parametric variant would need
        import umap

    for name, module in list(sys.modules.items()):
        if name.startswith(("umap", "pynndescent")):
            for value in vars(module).values():
                if (
                    isinstance(value, Dispatcher)
                    and value.__module__ == name
                    and type(getattr(value, "_cache", None)).__name__ == "NullCache"
                ):
                    value.enable_caching()
    return umap.UMAP
