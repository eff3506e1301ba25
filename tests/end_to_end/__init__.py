"""The whole product, as clients see it."""
