"""Which clients are the share of a stage."""

from __future__ import annotations

#: No address is longer: a forged header may hold anything.
_MAX_LENGTH = 64
#: How IPv4 addresses are written where a server listens for both kinds.
_MAPPED = "::ffff:"


def client_number(class_name: str, address: str) -> int:
    """
    The number of a client in the stages of a class, from 0 to 99. It is the same at each place that a request passes and for as long
    as the client stays in its network. Whoever forges an address picks between lists that operators wrote.
    """
    return digest(f"{class_name} {network_of(address[:_MAX_LENGTH])}") % 100


def network_of(address: str) -> str:
    """The network of an address, IPv4 /24 or IPv6 /48, as a text."""
    is_ipv4 = "." in address
    parts = (address.removeprefix(_MAPPED) if is_ipv4 else address).split("." if is_ipv4 else ":", 3)
    first, second, third = (parts + ["", ""])[:3]
    # "::" stands for all zeros up to some later group
    return f"{first or 0},{second or 0},{(second and third) or 0}"


def digest(text: str) -> int:
    """Sixteen bits of a text: FNV-1a (https://datatracker.ietf.org/doc/draft-eastlake-fnv/), and a step that mixes its bits."""
    value = 0x811C9DC5
    for character in text:
        value = ((value ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    # neighbours differ in the last bits alone until these are mixed
    return (((value ^ (value >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF) >> 16
