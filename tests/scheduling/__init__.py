"""The rules of time: what is shown is what is accepted."""
