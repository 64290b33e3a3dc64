"""What each person has not looked at yet."""

from pretend_slack.people import Person
from pretend_slack.records import Conversation
from pretend_slack.slack import PretendSlack


class Unread:
    """Who looked where, and until which message."""

    def __init__(self, slack: PretendSlack) -> None:
        self._workspace = slack.workspace
        self._read: dict[tuple[str, str], str] = {}

    def everywhere(self, person: Person) -> int:
        """Count what others said to a person since they last looked."""
        return sum(self.at(person, one.id) for one in self._own(person))

    def at(self, person: Person, place: str) -> int:
        """Count what others said in one place since a person last looked there."""
        with self._workspace.lock:
            conversation = self._workspace.conversations.get(place)
            if conversation is None or person.id not in conversation.members:
                return 0
            since = self._read.get((person.id, place), "")
            return sum(
                message.ts > since and message.user != person.id and message.only_for in (None, person.id)
                for message in conversation.messages.values()
            )

    def marks_as_read(self, person: Person, place: str) -> None:
        """Take note that a person looked at a place."""
        with self._workspace.lock:
            if place in self._workspace.conversations:
                self._read[person.id, place] = max(self._workspace.conversations[place].messages, default="")

    def first_place(self, person: Person) -> str:
        """Say where to go when one becomes this person: to what is unread, else Home."""
        return next((one.id for one in self._own(person) if self.at(person, one.id)), "home")

    def _own(self, person: Person) -> list[Conversation]:
        with self._workspace.lock:
            return [one for one in self._workspace.conversations.values() if person.id in one.members]
