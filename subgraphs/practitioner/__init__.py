"""The practitioner subgraph: public profiles, the rules of booking, and contacts that few may see."""
