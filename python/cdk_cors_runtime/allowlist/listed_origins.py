"""The origins of a live list."""

from __future__ import annotations

from ..origin_set import OriginSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .parse import ParsedAllowlist


class ListedOrigins(OriginSet):
    """What a list admits now, with its stages where it has any."""

    __slots__ = ("_shares", "candidate")

    def __init__(self, parsed: ParsedAllowlist) -> None:
        super().__init__(parsed.origins)
        staged = parsed.staged
        #: What is admitted once all stages are promoted.
        self.candidate = None if staged is None else OriginSet(staged.candidate)
        self._shares = [] if staged is None else [(below, OriginSet(origins)) for below, origins in staged.shares]

    @property
    def has_shares(self) -> bool:
        """Whether it differs by client."""
        return len(self._shares) > 0

    def of_client(self, number: int) -> OriginSet:
        """What is admitted for the client of a number from 0 to 99."""
        return next((origins for below, origins in self._shares if number < below), self)
