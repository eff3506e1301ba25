"""One request, step by step: protocol, authentication, limits, preparation, execution, answer."""
