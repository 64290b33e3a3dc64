"""Keeping: what an installation's keeper does at the command line, beside the bot or while it rests.

Each verb is a file: backup, restore, rotation, taking over a spreadsheet, export.
"""


class CannotBeDone(Exception):
    """What was asked for cannot be done, and nothing was changed; the message is a sentence that says why."""
