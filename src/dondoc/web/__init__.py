"""Pages for officials. A view reads the request, calls one action or query, answers."""
