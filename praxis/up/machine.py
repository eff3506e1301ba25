"""Whether this machine can run the embedded servers, asked before anything is written."""

import os
import platform
import sys

from praxis.embedded.account import servers_account
from praxis.embedded.ports import HOST, is_free
from praxis.embedded.problem import CannotStart
from praxis.up.options import Options


def check_machine(options: Options) -> None:
    """Raises CannotStart with the first thing that is missing."""
    if not options.is_full_stack and (sys.platform != "linux" or platform.machine() != "x86_64"):
        raise CannotStart(
            f"The embedded servers are built for Linux on x86-64; this is {platform.system()} on {platform.machine()}.",
            "Use the full stack instead: docker compose up.",
        )
    servers_account()
    if not is_free(options.port):
        raise CannotStart(
            f"Port {options.port} on {HOST} is in use.",
            "End the program that listens there, or choose another port: make run PORT=8081, or praxis up --port 8081.",
        )


def check_data_folder(options: Options) -> None:
    """Raises CannotStart when the data folder cannot be written."""
    folder = options.data.resolve()
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise CannotStart(
            f"The data folder {folder} cannot be written.",
            "Give your account write access to it, or choose another folder with --data DIR.",
        )
