"""Where fetched programs lie: once for all checkouts and data folders of a user, readable by the servers' account."""

import os
from pathlib import Path

from praxis.embedded.account import Account

OUTSIDE = Path("/var/cache/praxis")


def cache_folder(account: Account) -> Path:
    """The folder, perhaps not made yet; the home folder of root is closed to the account that servers run as."""
    own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "praxis"
    nearest = next(place for place in own.parents if place.exists())
    return own if account.can_reach(nearest / "any") else OUTSIDE
