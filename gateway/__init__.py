"""A complete Apollo Federation 2 gateway: composition, planning, execution, protocol. It knows no domain."""
