"""Who may ask, and what the answer may do: one layer around every page.

- The Host header must be one under which the explorer was started: a name that was rebound to 127.0.0.1 is not.
- The address that is printed at the start holds a token. It is good once, for a cookie that lasts until the browser or the
  explorer ends; nothing is shown without the cookie.
- What changes anything must come from a page of our own (Origin), and no request may be larger than the cap.
- A page may use its own scripts, styles and images, and nothing from anywhere else.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class TooLarge(Exception):
    """The request's body is larger than the cap."""


class Guard:
    """The layer. `hosts` are the Host headers that are ours, with the port; `largest` is the cap of a body in bytes."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], token: str, largest: int) -> None:
        self.app, self.hosts, self.largest = app, frozenset(hosts), largest
        self._token: str | None = token
        self._session = secrets.token_urlsafe(32)
        port = next(iter(sorted(hosts)), "").rpartition(":")[2]
        self._cookie = f"scrutiny_{port}"  # cookies are not kept apart by port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it with the reason why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        answer = self._refusal(scope)
        if answer is not None:
            await answer(scope, receive, _with_headers(send))
            return
        try:
            await self.app(scope, self._capped(receive), _with_headers(send))
        except TooLarge:
            await self._too_large()(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.hosts:
            return PlainTextResponse("This address is not the explorer's own.", 400)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if given and scope["method"] == "GET" and scope["path"] == "/":
            return self._welcome(given)
        if not self._known(headers.get("cookie", "")):
            return PlainTextResponse(
                "Open the address that scrutiny explore printed when it started; it can be used once. To get a new one, "
                "stop it (Ctrl-C) and start it again.",
                403,
            )
        if scope["method"] not in ("GET", "HEAD"):
            if headers.get("origin") != f"http://{host}":
                return PlainTextResponse("This request did not come from a page of the explorer.", 403)
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length) > self.largest:
                return self._too_large()
        return None

    def _welcome(self, given: str) -> Response:
        if self._token is None or not hmac.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse("This address was used before, or is of an earlier start of scrutiny explore.", 403)
        self._token = None
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, self._session, httponly=True, samesite="strict", path="/")
        return answer

    def _known(self, cookie: str) -> bool:
        try:
            morsel = SimpleCookie(cookie).get(self._cookie)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self._session.encode())

    def _too_large(self) -> Response:
        return PlainTextResponse(f"Too large: at most {self.largest // 1_000_000} MB at once.", 413, {"connection": "close"})

    def _capped(self, receive: Receive) -> Receive:
        seen = 0

        async def capped() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.largest:
                raise TooLarge
            return message

        return capped


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sender
