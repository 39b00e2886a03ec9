"""What a function tells its operator: one JSON line on stdout, which CloudWatch Logs Insights takes apart by itself."""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False  # `typing` takes longer to load than all of this package
if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_VALUE_LENGTH = 256

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_plain = json.JSONEncoder(separators=(",", ":"), default=str)


def log(kind: str, fields: Mapping[str, object]) -> None:
    """Values come from requests and parameters: each string is cut, so that nobody fills a log with one header."""
    line: dict[str, object] = {"cdk-cors": kind}
    line.update((name, _cut(value)) for name, value in fields.items() if value is not None)
    try:
        try:
            sys.stdout.write(_compact.encode(line) + "\n")
        except UnicodeError:  # half a surrogate pair, or a stdout that has no such character
            sys.stdout.write(_plain.encode(line) + "\n")
        sys.stdout.flush()
    except Exception:  # a function that cannot log still answers
        pass


def _cut(value: object) -> object:
    if isinstance(value, str):
        return value[:_MAX_VALUE_LENGTH]
    if isinstance(value, dict):
        return {name: _cut(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cut(member) for member in value]
    return value
