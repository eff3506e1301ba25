"""Runs the embedded servers on a folder until a signal: `python -m tests.praxis.embedded.serve FOLDER`, for tests that end it.

It prints `ready` when the servers are, and a problem in the words that users see.
"""

import signal
import sys
from pathlib import Path

from praxis.embedded.problem import CannotStart, from_os_error
from praxis.embedded.run import running_servers


def main(folder: Path) -> None:
    """Serves."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with running_servers(folder, print):
        print("ready", flush=True)
        while True:
            signal.pause()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except CannotStart as problem:
        sys.exit(f"CannotStart: {problem}")
    except OSError as error:
        sys.exit(f"CannotStart: {from_os_error(error)}")
    except KeyboardInterrupt:
        sys.exit(0)
