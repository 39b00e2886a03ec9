"""The JSON that the constructs write: classes, and the paths that they are for."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Optional

    Members = dict[str, Any]
    #: What a member has to be, in words, and whether a value is.
    Check = tuple[str, Callable[[object], bool]]

    #: A config that has been checked, or what is wrong with it: with anything wrong there is no config.
    Loaded = tuple[Optional[Members], list[str]]


def load_config(text: str | None) -> Loaded:
    """
    The constructs have validated the policies; this only makes sure that what is used while requests are served has its
    shape, so that nothing is raised then.
    """
    if not text:
        return None, ["there is no config"]
    try:
        return check_config(json.loads(text))
    except ValueError as error:
        return None, [f"the config is no JSON: {error}"]


def check_config(config: object) -> Loaded:
    """Tells all problems at once."""
    members = _members(config)
    classes, routes = members.get("classes"), members.get("routes")
    if not isinstance(classes, dict) or not isinstance(routes, (list, tuple)):
        return None, ['a config is { "classes": { ... }, "routes": [ ... ] }']
    problems: list[str] = []

    def check(path: str, value: object, checks: dict[str, Check]) -> None:
        given = _members(value)
        for member, (expected, is_right) in checks.items():
            if not is_right(given.get(member)):
                problems.append(f"{path}.{member} is not {expected}")

    known: Members = classes
    name: Check = ("the name of a class", lambda value: isinstance(value, str) and value in known)
    path: Check = ("a path", lambda value: isinstance(value, str) and value != "")
    for class_name, value in classes.items():
        here = f"classes.{class_name}"
        given = _members(value)
        policy, live = given.get("policy"), given.get("live")
        check(here, value, _CLASS)
        if isinstance(policy, dict):
            check(f"{here}.policy", policy, _POLICY if live is None else {**_POLICY, "origins": _LIST})
        if isinstance(live, dict):
            fresh = live.get("freshForSeconds")
            usable: Check = ("at least freshForSeconds", lambda value: _is_number(value) and _is_at_least(value, fresh))
            check(f"{here}.live", live, {**_LIVE, "usableForSeconds": usable})
    for i, route in enumerate(routes):
        check(f"routes[{i}]", route, {"path": path, "read": name, "write": name})
    return (None, problems) if problems else (members, [])


def _members(value: object) -> Members:
    return value if isinstance(value, dict) else {}


def _is_texts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_at_least(value: Any, least: Any) -> bool:
    return bool(_is_number(least) and value >= least)


_LIST: Check = ("a list of texts", _is_texts)
_LIST_OR_NOTHING: Check = (_LIST[0], lambda value: value is None or _is_texts(value))
_LISTS_OR_NOTHING: Check = (
    "lists of texts by name",
    lambda value: value is None or (isinstance(value, dict) and all(map(_is_texts, value.values()))),
)
_CLASS: dict[str, Check] = {
    "policy": ("an object", lambda value: isinstance(value, dict)),
    "live": ("an object", lambda value: value is None or isinstance(value, dict)),
    "deployed": _LISTS_OR_NOTHING,
    "scopes": _LISTS_OR_NOTHING,
    "metrics": ("a text", lambda value: value is None or isinstance(value, str)),
}
_POLICY: dict[str, Check] = {
    "origins": ('"*" or a list of texts', lambda value: value == "*" or _is_texts(value)),
    "methods": _LIST,
    "requestHeaders": _LIST_OR_NOTHING,
    "exposedHeaders": _LIST_OR_NOTHING,
    "selfOrigins": _LIST_OR_NOTHING,
}
_LIVE: dict[str, Check] = {
    "parameter": (
        'a name, or { "env": name of a variable }',
        lambda value: isinstance(value, str) or isinstance(_members(value).get("env"), str),
    ),
    "effective": ("the name of a parameter", lambda value: value is None or isinstance(value, str)),
    "patternsUnder": _LIST_OR_NOTHING,
    "freshForSeconds": ("a number above 0", lambda value: _is_number(value) and bool(value > 0)),  # type: ignore[operator]
}
