"""How a message leaves: one narrow seam, one module a channel."""

from workers.notification.channels.channel import Channel, DeliveryRefused, DeliveryUnknown
from workers.notification.channels.mailbox import MailboxChannel

__all__ = ["Channel", "DeliveryRefused", "DeliveryUnknown", "MailboxChannel"]
