"""Đôn Đốc: follows every task that a Provincial People's Committee assigns, from the directive to the confirmed result."""
