"""One endpoint class inside a function: judges requests by its policy and its list, and tells what it decided."""

from __future__ import annotations

import os

from .client_number import client_number
from .meter import WOULD_ALLOW, WOULD_DENY, ClassMeter, Meter
from .origin_set import OriginSet
from .policy import CorsRequest, Decision, PreparedPolicy, decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .allowlist.cache import AllowlistCache
    from .allowlist.listed_origins import ListedOrigins

_NO_ORIGINS = OriginSet(())


class PolicyEnforcer:
    """A class, as the functions that serve it see it."""

    __slots__ = ("_cache", "_is_cached", "_meter", "_meters", "_name", "_policy", "_stack", "_would")

    def __init__(self, name: str, config: Mapping[str, Any], meter: Meter | None = None) -> None:
        stack = config.get("metrics")
        self._name = name
        self._stack = stack
        self._is_cached = config.get("cached") is True
        self._meters = meter or Meter("function")
        self._meter = self._meters.of_class(name, stack)
        #: By what a candidate would decide, those that count where that is something else: made once there is one.
        self._would: dict[bool, ClassMeter] = {}
        policy, deployed = config["policy"], config.get("deployed")
        self._policy = PreparedPolicy(_with_deployed(policy, deployed) if deployed else policy)
        self._cache: AllowlistCache | None = None
        live = config.get("live")
        if live is not None:
            from .allowlist.source import allowlist_cache

            self._cache = allowlist_cache(name, policy, live, stack)

    def judge(self, request: CorsRequest, address: str | None = None, client: str | None = None) -> Decision:
        """
        Judges a request, which came from ``client`` first, and from ``address`` last; waits only where a live list has to be read
        first. Never raises.
        """
        # without an origin there is nothing to look up
        if self._cache is None or request.origin is None:
            return self._told(decide(self._policy, self._policy.origins, request), request, address)
        origins = self._cache.get()
        if origins is not None:
            return self._judge_by(origins, request, address, client)
        decision = decide(self._policy, _NO_ORIGINS, request)
        if not decision.allowed:  # requests of the API's own origin need no list
            status = None if decision.status is None else 503
            # whatever is answered meanwhile, browsers and caches would give again once there is a list
            headers = {**decision.headers, "cache-control": "no-store"}
            decision = Decision(decision.kind, False, "allowlist-unavailable", status, headers)
        return self._told(decision, request, address)

    def _judge_by(
        self, listed: ListedOrigins, request: CorsRequest, address: str | None, client: str | None
    ) -> Decision:
        """By the list, or for clients in the share of a stage, by what that says; of what a shared cache keeps, always by the list."""
        origins: OriginSet = listed
        if client and listed.has_shares and not self._is_cached:
            origins = listed.of_client(client_number(self._name, client))
        decision = self._told(decide(self._policy, origins, request), request, address)
        if listed.candidate is not None:
            self._compare(listed, listed.candidate, request, address)
        return decision

    def _compare(self, listed: OriginSet, candidate: OriginSet, request: CorsRequest, address: str | None) -> None:
        """Counts what the candidate would decide otherwise than the list does now, whoever the client is."""
        origin = request.origin or ""
        # where either both list an origin or neither does, nothing differs
        if (listed.match(origin) is None) == (candidate.match(origin) is None):
            return
        would = decide(self._policy, candidate, request)
        if would.allowed == decide(self._policy, listed, request).allowed:
            return
        counter = self._would.get(would.allowed)
        if counter is None:
            metric = WOULD_ALLOW if would.allowed else WOULD_DENY
            counter = self._would[would.allowed] = self._meters.of_class(self._name, self._stack, metric)
        counter.count(would, request, address)

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
