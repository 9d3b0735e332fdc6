"""Other systems that use this one: the tokens of machines and what they may, and the addresses that are told of deeds (J4)."""
