"""What stories about proposals do again and again, through what people type, fill and press."""

from pretend_slack import Person
from pretend_slack.screen import MessageOnScreen

SENTENCE = "You both love small tools."


def propose(matcher: Person, mentor: Person, mentee: Person, *, words: str = SENTENCE) -> None:
    matcher.types(f"/mentorship propose @{mentor.name} @{mentee.name}")
    matcher.fills({"Why these two? In your own words": words})
    matcher.submits("Propose")


def ask(matcher: Person, mentor: Person, mentee: Person) -> None:
    """Take as given that a proposal is with its mentor."""
    propose(matcher, mentor, mentee)
    matcher.clicks("Ask the mentor", in_="#mentors")


def ask_both(matcher: Person, mentor: Person, mentee: Person) -> None:
    """Take as given that the mentor said yes and the mentee is asked."""
    ask(matcher, mentor, mentee)
    mentor.clicks("Yes, let's meet")


def card(reader: Person) -> MessageOnScreen:
    """The newest card in #mentors, as someone there sees it now."""
    return [each for each in reader.messages(in_="#mentors") if {"Discuss", "Read it all"} <= set(each.buttons)][-1]


def in_thread(reader: Person, of: MessageOnScreen) -> list[MessageOnScreen]:
    """What stands in the thread of a card."""
    return [each for each in reader.messages(in_="#mentors") if each.thread_ts == of.ts != each.ts]
