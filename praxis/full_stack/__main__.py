"""`python -m praxis.full_stack`: gets what the full stack lacks on this machine, and says what it cannot get."""

import sys

from praxis.embedded.account import servers_account
from praxis.embedded.problem import CannotStart
from praxis.full_stack.install import install
from praxis.full_stack.programs import find_programs


def main() -> None:
    """Exit status 1, with the name of what is missing and the command that gets it, when something stays so."""
    try:
        account = servers_account()
        install(account, print)
        find_programs(account)
    except CannotStart as problem:
        sys.exit(f"\n{problem.what}\n{problem.way_out}")
    print("Everything that the full stack needs is there.")


if __name__ == "__main__":
    main()
