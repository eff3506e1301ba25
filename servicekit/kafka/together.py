"""Events that wait at the same time take effect together, and one that cannot hinders none of the others."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from servicekit.grouped_writes import GroupedWrites
from servicekit.kafka.outages import is_outage

MAX_TOGETHER = 50  # no transaction may be long

Given = TypeVar("Given")


class Together(Generic[Given]):
    """What handlers give it at the same time is one call of `take_over`, which is one transaction of its store.

    A consumer has to work on as many keys at once as are to be taken over together (`concurrent_keys`).
    """

    def __init__(self, take_over: Callable[[Sequence[Given]], Awaitable[object]]) -> None:
        self._take_over = take_over
        self._groups = GroupedWrites(self._errors, max_group=MAX_TOGETHER)

    async def give(self, given: Given) -> None:
        """Returns when it has taken effect; raises what kept this one from it, or that the store is away."""
        await self._groups.write(given)

    async def close(self) -> None:
        """Ends what was begun."""
        await self._groups.close()

    async def _errors(self, given: Sequence[Given]) -> list[Exception | None]:
        try:
            await self._take_over(given)
        except Exception as error:  # noqa: BLE001 - handed to whom it belongs to
            if len(given) == 1 or is_outage(error):
                return [error] * len(given)
            return [(await self._errors([each]))[0] for each in given]
        return [None] * len(given)


def newest_of_each(
    given: Iterable[Given], *, key: Callable[[Given], Hashable], age: Callable[[Given], Any]
) -> list[Given]:
    """For what is taken over together: of those with the same key one with the highest age, the first of several."""
    newest: dict[Hashable, Given] = {}
    for each in given:
        known = newest.setdefault(key(each), each)
        if age(known) < age(each):
            newest[key(each)] = each
    return list(newest.values())
