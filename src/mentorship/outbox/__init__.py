"""The outbox: what must be said lies here as rows until the courier has said it.

Deeds write rows in their own transaction (`Tray`); the courier, the only code that speaks to Slack, claims them one by
one. Rows hold ids, never words: those are rendered when they are spoken, from the facts as they are then.
"""

from mentorship.outbox.courier import Courier
from mentorship.outbox.hours import Calendar
from mentorship.outbox.kinds import About, File, HomeView, Hours, Kind, Kinds, Later, Message, MustNot, WhenUnknown
from mentorship.outbox.outcomes import Timing
from mentorship.outbox.pacing import Pacing
from mentorship.outbox.recipients import to_channel, to_member, to_pair
from mentorship.outbox.records import Conversation, Row, Said, State, Trouble, Verb
from mentorship.outbox.saying import Forgotten, PutOff, Speech, say
from mentorship.outbox.tray import Tray
from mentorship.outbox.troubles import (
    close_troubles,
    fault_in,
    is_in_confidence,
    is_to_be_looked_at,
    looked_at,
    open_trouble,
    unsaid_in_confidence,
    what_was_unsaid,
)

__all__ = [
    "About",
    "Calendar",
    "Conversation",
    "Courier",
    "File",
    "Forgotten",
    "HomeView",
    "Hours",
    "Kind",
    "Kinds",
    "Later",
    "Message",
    "MustNot",
    "Pacing",
    "PutOff",
    "Row",
    "Said",
    "Speech",
    "State",
    "Timing",
    "Tray",
    "Trouble",
    "Verb",
    "WhenUnknown",
    "close_troubles",
    "fault_in",
    "is_in_confidence",
    "is_to_be_looked_at",
    "looked_at",
    "open_trouble",
    "say",
    "to_channel",
    "to_member",
    "to_pair",
    "unsaid_in_confidence",
    "what_was_unsaid",
]
