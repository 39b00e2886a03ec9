"""The request headers of a policy, ready to be compared with ``Access-Control-Request-Headers``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: Request headers that never need listing (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
SAFELISTED = ("accept", "accept-language", "content-language")
#: What ``check`` returns for a list that asks for more than is allowed.
REFUSED = -1

#: What ``*`` does not stand for (https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name).
_NON_WILDCARD = "authorization"
#: RFC 9110, section 5.6.2.
_IN_TOKENS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: With ``*`` any name is allowed; no browser has been seen to ask for more than this.
_MAX_WILDCARD_LENGTH = 1024
#: A comma and two spaces a name: browsers send no white space, gateways that join lines one space, proxies may pad.
_PADDING_PER_NAME = 3
_MAX_EMPTY_ELEMENTS = 16


class HeaderNames:
    """Names may come in any order and case, on one line or several; what is longer than all of them is refused unread."""

    __slots__ = ("_accepted", "_bits", "_max_length", "_max_lines", "_wildcard")

    def __init__(self, listed: Sequence[str]) -> None:
        """Takes lower-case header names, or ``*`` among them."""
        self._bits = {name: 0 for name in listed}
        self._bits.update((name, 1 << i) for i, name in enumerate(SAFELISTED))
        self._wildcard = "*" in listed
        names = (*SAFELISTED, *listed)
        length = sum(len(name) + _PADDING_PER_NAME for name in names) + _MAX_EMPTY_ELEMENTS
        self._max_length = _MAX_WILDCARD_LENGTH if self._wildcard else length
        self._max_lines = _MAX_WILDCARD_LENGTH if self._wildcard else len(names) + _MAX_EMPTY_ELEMENTS
        # the value accepted last, and its bits: a page asks for the same headers again and again
        self._accepted = ("", 0)

    def check(self, requested: str | Sequence[str]) -> int:
        """``REFUSED``, or a bit for each safelisted name that is asked for: browsers want to see it in the answer."""
        if isinstance(requested, str):
            return self._check_text(requested)
        if len(requested) > self._max_lines:
            return REFUSED
        length = bits = 0
        for line in requested:
            length += len(line)
            found = REFUSED if length > self._max_length else self._check_line(line)
            if found == REFUSED:
                return REFUSED
            bits |= found
        return bits

    def _check_text(self, requested: str) -> int:
        if len(requested) > self._max_length:
            return REFUSED
        accepted, bits = self._accepted
        if requested == accepted:
            return bits
        bits = self._check_line(requested)
        if bits != REFUSED:
            self._accepted = (requested, bits)
        return bits

    def _check_line(self, line: str) -> int:
        if not line.isascii():  # `lower` would take the sign of Kelvin for a k
            return REFUSED
        bits = 0
        for element in line.lower().split(","):
            name = element.strip(" \t")
            if name == "":
                continue
            bit = self._bits.get(name)
            if bit is not None:
                bits |= bit
            elif not self._wildcard or name == _NON_WILDCARD or name.strip(_IN_TOKENS) != "":
                return REFUSED
        return bits
