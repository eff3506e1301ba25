"""`praxis demo`: the main job, step by step with the answers, against what is running."""

from praxis.demo.command import command

__all__ = ["command"]
