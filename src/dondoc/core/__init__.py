"""The floor under every Django room: the clock, stored files, the regulation in force. No business words."""
