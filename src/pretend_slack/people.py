"""People in the workspace: they act by the words they see on their screen, never by an app's own ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pretend_slack.filling import Finder, filled, what_is_missing
from pretend_slack.interactions import Place
from pretend_slack.reading import Onlooker
from pretend_slack.records import User, View
from pretend_slack.refusals import NotOnScreen, NotPossible
from pretend_slack.screen import Control, MessageOnScreen, ModalOnScreen
from pretend_slack.shapes import Json
from pretend_slack.typing_names import with_ids

if TYPE_CHECKING:
    from pretend_slack.slack import PretendSlack


class Person(Onlooker):
    """Someone who reads and acts in Slack."""

    def __init__(self, slack: "PretendSlack", user: User) -> None:
        super().__init__(slack, user)
        self.opened_links: list[str] = []

    def types(self, line: str, *, in_: str | None = None) -> None:
        """Type a slash command, in the DM with the app unless a place is named."""
        self._must_be_here()
        name, _, text = line.strip().partition(" ")
        conversation = self.conversation(in_, to_write=True)
        command = self.workspace.manifest.commands.get(name)
        if command is None:
            known = sorted(self.workspace.manifest.commands)
            raise NotPossible(f"{name} is not a valid command. The app offers {known}.")
        text = with_ids(self.workspace, text, typed_by=self.id) if command.escapes else text
        self.slack.interactions.command(self.user, conversation, name=name, text=text.strip())
        self.slack.settle()

    def clicks(self, words: str, *, in_: str | None = None, on: str | None = None) -> None:
        """Press the newest button or menu entry with these words; a confirmation is answered with yes."""
        self._must_be_here()
        modal = self.modal
        if modal and on != "home" and words in (modal.submit, modal.close) and words not in _labels(modal):
            return self.submits(words) if words == modal.submit else self.closes()
        place, control, option = self._find_button(words, in_=in_, on=on)
        return self.presses(place, control, option)

    def presses_old(self, place: Place, words: str) -> None:
        """Press a button as it stood in an earlier snapshot, or that was never on this person's screen."""
        self._must_be_here()
        for control, label, option in _pressable(place):
            if label == words:
                return self.presses(place, control, option)
        raise NotOnScreen(f"{words!r} is not on this snapshot, which has {place.buttons}.")

    def fills(self, answers: Mapping[str, object], *, in_: str | None = None, on: str | None = None) -> None:
        """Fill in fields by their labels, in the open window, else in a message or on Home."""
        self._must_be_here()
        for label, meant in answers.items():
            place, control = self._find_input(label, in_=in_, on=on)
            answer = filled(control, meant, self.finder(place))
            self.puts(place, control, answer)
            if control.dispatches:
                place, control = self._find_input(label, in_=in_, on=on)
                self.slack.interactions.press(self.user, place, control)
                self.slack.settle()

    def submits(self, words: str | None = None) -> None:
        """Send the open window in; Slack itself asks for required fields first."""
        self._must_be_here()
        view, modal = self._open_view(), self._open_modal()
        if modal.submit is None or words not in (None, modal.submit):
            raise NotOnScreen(f"{words or 'A submit button'!r} is not on {self.name}'s window:\n{modal.words}")
        missing = {control.block_id: what_is_missing(control) for control in modal.inputs if control.is_input}
        view.errors = {block: words for block, words in missing.items() if words}
        if not view.errors:
            self.slack.interactions.submit(self.user, view)
            self.slack.settle()

    def closes(self) -> None:
        """Close the open window; the one beneath it shows again."""
        self.slack.interactions.close(self.user, self._open_view(), with_all=False)
        self.slack.settle()

    def closes_all(self) -> None:
        """Close the open window and all beneath it."""
        self.slack.interactions.close(self.user, self._open_view(), with_all=True)
        self.slack.settle()

    def opens_home(self) -> None:
        """Open the app's Home."""
        self._opens_app("home")

    def opens_messages(self) -> None:
        """Open the app's messages tab."""
        self._opens_app("messages")

    def _opens_app(self, tab: str) -> None:
        self._must_be_here()
        event = {"user": self.id, "channel": self.dm(), "tab": tab}
        home = self.workspace.homes.get(self.id)
        if tab == "home" and home is not None:
            event["view"] = self.workspace.view_json(home)  # type: ignore[assignment] # Slack mixes shapes
        self.workspace.announce("app_home_opened", dict(event))
        self.slack.settle()

    def at_home(self) -> "AtHome":
        """Act on Home."""
        return AtHome(self)

    def says(self, words: str, *, in_: str | None = None, under: MessageOnScreen | None = None) -> None:
        """Write a message, in the DM with the app unless a place is named; `under` answers in a thread."""
        self._must_be_here()
        conversation = self.conversation(under.conversation if under else in_, to_write=True)
        if conversation.kind == "im" and self.workspace.bot.id in conversation.members:
            self._must_be_able_to_write_to_app()
        thread = (under.thread_ts or under.ts) if under else None
        self.workspace.post(
            conversation, user=self.id, text=with_ids(self.workspace, words, typed_by=self.id), thread_ts=thread
        )
        self.slack.settle()

    def joins(self, channel: str, *, invited_by: str | None = None) -> None:
        """Become a member of a channel."""
        inviter = self.slack.person(invited_by).id if invited_by else None
        self.workspace.join(self.slack.channel(channel), self.id, inviter=inviter)
        self.slack.settle()

    def leaves(self, channel: str) -> None:
        """Leave a channel."""
        self.workspace.leave(self.slack.channel(channel), self.id)
        self.slack.settle()

    def changes(self, **facts: object) -> None:
        """Change one's profile: tz, title, pronouns, display_name, is_admin …"""
        self.workspace.change_user(self.user, **facts)
        self.slack.settle()

    def is_deactivated(self) -> None:
        """Be taken out of the workspace."""
        self.changes(is_deactivated=True)

    # Finding things on the screen

    def _find_button(self, words: str, *, in_: str | None, on: str | None) -> tuple[Place, Control, Json | None]:
        for place in self._places(in_, on):
            for control, label, option in _pressable(place):
                if label == words:
                    return place, control, option
        raise self._not_on_screen(words, in_=in_, on=on)

    def _find_input(self, label: str, *, in_: str | None, on: str | None) -> tuple[Place, Control]:
        places = list(self._places(in_, on))
        for fits in (str.__eq__, str.startswith):
            for place in places:
                for control in place.inputs:
                    if fits(control.label, label) or fits(control.also_called, label):
                        return place, control
        raise self._not_on_screen(label, in_=in_, on=on)

    def _places(self, in_: str | None, on: str | None) -> Iterator[Place]:
        self.slack.settle()
        if on == "home":
            home = self.home
            yield from [home] if home else []
        elif (modal := self.modal) is not None:
            yield modal
        else:
            yield from (self._on_screen(found) for found in reversed(self._visible(in_)))

    def _not_on_screen(self, words: str, *, in_: str | None = None, on: str | None = None) -> NotOnScreen:
        where = f" in {in_}" if in_ else " on Home" if on else ""
        if in_ is None and on is None:
            seen = self.screen.words
        else:
            seen = "\n".join(place.words for place in self._places(in_, on))
        if self.modal and on is None:
            seen = f"(a window is open and covers the rest)\n{self.modal.words}"
        return NotOnScreen(f"{words!r} is not on {self.name}'s screen{where}, which shows:\n{seen or '(nothing)'}")

    def presses(self, place: Place, control: Control, option: Json | None) -> None:
        """Press this very thing, found on a screen before."""
        link = (option or control.element).get("url")
        if link:
            self.opened_links.append(link)
        self.slack.interactions.press(self.user, place, control, option=option)
        self.slack.settle()

    def puts(self, place: Place, control: Control, answer: Json) -> None:
        """Let this very field hold an answer, without telling the app."""
        with self.workspace.lock:
            if isinstance(place, MessageOnScreen):
                state = self.workspace.message_answers.setdefault((self.id, place.ts), place.answers)
            else:
                view = self.workspace.find_view(id_=place.view_id, external_id=None)
                if view is None:
                    raise NotPossible(f"{self.name}'s window is gone.")
                state = view.state
                view.errors = {id_: words for id_, words in view.errors.items() if id_ != control.block_id}
            state.setdefault(control.block_id, {})[control.action_id] = answer

    def finder(self, place: Place) -> Finder:
        """Say how this person finds people, places and suggestions by their words."""
        return Finder(
            person=lambda words: self.slack.person(words).id,
            place=lambda words: self.conversation(words).id,
            offered=lambda control, typed: self.slack.interactions.suggest(self.user, place, control, typed=typed),
        )

    def _open_view(self) -> View:
        self.slack.settle()
        stack = self.workspace.modals.get(self.id)
        if not stack:
            raise NotOnScreen(f"No window is open for {self.name}. The screen shows:\n{self.screen.words}")
        return stack[-1]

    def _open_modal(self) -> ModalOnScreen:
        modal = self.modal
        if modal is None:
            raise NotOnScreen(f"No window is open for {self.name}.")
        return modal

    def _must_be_here(self) -> None:
        self.slack.settle()
        if self.user.is_deactivated:
            raise NotPossible(f"{self.name} is deactivated and can do nothing in Slack.")

    def _must_be_able_to_write_to_app(self) -> None:
        manifest = self.workspace.manifest
        if not manifest.has_messages_tab or manifest.is_messages_tab_read_only:
            raise NotPossible(f"Sending messages to {manifest.bot_name} has been turned off.")


@dataclass(frozen=True)
class AtHome:
    """A person on the app's Home."""

    person: Person

    def clicks(self, words: str) -> None:
        """Press a button of Home."""
        self.person.clicks(words, on="home")

    def fills(self, answers: Mapping[str, object]) -> None:
        """Fill in fields of Home."""
        self.person.fills(answers, on="home")


def _pressable(place: Place) -> Iterator[tuple[Control, str, Json | None]]:
    for control in place.controls:
        if control.kind == "button":
            yield control, control.label, None
        elif control.kind == "overflow":
            yield from ((control, choice.words, choice.option) for choice in control.choices)


def _labels(place: Place) -> list[str]:
    return [label for _, label, _ in _pressable(place)]
