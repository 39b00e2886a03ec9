"""One endpoint class inside a function: judges requests by its policy and its list, and tells what it decided."""

from __future__ import annotations

import os

from .meter import Meter
from .origin_set import OriginSet
from .policy import CorsRequest, Decision, PreparedPolicy, decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .allowlist.cache import AllowlistCache

_NO_ORIGINS = OriginSet(())


class PolicyEnforcer:
    """A class, as the functions that serve it see it."""

    __slots__ = ("_cache", "_meter", "_policy")

    def __init__(self, name: str, config: Mapping[str, Any], meter: Meter | None = None) -> None:
        stack = config.get("metrics")
        self._meter = (meter or Meter("function")).of_class(name, stack)
        policy, deployed = config["policy"], config.get("deployed")
        self._policy = PreparedPolicy(_with_deployed(policy, deployed) if deployed else policy)
        self._cache: AllowlistCache | None = None
        live = config.get("live")
        if live is not None:
            from .allowlist.source import allowlist_cache

            self._cache = allowlist_cache(name, policy, live, stack)

    def judge(self, request: CorsRequest, address: str | None = None) -> Decision:
        """Judges a request; waits only where a live list has to be read first. Never raises."""
        # without an origin there is nothing to look up
        if self._cache is None or request.origin is None:
            return self._told(decide(self._policy, self._policy.origins, request), request, address)
        origins = self._cache.get()
        if origins is not None:
            return self._told(decide(self._policy, origins, request), request, address)
        decision = decide(self._policy, _NO_ORIGINS, request)
        if not decision.allowed:  # requests of the API's own origin need no list
            status = None if decision.status is None else 503
            # whatever is answered meanwhile, browsers and caches would give again once there is a list
            headers = {**decision.headers, "cache-control": "no-store"}
            decision = Decision(decision.kind, False, "allowlist-unavailable", status, headers)
        return self._told(decision, request, address)

    def _told(self, decision: Decision, request: CorsRequest, address: str | None) -> Decision:
        self._meter.count(decision, request, address)
        return decision


def _with_deployed(policy: Mapping[str, Any], deployed: Mapping[str, Any]) -> Mapping[str, Any]:
    """The policy with the origins that synth did not know. A variable that is not there admits nobody."""

    def values_of(names: list[str] | None) -> list[str]:
        return [os.environ[name] for name in names or () if name in os.environ]

    origins = policy["origins"]
    return {
        **policy,
        "origins": origins if origins == "*" else [*origins, *values_of(deployed.get("origins"))],
        "selfOrigins": [*(policy.get("selfOrigins") or ()), *values_of(deployed.get("selfOrigins"))],
    }
