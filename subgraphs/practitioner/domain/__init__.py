"""What a practitioner is and which changes are allowed; pure, without driver or framework."""
