"""The year's result on the screens (TH 21.2; BT 20.2)."""
