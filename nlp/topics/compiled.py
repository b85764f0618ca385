"""UMAP's functions are compiled on first use, for a minute. Here they are compiled once per machine and kept.

``python -m nlp.topics.compiled`` does it ahead of the first run.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

CACHE = Path(__file__).parents[2] / ".earshot" / "numba"
WARM_UP_TEXTS = 300


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


def warm_up() -> None:
    """Compile what a fit needs, by a small one, for both ways of finding neighbours."""
    import numpy as np

    vectors = np.random.default_rng(0).normal(size=(WARM_UP_TEXTS, 16)).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        umap_class()(n_neighbors=15, n_components=10, min_dist=0.0, metric="cosine", random_state=0, n_jobs=1).fit_transform(vectors)


if __name__ == "__main__":
    warm_up()
