"""The classes of one route, often the same one twice."""

from __future__ import annotations

from .enforcer import PolicyEnforcer
from .policy import CorsRequest, Decision, is_read_method


class RouteClasses:
    """One class for reads, and one for all else."""

    __slots__ = ("_read", "_write")

    def __init__(self, read: PolicyEnforcer, write: PolicyEnforcer) -> None:
        self._read = read
        self._write = write

    def of(self, request: CorsRequest) -> PolicyEnforcer:
        """The class of the method that a request is about; a preflight is about the one that it asks for."""
        method = request.method
        if method == "OPTIONS" and request.request_method is not None:
            method = request.request_method
        return self._read if is_read_method(method) else self._write

    def judge(self, request: CorsRequest, address: str | None = None, client: str | None = None) -> Decision:
        return self.of(request).judge(request, address, client)


_nobody = PolicyEnforcer("(none)", {"policy": {"name": "none", "origins": [], "methods": []}})
#: Stands for the classes of a path that none was applied to: nobody's origin is listed for it.
NO_CLASS = RouteClasses(_nobody, _nobody)
