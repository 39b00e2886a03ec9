"""
HTTP with connections kept open, within a time that nothing exceeds.

While a function is frozen, the other side closes its connections, and the function learns of it by failing to use one. Such a
request is sent again at once over a new connection.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar
    from urllib.parse import SplitResult

    Result = TypeVar("Result")

#: Ten parameters have at most 8 KB each, twice that where all of it is quoted; whatever is longer did not come from Parameter Store.
_MAX_ANSWER_LENGTH = 262_144


class TooLateError(Exception):
    """There was no answer in time."""


class Transport:
    """One connection to each place. Its calls are made one at a time, by ``within``."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, str], http.client.HTTPConnection] = {}
        #: The connection that waits for an answer.
        self._busy: http.client.HTTPConnection | None = None
        self._context: ssl.SSLContext | None = None

    def send(
        self, method: str, url: SplitResult, headers: Mapping[str, str], body: bytes | None, stop_at: float
    ) -> tuple[int, str]:
        """Status and text of the answer. ``stop_at`` is a time of the monotonic clock."""
        place = (url.scheme, url.netloc)
        kept = self._idle.pop(place, None)
        if kept is not None:
            try:
                return self._send_over(kept, place, method, url.path or "/", headers, body, stop_at)
            except (http.client.HTTPException, OSError):
                kept.close()
                if time.monotonic() >= stop_at:
                    raise
        made = self._connection(url)
        try:
            return self._send_over(made, place, method, url.path or "/", headers, body, stop_at)
        except BaseException:
            made.close()
            raise

    def abort(self) -> None:
        """Wakes whoever waits for an answer."""
        busy, self._busy = self._busy, None
        try:
            if busy is not None and busy.sock is not None:
                busy.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _connection(self, url: SplitResult) -> http.client.HTTPConnection:
        if url.scheme == "http":
            return http.client.HTTPConnection(url.hostname or "", url.port)
        if self._context is None:
            # reading the certificates of all authorities takes longer than a call
            self._context = ssl.create_default_context()
        return http.client.HTTPSConnection(url.hostname or "", url.port, context=self._context)

    def _send_over(
        self,
        connection: http.client.HTTPConnection,
        place: tuple[str, str],
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        stop_at: float,
    ) -> tuple[int, str]:
        left = stop_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.timeout = left
        if connection.sock is not None:
            connection.sock.settimeout(connection.timeout)
        self._busy = connection
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        data = response.read(_MAX_ANSWER_LENGTH + 1)
        if len(data) > _MAX_ANSWER_LENGTH:
            raise http.client.HTTPException(f"more than {_MAX_ANSWER_LENGTH} characters")
        if response.length:
            raise http.client.IncompleteRead(data, response.length)
        if not response.will_close and response.isclosed() and self._busy is connection:
            self._idle[place] = connection
        else:
            connection.close()
        self._busy = None
        return response.status, data.decode("utf-8", "replace")


def within(seconds: float, work: Callable[[float], Result], transport: Transport) -> Result:
    """
    What ``work`` returns or raises, ``TooLateError`` after so many seconds. Sockets alone cannot promise that: names are looked up
    for as long as the system likes, and answers may come a byte at a time.
    """
    stop_at = time.monotonic() + seconds
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(stop_at))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        transport.abort()
        raise TooLateError
    if errors and (isinstance(errors[0], TimeoutError) or time.monotonic() >= stop_at):
        raise TooLateError from errors[0]
    if errors:
        raise errors[0]
    return results[0]
