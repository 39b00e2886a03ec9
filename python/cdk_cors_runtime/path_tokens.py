"""A path that routers read in more than one way, in pieces: whatever they read consists of these, in this order."""

from __future__ import annotations

import re

from .routes import folded

#: Characters of a path, and pieces of it, beyond which nobody looks: such a path is taken for any.
_MAX_LENGTH = 8192
_MAX_TOKENS = 64
#: Gateway, adapter, router and parameters may each decode a path once.
_MAX_ROUNDS = 4

#: What routers break a path at, when it is decoded: delimiters of a URL as well as slashes of either kind.
_SEPARATORS = re.compile(r"([/\\?#;])")
#: What routers leave out or cut: controls, blanks of every kind.
_BLANK = re.compile("[\\s\x00-\x1f\x7f-\x9f\ufeff]")
_MALFORMED = re.compile("%(?![0-9A-Fa-f]{2})")
_ESCAPES = re.compile("(?:%[0-9A-Fa-f]{2})+")
_ASCII_ESCAPE = re.compile("%[0-7][0-9A-Fa-f]")


class PathToken:
    """A piece of a path that no router breaks further."""

    __slots__ = ("cut", "removable", "soft", "text", "wild")

    def __init__(self, piece: str, soft: bool, is_parameter: bool) -> None:
        whole = folded(piece)
        blank = _BLANK.search(whole)
        #: In one case, without blanks and controls.
        self.text = _BLANK.sub("", whole) if blank else whole
        #: The same, cut at the first of these.
        self.cut = whole[: blank.start()] if blank else whole
        #: Whether what stands before it is a slash only when it is decoded, or another delimiter.
        self.soft = soft
        #: Whether some routers leave it out: an empty or dot segment, a parameter behind a semicolon.
        self.removable = is_parameter or self.text in ("", ".")
        #: Whether it may stand for anything: an escape in it can not be decoded.
        self.wild = "%" in self.text

    def equals(self, segment: str) -> bool:
        return self.wild or segment in (self.text, self.cut)


class PathTokens:
    """The pieces of a path."""

    __slots__ = ("free", "tokens")

    def __init__(self, tokens: list[PathToken]) -> None:
        self.tokens = tokens
        #: Whether any piece may be left out: dot segments go back, and what follows two slashes may be taken for a host.
        self.free = (len(tokens) > 1 and tokens[0].text == "") or any(
            token.text == ".." or (token.text == "" and i > 0 and tokens[i - 1].text.endswith(":"))
            for i, token in enumerate(tokens)
        )


def tokens_of(path: str) -> PathTokens | None:
    """Takes a path apart; ``None`` for one that is too long, or encoded too often, to be looked at."""
    if len(path) > _MAX_LENGTH:
        return None
    tokens: list[PathToken] = []
    for segment in (path[1:] if path.startswith("/") else path).split("/"):
        decoded = decode(segment)
        if decoded is None or not _add_tokens(decoded, tokens):
            return None
    return PathTokens(tokens)


def is_one_token(segment: str) -> bool:
    """Whether a segment of a route is the same for all routers."""
    found = tokens_of(segment)
    if found is None or len(found.tokens) != 1:
        return False
    token = found.tokens[0]
    return token.text == folded(segment) and not token.wild and not token.removable


def _add_tokens(decoded: str, tokens: list[PathToken]) -> bool:
    pieces = _SEPARATORS.split(decoded)
    is_parameter = False
    for i in range(0, len(pieces), 2):
        separator = "/" if i == 0 else pieces[i - 1]
        is_parameter = separator == ";" or (is_parameter and separator not in ("/", "\\"))
        if len(tokens) == _MAX_TOKENS:
            return False
        tokens.append(PathToken(pieces[i], i > 0, is_parameter))
    return True


def decode(segment: str) -> str | None:
    """Decodes until nothing is left to decode; ``None`` where that takes too many rounds."""
    decoded = segment
    for _ in range(_MAX_ROUNDS):
        if "%" not in decoded:
            return decoded
        following = _decode_once(decoded)
        if following == decoded:
            return decoded
        decoded = following
    return decoded if _decode_once(decoded) == decoded else None


def _decode_once(text: str) -> str:
    try:
        if not _MALFORMED.search(text):
            return _ESCAPES.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode(), text)
    except UnicodeDecodeError:
        pass
    # one malformed escape must not keep the others from being seen
    return _ASCII_ESCAPE.sub(lambda escape: chr(int(escape[0][1:], 16)), text)
