"""Counts what one function instance decides, and tells it in few lines: see docs/metrics.md, and ``meter.ts``, which does the same."""

from __future__ import annotations

import os
import time

from .client_number import digest, network_of
from .log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .policy import CorsRequest, Decision

#: ``all`` where each decision is a line of its own.
_LOG_VARIABLE = "CDK_CORS_LOG"
#: An instance writes ten lines at once; after them it may write one more each second.
_SECOND_MS = 1_000
_BURST_MS = 10 * _SECOND_MS
#: How long admissions are held; with the second after which that is looked at, a minute.
_PERIOD_MS = 59_000
#: Of how many origins of a class the admissions are told apart: those made up for one class must not make another's look silent.
_MAX_ORIGINS = 64
_DAY_MS = 86_400_000
_NAMESPACE = "cdk-cors"
#: Decisions that would be others if all stages of a list were promoted.
WOULD_ALLOW = "WouldAllow"
WOULD_DENY = "WouldDeny"
_CLASS_DIMENSIONS = ("stack", "class")
_DIMENSIONS = (_CLASS_DIMENSIONS, ("stack", "class", "place", "kind", "reason"))


def wall_clock() -> int:
    """Milliseconds since the epoch."""
    return int(time.time() * 1000)


class Meter:
    """What the classes of one instance share. Lines are written inside requests: a frozen function would write none behind its answer."""

    __slots__ = ("clock", "last_at", "place", "tells_all", "_classes", "_full_at", "_written_at")

    def __init__(self, place: str, clock: Callable[[], int] = wall_clock) -> None:
        self.place = place
        self.clock = clock
        self.tells_all = os.environ.get(_LOG_VARIABLE) == "all"
        self.last_at = 0
        self._written_at = 0
        #: When the whole burst may be written again.
        self._full_at = 0
        self._classes: list[ClassMeter] = []

    def of_class(self, name: str, stack: str | None, would: str | None = None) -> ClassMeter:
        """
        What counts the decisions of a class; of one without a stack nothing is counted, and each denial is a line. What a candidate
        would decide otherwise is counted by the metric ``would``.
        """
        meter = ClassMeter(self, name, stack, would)
        self._classes.append(meter)
        return meter

    def begin(self) -> int:
        """The time of a decision; what is held is written before it, once that is due."""
        now = self.clock()
        if abs(now - self._written_at) >= _SECOND_MS:  # clocks are set back, too
            self._written_at = now
            for one in self._classes:
                one.write_due(now)
        self.last_at = now
        return now

    def take(self, now: int) -> bool:
        """Whether a line may be written; it is then."""
        if not now <= self._full_at <= now + _BURST_MS:
            self._full_at = now
        if self._full_at > now + _BURST_MS - _SECOND_MS:
            return False
        self._full_at += _SECOND_MS
        return True


class _Tally:
    """Decisions that are told together: denials of a class, its admissions of an origin, or those of all that are too many."""

    __slots__ = ("allowed", "counts", "origin", "since")

    def __init__(self, allowed: bool, since: int = 0, origin: str | None = None) -> None:
        self.allowed = allowed
        self.origin = origin
        self.since = since
        self.counts: dict[str, dict[str, int]] = {"preflight": {}, "actual": {}}


class ClassMeter:
    """Counts the decisions of one class."""

    __slots__ = ("_admissions", "_denials", "_free_origins", "_meter", "_name", "_others", "_stack", "_would")

    def __init__(self, meter: Meter, name: str, stack: str | None, would: str | None) -> None:
        self._meter = meter
        self._would = would
        self._name = name
        self._stack = stack
        self._denials = _Tally(False)
        self._others = _Tally(would in (None, WOULD_ALLOW))
        self._admissions: dict[str | None, _Tally] = {None: self._others}
        self._free_origins = _MAX_ORIGINS

    def count(self, decision: Decision, request: CorsRequest, address: str | None) -> None:
        """Never raises. Who sent the request is ``address``, where that is known."""
        meter, stack, origin = self._meter, self._stack, request.origin
        now = meter.begin()
        # whom a candidate denies is somebody who is listed: their origins are told apart as those of admissions are
        is_denial = not decision.allowed and self._would is None
        tally = self._denials if is_denial else self._admissions.get(origin, self._others)
        is_new = is_denial or (self._would is not None and not stack)
        if tally is self._others and stack and origin and self._free_origins > 0:
            self._free_origins -= 1
            is_new = True
            tally = self._admissions[origin] = _Tally(decision.allowed, now, origin)
        if meter.tells_all or (is_new and (not stack or meter.take(now))):
            method = request.request_method if decision.kind == "preflight" else request.method
            is_hidden = decision.allowed or not stack or not address
            network = None if is_hidden else network_hash(address or "", stack or "", now)
            self._tell(now, tally.allowed, decision.kind, decision.reason, 1, origin, method, network)
        elif stack:
            counts = tally.counts.get(decision.kind)
            if counts is not None:  # what has no origin is not counted
                counts[decision.reason] = counts.get(decision.reason, 0) + 1

    def write_due(self, now: int) -> None:
        """Denials, and admissions whose period is over. Origins of which nothing came for a whole period are forgotten."""
        self._write(self._denials)
        for origin, tally in list(self._admissions.items()):
            if abs(now - tally.since) < _PERIOD_MS:
                continue
            tally.since = now
            if not self._write(tally) and origin is not None:
                del self._admissions[origin]
                self._free_origins += 1

    def _write(self, tally: _Tally) -> bool:
        is_any = False
        for kind, counts in tally.counts.items():
            for reason, count in counts.items():
                if count > 0:
                    is_any = True
                    counts[reason] = 0
                    self._tell(self._meter.last_at, tally.allowed, kind, reason, count, tally.origin)
        return is_any

    def _tell(
        self,
        at: int,
        allowed: bool,
        kind: str,
        reason: str,
        weight: int,
        origin: str | None,
        method: str | None = None,
        network: str | None = None,
    ) -> None:
        line: dict[str, object] = {
            "stack": self._stack,
            "class": self._name,
            "place": self._meter.place if self._stack else None,
            "kind": kind,
            "allowed": allowed,
            "reason": reason,
            "origin": origin,
            "method": method,
            "network": network,
        }
        if self._stack and kind != "not-cors":
            line["weight"] = weight
            line.update(embedded_metrics(at, _DIMENSIONS, {self._would or ("Allowed" if allowed else "Denied"): weight}))
        log("candidate" if self._would else "decision", line)


def list_metrics(stack: str, problem: Mapping[str, object], now: int) -> dict[str, object]:
    """What of a problem with a list is counted, as fields of its line."""
    if problem["problem"] == "entries-rejected":
        values = {"EntriesRejected": problem["rejected"]}
    else:
        values = {"ReadFailures": 1, "ListAge": problem.get("servingAgeSeconds")}
    return {"stack": stack, **embedded_metrics(now, (_CLASS_DIMENSIONS,), values)}


def embedded_metrics(at: int, dimensions: object, values: Mapping[str, object]) -> dict[str, object]:
    """Metrics as fields of a line in the log; all dimensions have to be fields of that line too. What is ``None`` is no metric."""
    given = {name: value for name, value in values.items() if value is not None}
    metrics = [{"Name": name, "Unit": "Seconds" if name == "ListAge" else "Count"} for name in given]
    directive = {"Namespace": _NAMESPACE, "Dimensions": dimensions, "Metrics": metrics}
    return {"_aws": {"Timestamp": at, "CloudWatchMetrics": [directive]}, **given}


def network_hash(address: str, stack: str, now: int) -> str:
    """Four hexadecimal digits that stand for the network of an address, IPv4 /24 or IPv6 /48, for a day and a stack."""
    return f"{digest(f'{stack} {now // _DAY_MS} {network_of(address)}'):04x}"
