"""The tables of the channels."""

from caunoi.channels.models.accounts import Account
from caunoi.channels.models.broadcasts import Broadcast, Bulletin
from caunoi.channels.models.chats import ChatMessage, Conversation, Handover
from caunoi.channels.models.deliveries import Delivery
from caunoi.channels.models.hooks import Hook
from caunoi.channels.models.jobs import JobRun
from caunoi.channels.models.mail import IncomingMail, MailAddress, Mailbox
from caunoi.channels.models.remote import ChatGroup, RemoteFile
from caunoi.channels.models.subscriptions import MailSubscription, PushSubscription

__all__ = [
    "Account",
    "Broadcast",
    "ChatGroup",
    "Bulletin",
    "ChatMessage",
    "Conversation",
    "Delivery",
    "Handover",
    "Hook",
    "IncomingMail",
    "JobRun",
    "MailSubscription",
    "PushSubscription",
    "RemoteFile",
    "MailAddress",
    "Mailbox",
]
