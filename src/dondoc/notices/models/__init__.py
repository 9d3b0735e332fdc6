"""What is recorded of notices and mail."""

from dondoc.notices.models.mail import NOT_TAKEN, UNDER_WAY, Mail, MailState
from dondoc.notices.models.notice import CalendarFeed, Notice, NoticeCursor, Summary, Wish

__all__ = [
    "NOT_TAKEN",
    "UNDER_WAY",
    "CalendarFeed",
    "Mail",
    "MailState",
    "Notice",
    "NoticeCursor",
    "Summary",
    "Wish",
]
