"""What `praxis up` is asked for."""

from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8080
DEFAULT_DATA = Path(".praxis")
DEFAULT_FULL_STACK_DATA = Path(".praxis-full-stack")
DEFAULT_PRACTITIONERS = 2_000


@dataclass(frozen=True)
class Options:
    """`unreachable` names subgraphs that are wired over HTTP to a closed port, so that tests can take one down."""

    port: int = DEFAULT_PORT
    data: Path = DEFAULT_DATA
    practitioners: int = DEFAULT_PRACTITIONERS
    is_split: bool = False  # each deployable a process of its own
    is_full_stack: bool = False  # on the real servers
    unreachable: frozenset[str] = frozenset()
