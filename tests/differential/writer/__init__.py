"""Random operations that are valid for clients."""
