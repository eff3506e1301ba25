"""What every deployable needs, without one word of the domain."""
