"""Periodic reports: agencies' and the Office's, drafted from the data, signed, frozen (H1–H4, I3; TH 16.2, 18; BT 15.2, 16, 17)."""
