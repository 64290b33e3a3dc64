"""Windows: the app's modals, and Slack's own question before something acts."""

from pretend_slack.page.acting import Asked, Trouble
from pretend_slack.page.blocks import surface_html
from pretend_slack.page.form import form_of, path
from pretend_slack.page.html import Html, tag
from pretend_slack.page.markup import text_html
from pretend_slack.people import Person
from pretend_slack.screen import ModalOnScreen


def window_html(modal: ModalOnScreen, person: Person, place: str, *, trouble: Trouble | None) -> Html:
    """Draw the open window."""
    buttons = [tag("button", modal.close, name="close", value="1", class_="button")]
    if modal.submit:
        buttons.append(tag("button", modal.submit, name="submit", value="1", class_="button primary"))
    said = [tag("p", trouble.words, class_="complaint", role="alert")] if trouble else []
    if count := len(modal.errors):
        asks = "One answer needs another look." if count == 1 else f"{count} answers need another look."
        said.append(tag("p", asks, class_="complaint", role="alert"))
    body = tag("div", [*said, *surface_html(modal, person)], class_="body")
    inside = [enter_html(modal), body, tag("div", buttons, class_="foot")]
    return dialog_html(modal.title, form_of(person, place, inside, surface=f"modal:{modal.view_id}"))


def enter_html(modal: ModalOnScreen) -> Html:
    """What Enter in a field presses: the form's first button, which is nowhere to be seen."""
    does = "submit" if modal.submit else "close"
    return tag("button", "", name=does, value="1", class_="enter", tabindex="-1", aria_hidden="true")


def ask_html(asked: Asked, person: Person, place: str) -> Html:
    """Ask what Slack asks before something with a confirmation acts."""
    confirm = asked.control.confirm or {}
    style = "danger" if confirm.get("style") == "danger" else "primary"
    yes = tag("button", confirm["confirm"]["text"], name="sure", value="1", class_=f"button {style}", autofocus=True)
    no = tag("a", confirm["deny"]["text"], href=path(person, place), class_="button")
    named = tag("input", type="hidden", name="press", value=asked.named)
    body = tag("div", tag("p", text_html(confirm["text"], person.reader)), class_="body")
    form = form_of(person, place, [named, body, tag("div", [no, yes], class_="foot")], surface=asked.surface)
    return dialog_html(confirm["title"]["text"], form)


def dialog_html(title: str, form: Html) -> Html:
    inside = [tag("h2", title, id="window"), form]
    return tag("div", tag("dialog", inside, open=True, aria_modal="true", aria_labelledby="window"), class_="veil")
