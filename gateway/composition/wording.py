"""Lists of names in messages: `"a"`, `subgraph "a"`, `subgraphs "a", "b" and "c"`."""

from collections.abc import Iterable


def quoted(name: str) -> str:
    """The name in double quotes."""
    return f'"{name}"'


def joined(parts: Iterable[str], word: str = "and") -> str:
    """`x`, `x and y`, `x, y and z`."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def names(items: Iterable[str], word: str = "and") -> str:
    """Quoted names, joined."""
    return joined((quoted(item) for item in items), word)


def subgraph_names(items: Iterable[str]) -> str:
    """`subgraph "a"` or `subgraphs "a" and "b"`."""
    listed = list(items)
    return f"subgraph{'s' if len(listed) > 1 else ''} {names(listed)}"


def by_value(values: Iterable[tuple[str, str]]) -> str:
    """From (subgraph, what it has): `x in subgraph "a" and y in subgraphs "b" and "c"`."""
    groups: dict[str, list[str]] = {}
    for subgraph, value in values:
        groups.setdefault(value, []).append(subgraph)
    return joined(f"{value} in {subgraph_names(where)}" for value, where in groups.items())
