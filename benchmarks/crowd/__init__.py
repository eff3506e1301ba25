"""The parts of the crowd benchmark: the slots, what the use case sends, who calls it, and pgbench beside it."""
