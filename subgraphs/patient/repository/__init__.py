"""The only SQL of this service: patients, and which practitioners may know them."""
