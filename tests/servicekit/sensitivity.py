"""Taking a guard out, whether a scenario holds without it, and whether what it is about has come to pass."""

from collections.abc import Awaitable
from types import ModuleType
from typing import Any

import pytest

from tests.servicekit.waiting import eventually


def replace_in(module: ModuleType, name: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes a text of a module for one test; fails when it does not have the part."""
    text = getattr(module, name)
    assert old in text
    monkeypatch.setattr(module, name, text.replace(old, new))


async def holds(scenario: Awaitable[None]) -> bool:
    """Whether its assertions do. What else it raises is no answer."""
    try:
        await scenario
    except AssertionError:
        return False
    return True


class Counted:
    """A method that counts its calls."""

    def __init__(self, owner: type, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        original = getattr(owner, name)

        async def counting(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            return await original(*arguments, **named)

        monkeypatch.setattr(owner, name, counting)

    async def more(self, number: int) -> None:
        """Waits for that many further calls."""
        wanted = self.calls + number

        async def calls() -> int:
            return self.calls

        await eventually(calls, lambda count: count >= wanted)
