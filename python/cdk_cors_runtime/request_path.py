"""The path of a request, and all else in its event that a router, or an adapter before it, may take for the path."""

from __future__ import annotations

from .spelling import ODD, spelling_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Values = dict[str, Any]

#: How often the name of a stage is cut out of a path.
_MAX_CUTS = 3


class RequestPath:
    """What an event tells of a path, put together."""

    __slots__ = ("longer", "path", "shorter", "spelled", "template")

    def __init__(
        self,
        path: str,
        template: str | None = None,
        spelled: str | None = None,
        longer: str | None = None,
        shorter: list[str] | None = None,
    ) -> None:
        #: Below stage and base path, as the route was found by it.
        self.path = path
        #: API Gateway's template, where it has parameters besides a greedy one at its end: ``/{section}/{id}``.
        self.template = template
        #: The path as it came, where it differs from ``path`` by more than what stands before it.
        self.spelled = spelled
        #: The path with the base path of a domain before it, where it has one.
        self.longer = longer
        #: What a greedy parameter stands for, and the path without the name of the stage where that is a part of it.
        self.shorter = shorter or []


def read_request_path(
    *, template: object, path_parameters: Values, called: object, given: object, stage: object
) -> RequestPath | None:
    """
    ``called`` is the path without its stage, ``given`` the path as it came. ``None`` where an event tells no path.
    """
    called = called if isinstance(called, str) else None
    template = template if isinstance(template, str) and template.startswith("/") else None
    values = path_parameters
    is_matched = called is not None and (template is None or _fits(called, template, values))
    path = called if is_matched else None if template is None else _with_values(template, values)
    if path is None:
        return None

    # behind `$default`, a first segment that is named as the stage may be a part of the path that a domain was called with
    staged = given if template is None and isinstance(given, str) and given != path else None
    has_base = called is not None and not is_matched and _is_below_base(called, path)
    greedy_at = template.rfind("{") if template is not None and template.endswith("+}") else -1
    rest = _text_of(values, "proxy" if template is None or greedy_at < 0 else template[greedy_at + 1 : -2])
    shorter: list[str] = []
    _add_without(stage, path, shorter)
    if rest is not None and not (len(path) == len(rest) + 1 and path.endswith(rest)):
        shorter.append(f"/{rest}")
        _add_without(stage, f"/{rest}", shorter)
    fixed = template if template is None or greedy_at < 0 else template[:greedy_at]
    return RequestPath(
        path,
        template=_looked_up(fixed, rest if greedy_at >= 0 else None),
        spelled=None if is_matched or has_base else called,
        longer=called if has_base else staged,
        shorter=shorter,
    )


def _looked_up(fixed: str | None, rest: str | None) -> str | None:
    if fixed is None or "{" not in fixed:
        return None
    return fixed + (rest or "")


def _fits(path: str, template: str, values: Values) -> bool:
    """
    Whether a path is what a template stands for, to the letter. A base path before it could be taken for a part of it where
    the template begins with a parameter, whose values are looked at for that, and where one ends with a greedy parameter and
    begins with the very name of the base path.
    """
    is_open = template.startswith("{", 1)
    at = i = 0
    while i < len(template):
        brace = template.find("{", i)
        literal = template[i:] if brace < 0 else template[i:brace]
        if not path.startswith(literal, at):
            return False
        at += len(literal)
        if brace < 0:
            break
        end = template.find("}", brace)
        if end < 0 or at >= len(path):
            return False
        is_greedy = template[end - 1] == "+"
        name = template[brace + 1 : end - 1 if is_greedy else end]
        given = _text_of(values, name) if is_open or is_greedy else None
        if is_open and given is not None and not path.startswith(given, at):
            return False
        if is_greedy and given is not None and _is_below_other(path[at:], given):
            return False
        if is_open and given is not None:
            at += len(given)
        else:
            following = -1 if is_greedy else path.find("/", at)
            at = len(path) if following < 0 else following
        i = end + 1
    return at == len(path)


def _with_values(template: str, values: Values) -> str:
    """The template with values in the place of parameters, as far as there are any."""
    pieces = template.split("{")
    for i, piece in enumerate(pieces[1:], 1):
        parameter, brace, literal = piece.partition("}")
        name = parameter[:-1] if parameter.endswith("+") else parameter
        value = _text_of(values, name) if brace and name and "+" not in name else None
        pieces[i] = "{" + piece if value is None else value + literal
    return "".join(pieces)


def _text_of(values: Values, name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None


def _is_below_other(rest: str, value: str) -> bool:
    """Whether what stands in the place of a greedy parameter is its value with other segments before it."""
    if rest == value:
        return False
    end, whole = _decoded_without_slash(value), _decoded_without_slash(rest)
    return end is not None and whole is not None and len(whole) > len(end) and whole.endswith(f"/{end}")


def _is_below_base(longer: str, path: str) -> bool:
    """Whether a path is another one with the base path of a domain name before it."""
    end, whole = _decoded_without_slash(path), _decoded_without_slash(longer)
    if end is None or whole is None or not whole.endswith(end):
        return False
    base = whole[: len(whole) - len(end)]
    return len(base) > 1 and not base.endswith("/") and spelling_of(base) != ODD


def _decoded_without_slash(path: str) -> str | None:
    """A slash at its end is no part of what a greedy parameter stands for."""
    text = path[:-1] if path.endswith("/") else path
    if "%" not in text:
        return text
    from .path_tokens import decode

    return decode(text)


def _add_without(stage: object, path: str, shorter: list[str]) -> None:
    """Adds a path without the name of the stage that is in it: once, and as often as it is there."""
    if not isinstance(stage, str) or stage == "":
        return
    for _ in range(_MAX_CUTS):
        at = path.find(stage)
        if at < 1:
            return
        path = path[: at - 1] + path[at + len(stage) :]
        shorter.append(path)
