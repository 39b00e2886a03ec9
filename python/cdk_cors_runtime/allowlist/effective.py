"""What the parameter of the sync function says: a list that counts from when its sources were read."""

from __future__ import annotations

import json

from .reading import Failure, Parameter

#: As ``Date.toISOString`` of JavaScript writes it; the parser of older Pythons knows no ``Z``.
_LENGTH = len("2026-12-03T00:00:00.000Z")


def effective_reading(answer: Parameter | Failure) -> Parameter | Failure:
    """The entries of the list, and when it was in force."""
    if isinstance(answer, Failure) or answer.type == "SecureString":
        return answer
    from datetime import datetime

    try:
        said = json.loads(answer.value)
        entries, read_at = said["entries"], said["readAt"]
        if isinstance(entries, str) and len(read_at) == _LENGTH and read_at.endswith("Z"):
            return Parameter(entries, answer.type, datetime.fromisoformat(f"{read_at[:-1]}+00:00").timestamp())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return Failure("malformed", "AllowlistSync writes no such value")
