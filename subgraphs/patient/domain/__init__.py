"""What a patient is, who may see which part, and which changes are allowed; pure."""
