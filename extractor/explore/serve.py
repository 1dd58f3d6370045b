"""Starting the explorer: a free port on this machine, a token, and the browser."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable

from extractor.errors import InputError
from extractor.explore.app import create_app
from extractor.explore.context import Explorer
from extractor.explore.jobs import follow

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(explorer: Explorer, host: str, port: int, *, browser: bool, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. `port` 0 takes a free one; `say` gets the address. Raises InputError where the port is taken,
    WarehouseError."""
    import uvicorn

    explorer.ask("SELECT 1")  # a warehouse that cannot be opened is told here, and the first page does not wait for imports
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    app = create_app(explorer, hosts=own_hosts(host, port), token=token)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/?token={token}"
    say(f"The explorer is at {address}")
    say("The address can be used once. Stop with Ctrl-C.")
    stopped = threading.Event()
    if explorer.watched is not None:
        folder = explorer.watched
        queue = explorer.jobs
        threading.Thread(
            target=follow, args=(folder, lambda: queue.add(folder, f"the folder {folder}"), stopped), name="watch", daemon=True
        ).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, server_header=False, lifespan="off"))
    if browser:
        threading.Timer(0.4, webbrowser.open, [address]).start()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    finally:
        stopped.set()
        explorer.jobs.stop()
        listening.close()


def own_hosts(host: str, port: int) -> list[str]:
    """The Host headers under which the explorer answers."""
    names = ["127.0.0.1", "localhost", "[::1]"] if host in LOOPBACK else [f"[{host}]" if ":" in host else host]
    return [f"{name}:{port}" for name in names]


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise InputError(
            f"port {port} of {host} cannot be used: {error.strerror or error}; choose another with --port"
        ) from error
    return found
