"""Loaded by every Python started with this folder on PYTHONPATH: writes down each connection that leaves the machine."""

import os
import sys

_LOG = os.environ.get("EARSHOT_CONNECTIONS")
_HOME = ("127.", "::1", "localhost", "0.0.0.0", "::")


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        return
    target = arguments[1] if event != "socket.getaddrinfo" else arguments[0]
    host = target[0] if isinstance(target, tuple) else target
    if host is None or (isinstance(host, str) and (host.startswith(_HOME) or host == "" or host.startswith("/"))):
        return
    if isinstance(host, bytes):  # a unix socket's path
        return
    with open(_LOG, "a", encoding="utf-8") as log:  # type: ignore[arg-type]
        log.write(f"{event} {host!r}\n")


if _LOG:
    sys.addaudithook(_note)
