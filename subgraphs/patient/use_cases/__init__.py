"""What can be asked of this service, each with the rights it needs."""
