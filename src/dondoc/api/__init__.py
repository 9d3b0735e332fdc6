"""The programming interface, version 1 (J4): reads a request, calls one action or query, answers in JSON. The same rights as the pages."""
