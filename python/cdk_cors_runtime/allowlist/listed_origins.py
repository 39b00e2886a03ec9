"""The origins of a live list."""

from __future__ import annotations

from ..origin_set import OriginSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .parse import ParsedAllowlist


class ListedOrigins(OriginSet):
    """What a list admits now, with its stages where it has any."""

    __slots__ = ("_shares", "candidate")

    def __init__(self, parsed: ParsedAllowlist) -> None:
        super().__init__(parsed.origins)
        #: What is admitted once all stages are promoted.
        self.candidate: OriginSet | None = None
        self._shares: list[tuple[int, OriginSet]] = []
        staged = parsed.staged
        if staged is None:
            return
        steady = OriginSet(staged.steady)
        stages = [(one.percent, _sets_of(one.joins), _sets_of(one.leaves)) for one in staged.stages]
        self.candidate = _OriginUnion([steady, *(one for _, joins, _ in stages for one in joins)])
        for below, _, _ in stages:
            sets = [one for percent, joins, leaves in stages for one in (leaves if percent < below else joins)]
            if below > 0:
                self._shares.append((below, _OriginUnion([steady, *sets])))

    @property
    def has_shares(self) -> bool:
        """Whether it differs by client."""
        return len(self._shares) > 0

    def of_client(self, number: int) -> OriginSet:
        """What is admitted for the client of a number from 0 to 99."""
        return next((origins for below, origins in self._shares if number < below), self)


def _sets_of(origins: list[str]) -> list[OriginSet]:
    """None for no origins: there is nothing to look up."""
    return [OriginSet(origins)] if origins else []


class _OriginUnion(OriginSet):
    """What some sets admit together. Many have the same ones: a long list is held once, whatever number of stages it has."""

    __slots__ = ("_sets",)

    def __init__(self, sets: Sequence[OriginSet]) -> None:
        super().__init__(())
        self._sets = sets

    def match(self, origin: str) -> str | None:
        """The origin itself before any pattern, as in one set."""
        matching: str | None = None
        for one in self._sets:
            found = one.match(origin)
            if found == origin:
                return found
            matching = matching or found
        return matching
