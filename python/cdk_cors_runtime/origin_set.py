"""Which origins a class admits."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: What the domain name system can hold, written with dots (RFC 1035, section 2.3.4).
MAX_HOST_LENGTH = 253
#: Scheme (64), ``://``, host (253), port (6): nothing longer can be an origin of ours.
MAX_ORIGIN_LENGTH = 64 + 3 + MAX_HOST_LENGTH + 6

_IN_LABELS = "abcdefghijklmnopqrstuvwxyz0123456789_-."


class OriginSet:
    """
    An exact origin is looked up as a whole; for patterns, what follows each dot of the request's origin is. Byte-exact: no
    parsing, no lower-casing, no regular expression. The work is bounded by the longest entry, whatever the request holds.
    """

    __slots__ = ("_any_ports", "_exact", "_max_length", "_suffix_lengths", "_wildcards")

    def __init__(self, patterns: Iterable[str]) -> None:
        """Takes origins and origin patterns that synth, or the parser of lists, has accepted."""
        exact: set[str] = set()
        #: By what follows the ``*``: prefix, pattern, and how long an origin is with the longest host there can be.
        wildcards: dict[str, list[tuple[str, str, int]]] = {}
        any_ports: list[tuple[str, str]] = []
        for pattern in dict.fromkeys(patterns):  # staged entries may name one several times
            star = pattern.find("*")
            if star < 0:
                exact.add(pattern)
            elif star < len(pattern) - 1:
                prefix, suffix = pattern[:star], pattern[star + 1 :]
                port = suffix.find(":")
                max_length = star + MAX_HOST_LENGTH + (0 if port < 0 else len(suffix) - port)
                wildcards.setdefault(suffix, []).append((prefix, pattern, max_length))
            if pattern.endswith(":*"):
                any_ports.append((pattern[:-2], pattern))
        self._exact = frozenset(exact)
        self._wildcards = wildcards
        self._suffix_lengths = frozenset(map(len, wildcards))
        self._any_ports = any_ports
        self._max_length = MAX_ORIGIN_LENGTH if wildcards or any_ports else max(map(len, exact), default=0)

    def match(self, origin: str) -> str | None:
        """The entry that admits an origin: itself, or the pattern with the longest suffix."""
        if len(origin) > self._max_length:
            return None
        if origin in self._exact:
            return origin
        if self._wildcards:
            pattern = self._match_wildcard(origin)
            if pattern is not None:
                return pattern
        for host, pattern in self._any_ports:
            if origin.startswith(host) and _is_port(origin[len(host) :]):
                return pattern
        return None

    def _match_wildcard(self, origin: str) -> str | None:
        length = len(origin)
        dot = origin.find(".")
        while dot >= 0:
            if length - dot in self._suffix_lengths:
                for prefix, pattern, max_length in self._wildcards.get(origin[dot:], ()):
                    is_under = length <= max_length and origin.startswith(prefix)
                    if is_under and _are_labels(origin[len(prefix) : dot]):
                        return pattern
            dot = origin.find(".", dot + 1)
        return None


def _is_port(text: str) -> bool:
    """Whether this is nothing, or a colon and the number of a port."""
    if text == "":
        return True
    digits = text[1:]
    if text[0] != ":" or not 1 <= len(digits) <= 5 or digits[0] == "0":
        return False
    return digits.isascii() and digits.isdigit() and int(digits) <= 65_535


def _are_labels(text: str) -> bool:
    """Whether a text is one label or more, as the parser of patterns has them."""
    if text.strip(_IN_LABELS) != "":
        return False
    return all(0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" for label in text.split("."))
