"""What is recorded of the Office's requests for information and reports: what was asked of whom, by when, and what was answered."""

from dondoc.inquiries.models.answer import Answer, AnswerFile, AnswerRow
from dondoc.inquiries.models.inquiry import Ask, DaySet, Inquiry, InquiryColumn, InquiryFile, InquiryReminder

__all__ = [
    "Answer",
    "AnswerFile",
    "AnswerRow",
    "Ask",
    "DaySet",
    "Inquiry",
    "InquiryColumn",
    "InquiryFile",
    "InquiryReminder",
]
