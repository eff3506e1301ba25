"""Taking a guard out, and whether a scenario holds without it."""

from collections.abc import Awaitable
from types import ModuleType

import pytest


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
