"""Measures that are put to the Chairman for what is overdue, wrongly done or stuck (H6; TH 16.4; BT 15.3)."""
