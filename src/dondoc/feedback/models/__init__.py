"""What is recorded of feedback: who told what of whom, and each act upon it."""

from dondoc.feedback.models.feedback import Fault, Feedback, FeedbackAct, FeedbackFile, State

__all__ = ["Fault", "Feedback", "FeedbackAct", "FeedbackFile", "State"]
