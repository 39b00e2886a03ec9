"""A host as browsers write it (https://url.spec.whatwg.org/#host-parsing), as far as it is ASCII in lower case."""

from __future__ import annotations

import re
import socket

_FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_ADDRESS = re.compile(r"[0-9]+(\.[0-9]+){3}")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_NUMBER = re.compile("0x[0-9a-f]*|[0-9]+")
_LONGEST_ZEROS = re.compile("(?:^|:)0(?::0)+(?=:|$)")


def canonical_host(host: str) -> str | None:
    """``None`` for what is no host. One with Unicode behind its escapes is another than any that browsers write."""
    if host.startswith("["):
        return _canonical_ipv6(host)
    plain = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), host).lower()
    if plain == "" or _FORBIDDEN.search(plain) or not all(map(_is_sound, plain.split("."))):
        return None
    return _canonical_ipv4(plain) if _ends_in_number(plain) else plain


def is_address(canonical: str) -> bool:
    return canonical.startswith("[") or _ADDRESS.fullmatch(canonical) is not None


def _is_sound(label: str) -> bool:
    """Whether a label that begins with ``xn--`` can stand for a name."""
    if not label.startswith("xn--"):
        return True
    try:
        return not label[4:].encode().decode("punycode").isascii()
    except UnicodeError:
        return False


def _ends_in_number(host: str) -> bool:
    labels = host.split(".")
    if labels[-1] == "" and len(labels) > 1:
        labels.pop()
    last = labels[-1]
    return (last.isascii() and last.isdigit()) or (last.startswith("0x") and _number(last) is not None)


def _canonical_ipv4(host: str) -> str | None:
    labels = host.split(".")
    if labels[-1] == "" and len(labels) > 1:
        labels.pop()
    numbers = [_number(label) for label in labels]
    if len(numbers) > 4:
        return None
    address = 0
    for i, number in enumerate(numbers):
        bits = 8 * (4 - i)
        is_last = i == len(numbers) - 1
        if number is None or number >= 1 << (bits if is_last else 8):
            return None
        address |= number if is_last else number << (bits - 8)
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def _number(label: str) -> int | None:
    if not _NUMBER.fullmatch(label):
        return None
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    try:
        return int(label, 8 if label.startswith("0") else 10)
    except ValueError:  # 8 and 9 are no octal digits
        return None


def _canonical_ipv6(host: str) -> str | None:
    try:
        packed = socket.inet_pton(socket.AF_INET6, host[1:-1]) if host.endswith("]") else b""
    except (OSError, ValueError):
        return None
    if len(packed) != 16:
        return None
    text = ":".join(f"{packed[i] << 8 | packed[i + 1]:x}" for i in range(0, 16, 2))
    # the first of the longest runs of zeros is left out
    longest = max(_LONGEST_ZEROS.finditer(text), key=lambda run: run.end() - run.start(), default=None)
    if longest is None:
        return f"[{text}]"
    return f"[{text[: longest.start()]}::{text[longest.end() + 1 :]}]"
