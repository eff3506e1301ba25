"""Statements that ride with another one, as parts of it, so that they cost no round trip of their own."""

from functools import lru_cache
from typing import NamedTuple


class StatementPart(NamedTuple):
    """An INSERT or UPDATE to be made part of a statement that changes rows, and takes effect once for each of them.

    `statement` reads the changed rows from `written`, and has `{}` in place of each parameter, in the order of `values`.
    """

    statement: str
    values: tuple[object, ...]

    def numbered(self, first: int) -> str:
        """The statement with its parameters numbered from `first`."""
        return _numbered(self.statement, first, len(self.values))


# There are as many texts as there are ways to write: making one anew each time costs more than what it is for.
@lru_cache(maxsize=256)
def _numbered(statement: str, first: int, count: int) -> str:
    return statement.format(*(f"${number}" for number in range(first, first + count)))
