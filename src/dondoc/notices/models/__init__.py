"""What is recorded of notices and mail."""

from dondoc.notices.models.mail import NOT_TAKEN, UNDER_WAY, Mail, MailState

__all__ = ["NOT_TAKEN", "UNDER_WAY", "Mail", "MailState"]
