"""The availability service: read models that are right whatever the order of events."""
