"""Subgraph schemas from which some ways by keys are taken away."""

import re
from collections.abc import Mapping
from random import Random


def loosened(sdls: Mapping[str, str], seed: int) -> dict[str, str]:
    """The schemas with a third of their keys no longer resolvable, and a fifth of what they provide left out."""
    random = Random(seed)

    def weaken(found: re.Match[str]) -> str:
        return f"{found[0][:-1]}, resolvable: false)" if random.random() < 1 / 3 else found[0]

    def drop(found: re.Match[str]) -> str:
        return "" if random.random() < 1 / 5 else found[0]

    keys, provides = r'@key\(fields: "[^"]*"\)', r'@provides\(fields: "[^"]*"\)'
    return {name: re.sub(provides, drop, re.sub(keys, weaken, sdl)) for name, sdl in sdls.items()}
