"""A path that routers read in more than one way."""

from __future__ import annotations

import re

from .path_tokens import PathTokens, tokens_of
from .routes import folded
from .spelling import IN_PLAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .routes import Segments

#: What any dot segment, host or double encoding shows by: without it, a path keeps the order of its segments.
_UNSETTLED = re.compile(r"[.:][^\w-]|\\|%(?:2e|5c|25|3a)", re.ASCII | re.IGNORECASE)


class OddPath:
    """Which segments some reading of a path begins with."""

    __slots__ = ("_fixed", "_path", "_read", "_tokens", "certain")

    def __init__(self, path: str) -> None:
        self._path = path
        self._read = False
        self._tokens: PathTokens | None = None
        plain = path[: _plain_length(path)]
        is_settled = plain != "" and not _UNSETTLED.search(path, len(plain))
        if not is_settled:
            tokens = self._take_apart()
            is_settled = tokens is not None and not tokens.free
        #: What every reading of it begins with.
        self.certain = plain if is_settled else ""
        #: The segments of that, in one case.
        self._fixed = [] if self.certain == "" else folded(self.certain[1:]).split("/")

    def can_begin(self, segments: Segments) -> bool:
        """Whether some reading of it begins with these segments."""
        for segment, fixed in zip(segments, self._fixed):
            if segment is not None and segment != fixed:
                return False
        return self._take_apart() is None or True in self._reach(segments)

    def _take_apart(self) -> PathTokens | None:
        """Its pieces; ``None`` for a path that nobody looks through. Most paths are settled without them."""
        if not self._read:
            self._tokens = tokens_of(self._path)
            self._read = True
        return self._tokens

    def _reach(self, segments: Segments) -> list[bool]:
        """
        After how many of its pieces some reading may have passed these segments, in one case; ``None`` stands for any
        segment. The work is bounded by segments times pieces.
        """
        taken = self._take_apart()
        tokens, free = ([], True) if taken is None else (taken.tokens, taken.free)
        reached = [True] + [False] * len(tokens)
        for segment in segments:
            following = [False] * (len(tokens) + 1)
            for i, token in enumerate(tokens):
                if not reached[i]:
                    continue
                if free or token.removable:
                    reached[i + 1] = True
                if segment is not None and not token.equals(segment):
                    continue
                following[i + 1] = True
                # what is encoded stays one segment for routers that do not decode
                j = i + 1
                while segment is None and j < len(tokens) and tokens[j].soft:
                    j += 1
                    following[j] = True
            reached = following
        return reached


def _plain_length(path: str) -> int:
    """Length of the beginning of a path that consists of whole plain segments: ``/files`` of ``/files/a%2fb``."""
    rest = path.lstrip(IN_PLAIN)
    at = len(path) - len(rest)
    slashes = path.find("//")
    if 0 <= slashes < at:
        at = slashes + 1
    start = 0
    for segment in path.split("/"):
        if start >= at:
            break
        if segment in (".", ".."):
            at = start
            break
        start += len(segment) + 1
    return at if at == len(path) else max(0, path.rfind("/", 0, at))
