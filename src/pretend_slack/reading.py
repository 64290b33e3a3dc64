"""What a person reads: their conversations, the open window, Home, and what is new since they last looked.

They see only what Slack would show them: their own conversations, public channels, what is for them alone.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pretend_slack import clock
from pretend_slack.answers import kept_answers
from pretend_slack.markup import Reader
from pretend_slack.records import Conversation, Message, User, View
from pretend_slack.refusals import NotOnScreen
from pretend_slack.screen import HomeOnScreen, MessageOnScreen, ModalOnScreen, Screen, parts_of

if TYPE_CHECKING:
    from pretend_slack.slack import PretendSlack

Found = tuple[Conversation, Message]


class Onlooker:
    """Someone in front of their Slack. Places are named as they see them: "#mentors", "@Grace"."""

    def __init__(self, slack: "PretendSlack", user: User) -> None:
        self.slack = slack
        self.workspace = slack.workspace
        self.user = user
        self.reader = Reader(slack.workspace, user.id)
        self._read_until = ""

    @property
    def id(self) -> str:
        """Say the user id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Say the name that others see."""
        return self.user.display_name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    # The screen

    @property
    def screen(self) -> Screen:
        """See everything there is to see, as one tree."""
        self.slack.settle()
        with self.workspace.lock:
            return Screen(self._modal(), self._home(), tuple(map(self._on_screen, self._visible())))

    @property
    def modal(self) -> ModalOnScreen | None:
        """See the open window, the topmost if there are several."""
        self.slack.settle()
        with self.workspace.lock:
            return self._modal()

    @property
    def home(self) -> HomeOnScreen | None:
        """See the app's Home as it was last drawn; None if it never was."""
        self.slack.settle()
        with self.workspace.lock:
            return self._home()

    def sees(self, words: str) -> bool:
        """Say whether these words are anywhere on the screen."""
        return words in self.screen.words

    def waits_to_see(self, words: str, *, within: float = 5.0) -> None:
        """Wait until these words are on the screen; needed only where the app is not in this process."""
        deadline = clock.machine_seconds() + within
        while not self.sees(words):
            left = deadline - clock.machine_seconds()
            if left <= 0:
                raise NotOnScreen(f"{words!r} did not come to {self.name}'s screen, which shows:\n{self.screen.words}")
            with self.workspace.lock:
                self.workspace.lock.wait(min(left, 0.05))

    # Messages

    def messages(self, in_: str | None = None) -> list[MessageOnScreen]:
        """Read a conversation from the top, the DM with the app unless a place is named."""
        return self._read(lambda _found: True, in_ or self.dm())

    def last_message(self, in_: str | None = None) -> MessageOnScreen | None:
        """Read the newest message that someone else wrote, anywhere or in one place."""
        heard = self._read(lambda message: message.user != self.id, in_)
        return heard[-1] if heard else None

    def ephemerals(self, in_: str | None = None) -> list[MessageOnScreen]:
        """Read what only this person sees, anywhere or in one place."""
        return self._read(lambda message: message.only_for is not None, in_)

    def unread(self, in_: str | None = None) -> list[MessageOnScreen]:
        """List what others wrote since this person last marked all as read."""
        return self._read(lambda message: message.ts > self._read_until and message.user != self.id, in_)

    def has_heard_nothing_new(self) -> bool:
        """Say whether nobody wrote anything to this person since they last marked all as read."""
        return not self.unread()

    def marks_as_read(self) -> None:
        """Take note of everything there is so far."""
        self.slack.settle()
        self._read_until = max((message.ts for _, message in self._visible()), default="")

    # Conversations

    def conversations(self) -> list[str]:
        """List the conversations this person is in, as they are called on their screen."""
        with self.workspace.lock:
            return [self.place_name(conversation) for conversation in self._own_conversations()]

    def dm(self) -> str:
        """Name the DM with the app (its id), which begins when it is first looked at."""
        return self.workspace.dm_with_app(self.id).id

    def group_dm_with(self, *names: str) -> str:
        """Name the group DM of this person, the app and these people (its id)."""
        people = {self.workspace.bot.id, self.id, *(self.slack.person(name).id for name in names)}
        for conversation in self._own_conversations():
            if conversation.kind == "mpim" and set(conversation.members) == people:
                return conversation.id
        raise NotOnScreen(f"{self.name} has no group DM with {names}, only {self.conversations()}.")

    def place_name(self, conversation: Conversation) -> str:
        """Say how a conversation is called on this person's screen."""
        if conversation.kind in ("public", "private"):
            return f"#{conversation.name}"
        others = [id_ for id_ in conversation.members if id_ != self.id] or [self.id]
        return ", ".join(self.reader.person(id_) for id_ in others)

    def conversation(self, place: str | None, *, to_write: bool = False) -> Conversation:
        """Find a conversation by its name or id; to write in it one has to be a member."""
        if place is None:
            return self.workspace.dm_with_app(self.id)
        for conversation in self._own_conversations():
            if place in (conversation.id, self.place_name(conversation)):
                return conversation
        if not to_write and not self._is_guest():
            for conversation in self.workspace.conversations.values():
                if conversation.kind == "public" and place in (conversation.id, f"#{conversation.name}"):
                    return conversation
        raise NotOnScreen(f"{self.name} is not in {place}, only in {self.conversations()}.")

    def _own_conversations(self) -> list[Conversation]:
        with self.workspace.lock:
            everything = list(self.workspace.conversations.values())
        return [conversation for conversation in everything if self.id in conversation.members]

    def _is_guest(self) -> bool:
        return self.user.is_guest or self.user.is_single_channel_guest

    # Looking

    def _read(self, fits: Callable[[Message], bool], in_: str | None) -> list[MessageOnScreen]:
        self.slack.settle()
        with self.workspace.lock:
            return [self._on_screen(found) for found in self._visible(in_) if fits(found[1])]

    def _visible(self, in_: str | None = None) -> list[Found]:
        """List what this person may read, oldest first."""
        with self.workspace.lock:
            places = [self.conversation(in_)] if in_ else self._own_conversations()
            found = [(place, message) for place in places for message in place.messages.values()]
        mine = [(place, message) for place, message in found if message.only_for in (None, self.id)]
        return sorted(mine, key=lambda one: one[1].ts)

    def _on_screen(self, found: Found) -> MessageOnScreen:
        conversation, message = found
        state = kept_answers(message.blocks, self.workspace.message_answers.get((self.id, message.ts), {}))
        return MessageOnScreen(
            parts=parts_of(message.blocks, state, {}, self.reader),
            blocks=message.blocks,
            complaint=self._complaint(message.ts),
            ts=message.ts,
            conversation=conversation.id,
            place=self.place_name(conversation),
            sender=self.reader.person(message.user).removeprefix("@"),
            text=self.reader.words(message.text),
            message=message.as_slack(),
            is_ephemeral=message.only_for is not None,
            is_edited=message.edited_at is not None,
            thread_ts=message.thread_ts,
            files=tuple(replace(file) for file in message.files),
        )

    def _modal(self) -> ModalOnScreen | None:
        stack = self.workspace.modals.get(self.id)
        if not stack:
            return None
        view, content = stack[-1], stack[-1].content
        return ModalOnScreen(
            parts=parts_of(view.blocks, view.state, view.errors, self.reader),
            blocks=view.blocks,
            complaint=view.complaint or self._complaint(view.id),
            view_id=view.id,
            title=content["title"]["text"],
            submit=content["submit"]["text"] if content.get("submit") else None,
            close=content["close"]["text"] if content.get("close") else "Cancel",
            view=self.workspace.view_json(view),
        )

    def _home(self) -> HomeOnScreen | None:
        view: View | None = self.workspace.homes.get(self.id)
        if view is None:
            return None
        return HomeOnScreen(
            parts=parts_of(view.blocks, view.state, {}, self.reader),
            blocks=view.blocks,
            complaint=self._complaint(view.id),
            view_id=view.id,
            view=self.workspace.view_json(view),
        )

    def _complaint(self, where: str) -> str | None:
        found = [words for place, words in self.workspace.complaints.get(self.id, []) if place == where]
        return found[-1] if found else None
