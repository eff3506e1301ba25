"""The values of `join__Graph`: each subgraph's name as a GraphQL enum value."""

import re
from collections import Counter
from collections.abc import Iterable


def graph_names(subgraphs: Iterable[str]) -> dict[str, str]:
    """Subgraph name to enum value. Names that become equal are numbered; the numbers clash with no other name."""
    values = {name: _enum_value(name) for name in subgraphs}
    counts = Counter(values.values())
    seen: Counter[str] = Counter()
    for name, value in values.items():
        if counts[value] > 1:
            seen[value] += 1
            values[name] = f"{value}_{seen[value]}"
    return values


def _enum_value(name: str) -> str:
    value = re.sub(r"[^_0-9A-Za-z]", "_", name).upper()
    if value[:1].isdigit() or not value:
        value = f"_{value}"
    return f"{value}_" if re.search(r"_\d+$", value) else value
