"""``python -m tests.data.ingest.helpdesks FOLDER`` writes every fixture, a folder a help desk."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.data.ingest.helpdesks import freshdesk, intercom, salesforce, zendesk

EVERY = {
    "zendesk_json": {"zendesk_export.json": zendesk.json_export()},
    "zendesk_api": {"tickets.json": zendesk.incremental()},
    "zendesk_csv": zendesk.files(),
    "freshdesk": {"Tickets0.json": freshdesk.json_export()},
    "intercom": {"conversations.json": intercom.json_export()},
    "salesforce": salesforce.files(),
}

if __name__ == "__main__":
    for desk, files in EVERY.items():
        folder = Path(sys.argv[1]) / desk
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
