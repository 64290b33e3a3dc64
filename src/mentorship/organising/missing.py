"""What a new installation still needs from its organisers."""

from mentorship.program.settings import Settings

NEEDED = ("mentorship_channel", "mentors_channel", "mentees_channel", "code_of_conduct")
"""Everything else has a default that works."""


def missing(settings: Settings) -> list[str]:
    """List the settings that organisers have yet to make, in the order in which they matter."""
    return [name for name in NEEDED if getattr(settings, name) is None]
