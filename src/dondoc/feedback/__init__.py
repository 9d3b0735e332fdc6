"""One agency about another: what the Office checks, and the clock that stops when it urges or asks the Chairman (F5)."""
