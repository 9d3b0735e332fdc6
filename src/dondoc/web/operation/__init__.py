"""For whoever keeps the system running: does it live, can it work, what does it cost, what is wrong with it."""
