"""How a path is spelled: as honest clients do, the same with capital letters, or in a way that routers read differently."""

from __future__ import annotations

PLAIN = 0
CAPITALS = 1
ODD = 2

#: What a path may hold without any router reading it otherwise. Braces are those of templates.
IN_PLAIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_~!$&'()*+,:=@{}/."


def spelling_of(path: str) -> int:
    """The spelling of a path. A slash at the end is plain."""
    if path.strip(IN_PLAIN) != "" or "//" in path or has_dot_segment(path):
        return ODD
    return PLAIN if path == path.lower() else CAPITALS


def has_dot_segment(path: str) -> bool:
    """Whether ``.`` or ``..`` is all that stands between two slashes."""
    if "/." not in path and not path.startswith("."):
        return False
    segments = path.split("/")
    return "." in segments or ".." in segments
