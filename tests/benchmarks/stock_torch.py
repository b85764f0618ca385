"""BERTopic as it comes, with sentence-transformers and torch: run by an interpreter that has them, which Earshot's has not.

``PYTHON stock_torch.py MODEL_FOLDER``: texts as a JSON list on standard input, seconds, memory and topics as JSON on standard output.
``tests.benchmarks.speed`` calls it with the interpreter that ``EARSHOT_TORCH_PYTHON`` names.
"""

from __future__ import annotations

import json
import resource
import sys
import time


def main(folder: str) -> None:
    """Encode and fit with the defaults of both libraries; imports and loading the model are not counted."""
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    texts = json.load(sys.stdin)
    encoder = SentenceTransformer(folder, device="cpu")
    marks = [time.perf_counter()]
    vectors = encoder.encode(texts)
    marks.append(time.perf_counter())
    topics, _ = BERTopic().fit_transform(texts, vectors)
    marks.append(time.perf_counter())
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = {
        "encode": marks[1] - marks[0], "topics": marks[2] - marks[1], "found": [int(topic) for topic in topics],
        "cpu_seconds": used.ru_utime + used.ru_stime, "peak_memory_mb": used.ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
