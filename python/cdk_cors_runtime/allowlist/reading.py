"""What comes of a read: failures are values."""

from __future__ import annotations


class Parameter:
    """A parameter as Parameter Store has it; the value of a ``SecureString`` is encrypted here."""

    __slots__ = ("type", "value")

    def __init__(self, value: str, type: str | None = None) -> None:
        self.value = value
        self.type = type


class Failure:
    """
    Why there is none: ``missing``, ``denied``, ``throttled``, ``unreachable`` (no connection, half an answer, an error of the
    service itself), ``timeout``, ``malformed`` (an answer that the API never gives) or ``refused``.
    """

    __slots__ = ("kind", "message")

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        self.message = message
