"""What composition reports when subgraphs do not fit together."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompositionError:
    """One thing that must be mended: `code` is the established code of the field, `message` says what, where and how.

    `coordinates` are schema coordinates (`Product.price`, `Query.search(first:)`), `subgraphs` their subgraphs' names.
    """

    code: str
    message: str
    coordinates: tuple[str, ...] = ()
    subgraphs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class CompositionFailed(Exception):
    """The subgraphs do not compose. `errors` holds all that the failing stage found, sorted."""

    def __init__(self, errors: Iterable[CompositionError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: (error.code, error.coordinates, error.message)))
        super().__init__("\n".join(str(error) for error in self.errors))


def in_subgraph(code: str, subgraph: str, message: str, coordinate: str | None = None) -> CompositionError:
    """An error within one subgraph."""
    return CompositionError(
        code, f'In subgraph "{subgraph}": {message}', (coordinate,) if coordinate else (), (subgraph,)
    )
