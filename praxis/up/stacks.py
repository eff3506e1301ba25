"""Which servers a data folder is for: its data fits no others."""

from pathlib import Path

from praxis.embedded.installation import PORTS_FILE
from praxis.embedded.ports import KeptPorts
from praxis.embedded.problem import CannotStart
from praxis.embedded.run import EMBEDDED, Stack
from praxis.full_stack.stack import FULL_STACK
from praxis.up.options import Options


def stack_of(data: Path) -> Stack | None:
    """The servers that the folder was started with; None when it never was."""
    ports = KeptPorts(data / PORTS_FILE)
    if ports.known("opensearch") is not None:
        return FULL_STACK
    return None if ports.known("postgres") is None else EMBEDDED


def wanted_stack(options: Options) -> Stack:
    """The servers that are asked for. Raises CannotStart when the data folder is for others."""
    wanted = FULL_STACK if options.is_full_stack else EMBEDDED
    if stack_of(options.data) not in (None, wanted):
        other = "without" if options.is_full_stack else "with"
        raise CannotStart(
            f"The data folder {options.data.resolve()} was started {other} --full-stack.",
            f"Start it {other} --full-stack again, or choose another folder with --data DIR.",
        )
    return wanted
