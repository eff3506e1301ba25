"""What every test may use."""

import signal

pytest_plugins = ["tests.embedded_servers", "tests.full_stack_servers", "tests.gateway.planner.plan_shape.plugin"]

# A shell that starts the tests in its background lets them ignore Ctrl-C, and with them all that they start and end by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
