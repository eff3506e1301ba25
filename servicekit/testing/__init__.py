"""What tests of any service need: a clock that stands still, and tokens that verify."""

from servicekit.testing.clock import FixedClock
from servicekit.testing.tokens import LocalIssuer

__all__ = ["FixedClock", "LocalIssuer"]
