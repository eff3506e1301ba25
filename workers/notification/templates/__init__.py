"""What a notice says, in the recipient's language."""

from workers.notification.templates.render import render

__all__ = ["render"]
