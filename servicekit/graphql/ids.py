"""Lists of ids that a client asks for at once."""

from collections.abc import Sequence
from typing import TypeVar

from servicekit.errors import BadInput

MAX_IDS = 100

Id = TypeVar("Id", bound=str)


def checked_ids(ids: Sequence[Id]) -> Sequence[Id]:
    """What came as the argument `ids`. Raises BadInput when they are too many; what an id names is not looked at."""
    if len(ids) > MAX_IDS:
        raise BadInput(f"ids: {len(ids):,} are too many; ask for at most {MAX_IDS} at a time.", argument="ids")
    return ids
