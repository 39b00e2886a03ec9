"""The classes of a function and the paths that they are for. Made once, when the function loads."""

from __future__ import annotations

from .enforcer import PolicyEnforcer
from .meter import Meter
from .request_path import RequestPath
from .route_classes import NO_CLASS, RouteClasses
from .routes import NAMED, NAMED_FIRST, RouteTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .strictest import StrictestOf


class ClassTable:
    """Finds what judges the requests of a path."""

    __slots__ = ("_routes",)

    def __init__(self, config: Mapping[str, Any]) -> None:
        meter = Meter("function")
        classes = {name: PolicyEnforcer(name, value, meter) for name, value in config["classes"].items()}
        # one value for routes with the same classes: readings that lead to either are one
        by_names: dict[tuple[str, str], RouteClasses] = {}
        pairs: list[tuple[str, RouteClasses]] = []
        for route in config["routes"]:
            names = (route["read"], route["write"])
            if names not in by_names:
                by_names[names] = RouteClasses(classes[names[0]], classes[names[1]])
            pairs.append((route["path"], by_names[names]))
        self._routes = RouteTable(pairs, NO_CLASS)

    def find(self, request: RequestPath) -> RouteClasses | StrictestOf | None:
        """The classes of a path, in whatever way it may be read (docs/paths.md); ``None`` where no class was applied."""
        found: list[RouteClasses] = []
        self._collect(request, found)
        if len(found) > 1:
            from .strictest import StrictestOf

            return StrictestOf(found)
        return None if found[0] is NO_CLASS else found[0]

    def _collect(self, request: RequestPath, found: list[RouteClasses]) -> None:
        routes = self._routes
        routes.collect(request.path, found)
        if request.spelled is not None:
            routes.collect(request.spelled, found)
        if request.template is not None:
            of_template = routes.find(request.template) or NO_CLASS
            if of_template not in found:
                found.append(of_template)
        # what every path begins or ends with says nothing, unless it is the name of a route
        for shorter in request.shorter:
            routes.collect(shorter, found, NAMED)
        if request.longer is not None:
            routes.collect(request.longer, found, NAMED_FIRST)
