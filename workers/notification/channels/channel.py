"""The seam to what delivers messages."""

from collections.abc import Sequence
from typing import Protocol

from workers.notification.domain import Message, Notice, Person


class DeliveryUnknown(Exception):
    """The channel did not answer in time: the message may be on its way, so it is not sent again."""


class DeliveryRefused(Exception):
    """The channel will not take this message, now or later."""


class Channel(Protocol):
    """Delivers messages. Delivering the same notice twice must leave one message, or raise DeliveryUnknown."""

    name: str

    async def deliver(self, notice: Notice, person: Person, message: Message) -> None:
        """Raises OSError (try later), DeliveryUnknown, DeliveryRefused."""
        ...

    async def forget(self, notices: Sequence[Notice]) -> None:
        """Removes what was written for these notices, where that is possible."""
        ...
