"""Where the list of a class is read, and what is told of it."""

from __future__ import annotations

import json
import os

from ..log import log
from ..meter import list_metrics, wall_clock
from .cache import AllowlistCache
from .reading import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .effective import EffectiveListReader
    from .parse import ParsedAllowlist
    from .reading import Parameter


def allowlist_cache(class_name: str, policy: Mapping[str, Any], live: Mapping[str, Any], stack: str | None) -> AllowlistCache:
    """The list of a class. What reads it is loaded when it is first read."""
    effective = live.get("effective")
    parameter = effective or live["parameter"]

    def parse(value: str, now: float) -> ParsedAllowlist:
        from .parse import parse_allowlist

        return parse_allowlist(value, policy, live.get("patternsUnder") or (), now)

    def on_problem(problem: Mapping[str, object]) -> None:
        counted = list_metrics(stack, problem, wall_clock()) if stack else {}
        log("allowlist", {"class": class_name, "parameter": parameter, **problem, **counted})

    return AllowlistCache(
        fresh_for_seconds=live["freshForSeconds"],
        usable_for_seconds=live["usableForSeconds"],
        read=_effective_reader(effective, live.get("region")) if effective else _reader(parameter, live.get("region")),
        parse=parse,
        on_problem=on_problem,
    )


def _effective_reader(name: str, region: str | None) -> Callable[[float], Parameter | Failure]:
    readers: list[EffectiveListReader] = []

    def read(seconds: float) -> Parameter | Failure:
        if not readers:
            from .effective import EffectiveListReader

            readers.append(EffectiveListReader(name, region))
        return readers[0].read(seconds)

    return read


def _reader(parameter: Any, region: str | None) -> Callable[[float], Parameter | Failure]:
    def read(seconds: float) -> Parameter | Failure:
        name = parameter if isinstance(parameter, str) else os.environ.get(parameter["env"])
        if not name:
            described = json.dumps(parameter, separators=(",", ":"))
            return Failure("missing", f"no name of a parameter in {described}")
        from ..aws.parameter_store import get_parameter

        return get_parameter(name, region, seconds)

    return read
