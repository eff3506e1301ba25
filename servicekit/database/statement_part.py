"""Statements that ride with another one, as parts of it, so that they cost no round trip of their own."""

from typing import NamedTuple


class StatementPart(NamedTuple):
    """An INSERT or UPDATE to be made part of a statement that changes rows, and takes effect once for each of them.

    `statement` reads the changed rows from `written`, and has `{}` in place of each parameter, in the order of `values`.
    """

    statement: str
    values: tuple[object, ...]

    def numbered(self, first: int) -> str:
        """The statement with its parameters numbered from `first`."""
        return self.statement.format(*(f"${number}" for number in range(first, first + len(self.values))))
