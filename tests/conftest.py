"""What every test may use."""

pytest_plugins = ["tests.embedded_servers", "tests.full_stack_servers", "tests.gateway.planner.plan_shape.plugin"]
