"""
What one entry of an allowlist may be: a serialised origin (https://fetch.spec.whatwg.org/#origin-header),
``scheme://*.host[:port]``, or ``scheme://host:*`` for this very machine.
"""

from __future__ import annotations

import re

from ..origin_set import MAX_HOST_LENGTH, MAX_ORIGIN_LENGTH
from .host import canonical_host, is_address

_DEFAULT_PORTS = {"http": "80", "https": "443"}
_SCHEME = re.compile("[a-z][a-z0-9+.-]*://", re.IGNORECASE | re.ASCII)
#: Schemes whose pages never have an origin of that scheme.
_SCHEME_WITHOUT_ORIGIN = re.compile("(?:about|blob|data|file|ftp|javascript|wss?):", re.IGNORECASE | re.ASCII)
_REGULAR_EXPRESSION = re.compile(r"^/.*/[a-z]*\Z|^\^|\$\Z|\\|://\.\*|\.\+|[()|]")
_NO_ORIGIN = re.compile("[\\s,;<>\"'`{}\x00-\x1f\x7f-\x9f\ufeff]")
_BEYOND_HOST = re.compile("[/?#@]")
#: A host, in brackets if it is an IPv6 address, and what follows the colon.
_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]?[^:]*|[^:]*)(?::(.*))?")
_PORT = re.compile("[1-9][0-9]{0,4}")
#: Underscores are no part of host names (RFC 1123), and browsers load such pages all the same.
_LABEL = re.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
#: What most entries are. Hosts with ``xn--`` are looked at closer: not all of them stand for a name.
_PLAIN = re.compile(r"https://(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,63}")
_LOOPBACK = re.compile(r"127(\.[0-9]+){3}")
_TRAILING_DOT = re.compile(r"[^.]\.+\Z")


class OriginPattern:
    """An origin, or a pattern with ``*.`` in front of its host."""

    __slots__ = ("host", "is_insecure", "is_pattern", "scheme")

    def __init__(self, scheme: str, wildcard: bool, host: str, port: str) -> None:
        self.scheme = scheme
        #: Host without the wildcard: a domain name, an IPv4 address or an IPv6 address in brackets.
        self.host = host
        #: Whether someone on the network path can speak for this origin: ``http`` anywhere but on this very machine.
        self.is_insecure = scheme == "http" and not _is_loopback(host)
        #: Whether it admits more than one origin.
        self.is_pattern = wildcard or port == "*"


def parse_origin_pattern(text: str) -> OriginPattern | str:
    """The pattern, or the code of what is wrong with it."""
    if is_plain_origin(text):
        return OriginPattern("https", False, text[8:], "")
    fault = _shape_fault(text)
    if fault is not None:
        return fault
    scheme, _, authority = text.partition("://")
    wildcard = authority.startswith("*.")
    parts = _HOST_AND_PORT.fullmatch(authority[2:] if wildcard else authority)
    host: str = parts[1] if parts else ""
    port: str | None = parts[2] if parts else None
    # hosts have no subdomains under other schemes; the only wildcard is `*.` in front of a domain
    if (wildcard and scheme not in _DEFAULT_PORTS) or "*" in host:
        return "origin-wildcard"
    fault = None if port is None else _port_fault(scheme, "" if wildcard else host, port)
    return fault or _host_fault(host, wildcard) or OriginPattern(scheme, wildcard, host, port or "")


def is_plain_origin(text: str) -> bool:
    """Whether a text is an origin for certain: much faster than to look for what may be wrong."""
    return len(text) <= 8 + MAX_HOST_LENGTH and _PLAIN.fullmatch(text) is not None and "xn--" not in text


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "[::1]") or host.endswith(".localhost") or _LOOPBACK.fullmatch(host) is not None


def _shape_fault(text: str) -> str | None:
    if text.lower() == "null":
        return "origin-null"
    if text == "*":
        return "origin-wildcard"
    if _REGULAR_EXPRESSION.search(text):
        return "origin-regexp"
    if len(text) > MAX_ORIGIN_LENGTH:
        return "origin-syntax"
    if not _SCHEME.match(text) or _SCHEME_WITHOUT_ORIGIN.match(text):
        return "origin-scheme"
    if _NO_ORIGIN.search(text):
        return "origin-syntax"
    if _BEYOND_HOST.search(text, text.index("://") + 3):
        return "origin-path"
    if not text.isascii():
        return "origin-unicode"
    return None if text == text.lower() else "origin-case"


def _port_fault(scheme: str, exact_host: str, port: str) -> str | None:
    if port == "*":
        return None if _is_loopback(exact_host) and scheme in _DEFAULT_PORTS else "origin-port"
    if port == _DEFAULT_PORTS.get(scheme):
        return "origin-default-port"
    return None if _PORT.fullmatch(port) and int(port) <= 65_535 else "origin-port"


def _host_fault(host: str, wildcard: bool) -> str | None:
    if _TRAILING_DOT.search(host):
        return "origin-trailing-dot"
    canonical = canonical_host(host)
    if canonical is not None and is_address(canonical):
        return "origin-ip" if wildcard or canonical != host else None
    is_name = len(host) <= MAX_HOST_LENGTH and all(_LABEL.fullmatch(label) for label in host.split("."))
    return None if canonical == host and is_name else "origin-host"
