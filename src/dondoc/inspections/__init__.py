"""Inspection: teams, plans, carrying out, conclusions, and what they recommended followed until done (TH chương IV; BT chương III mục 2)."""
