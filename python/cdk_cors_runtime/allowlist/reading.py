"""What comes of a read: failures are values."""

from __future__ import annotations


class Parameter:
    """
    A parameter as Parameter Store has it; the value of a ``SecureString`` is encrypted here. Of a list that says itself when it was in
    force, ``read_at`` is that, in seconds since the epoch. ``round_trips`` are the calls it takes that wait for one another.
    """

    __slots__ = ("read_at", "round_trips", "type", "value")

    def __init__(
        self, value: str, type: str | None = None, read_at: float | None = None, round_trips: int = 1
    ) -> None:
        self.value = value
        self.type = type
        self.read_at = read_at
        self.round_trips = round_trips


class Failure:
    """
    Why there is none: ``missing``, ``denied``, ``throttled``, ``unreachable`` (no connection, half an answer, an error of the
    service itself), ``timeout``, ``malformed`` (an answer that the API never gives) or ``refused``.
    """

    __slots__ = ("kind", "message")

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        self.message = message
