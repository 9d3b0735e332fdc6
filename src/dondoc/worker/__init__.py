"""Time passing: jobs that run by themselves, beside the web process."""
