"""Tables of reports, one file a noun."""

from caunoi.reports.models.access import Access, Idempotency, ReceiptTry, Shield
from caunoi.reports.models.category import Category, CategoryCorrection
from caunoi.reports.models.contact import Contact
from caunoi.reports.models.deadline import Deadline
from caunoi.reports.models.desk import Mention, Presence, ReplyDraft, ReplyTemplate, SavedView
from caunoi.reports.models.report import Cluster, Report
from caunoi.reports.models.thread import Attachment, Message

__all__ = [
    "Access", "Attachment", "Category", "CategoryCorrection", "Cluster", "Contact", "Deadline",
    "Idempotency", "Mention", "Message", "Presence", "ReceiptTry", "ReplyDraft", "ReplyTemplate",
    "Report",
    "SavedView", "Shield",
]  # fmt: skip
