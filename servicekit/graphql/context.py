"""What a resolver knows of its request."""

from dataclasses import dataclass
from datetime import datetime

from strawberry.fastapi import BaseContext

from servicekit.authentication import Viewer
from servicekit.clock import Clock
from servicekit.errors import NotAuthenticated

LANGUAGES = ("en", "fr", "de")  # what refusals and labels are written in; the first is the default


@dataclass
class RequestContext(BaseContext):
    """Who asks, in which language and country; subgraphs add their loaders and use cases in a subclass.

    `country` is what the gateway's path says (upper case), None on the common path. `now` stands still during the
    request, so that all of its answers speak of one instant.
    """

    viewer: Viewer
    language: str
    country: str | None
    clock: Clock
    now: datetime

    def __post_init__(self) -> None:
        super().__init__()

    def signed_in(self) -> Viewer:
        """The viewer, when there is a valid token. Raises NotAuthenticated."""
        if self.viewer.is_anonymous:
            raise NotAuthenticated
        return self.viewer


def preferred_language(accept_language: str | None) -> str:
    """The first of our languages by weight in an Accept-Language header (RFC 9110, 12.5.4)."""
    weighted: list[tuple[float, str]] = []
    for part in (accept_language or "")[:500].split(","):
        tag, _, parameters = part.strip().partition(";")
        weight = _weight(parameters)
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES and weight > 0:
            weighted.append((-weight, language))
    return min(weighted, key=lambda pair: pair[0])[1] if weighted else LANGUAGES[0]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
