"""The demo: a pretend workspace with people in it, and the real bot. The only code that knows both."""
