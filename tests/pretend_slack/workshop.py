"""A small Bolt app whose window has every kind of input, for the page; nothing here knows of mentorship."""

from typing import Any

from greeter import bolt_app, text
from slack_bolt import App

from pretend_slack import PretendSlack

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
OFFERED = [*DAYS, "Any holiday"]
UNSAFE = "<script>alert(1)</script>"


def option(words: str, **more: Any) -> dict[str, Any]:
    return {"text": text(words), "value": words.lower(), **more}


def button(words: str, name: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": text(words), "action_id": name, **more}


def question(name: str, label: str, kind: str, *, optional: bool = True, **element: Any) -> dict[str, Any]:
    block = {"type": "input", "block_id": name, "label": text(label), "optional": optional}
    return block | {"element": {"type": kind, "action_id": name, **element}}


TOOLS = [option(words) for words in ("Saw", "Plane", "Chisel")]
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "book",
    "title": text("Book a bench"),
    "submit": text("Book"),
    "close": text("Not now"),
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "A bench is *yours* for an hour."}},
        question("what", "What will you make?", "plain_text_input", optional=False, max_length=80)
        | {"hint": text("One line is enough.")},
        question("how", "How?", "plain_text_input", multiline=True),
        question("hours", "For how many hours?", "number_input", is_decimal_allowed=False),
        question("tool", "Which tool?", "static_select", options=TOOLS),
        question("days", "Which days?", "multi_static_select", options=[option(words) for words in OFFERED]),
        question("two", "Two helpers at most", "multi_users_select", max_selected_items=2),
        question("finish", "Which finish?", "radio_buttons", options=[option("Oil"), option("Wax")]),
        question(
            "rules",
            "Our rules",
            "checkboxes",
            options=[option("I sweep up", description=text("every time")), option("I wear goggles")],
        ),
        question("host", "Who shows you round?", "users_select"),
        question("where", "Tell which channel?", "conversations_select", filter={"include": ["public"]}),
        question("on", "On which day?", "datepicker"),
        question("at", "At what time?", "timepicker"),
        question("until", "Until when?", "datetimepicker"),
        {"type": "actions", "elements": [button("What is a chisel?", "explain")]},
    ],
}
CARD: list[dict[str, Any]] = [
    {"type": "header", "text": text("The workshop")},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Saturday* is open. See <https://example.org|the plan>."},
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Opening hours"), option("Directions")],
        },
    },
    {
        "type": "actions",
        "block_id": "card",
        "elements": [
            button("Book", "open", style="primary"),
            button(
                "Close the workshop",
                "close",
                style="danger",
                confirm={
                    "title": text("Really?"),
                    "text": text("Everybody goes home."),
                    "confirm": text("Yes, close"),
                    "deny": text("No"),
                },
            ),
            button("The plan", "plan", url="https://example.org/plan"),
            {"type": "static_select", "action_id": "pick", "placeholder": text("A tool"), "options": TOOLS},
        ],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "_Mind your fingers._"}]},
]
CHART: dict[str, Any] = {
    "type": "data_visualization",
    "title": "Benches in use",
    "chart": {"type": "pie", "segments": [{"label": "Saw", "value": 3}, {"label": "Plane", "value": 9}]},
}


def workshop(slack: PretendSlack) -> App:
    """Open a card on /greet, a window from it, another on top, and answer with what was understood."""
    app = bolt_app(slack)

    @app.command("/greet")
    def card(ack: Any, respond: Any) -> None:
        ack()
        respond(text="The workshop", blocks=CARD, response_type="in_channel")

    @app.action("open")
    def opens(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action("explain")
    def explains(ack: Any, body: Any, client: Any) -> None:
        ack()
        said = {"type": "section", "text": text("A chisel is a blade with a handle.")}
        view = {"type": "modal", "title": text("Chisel"), "close": text("Back"), "blocks": [said]}
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.action("close")
    def closes(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Closed.", blocks=[])

    @app.action("more")
    def tells_more(ack: Any, action: Any, respond: Any) -> None:
        ack()
        respond(text=f"You asked for {action['selected_option']['value']}.", replace_original=False)

    @app.action("pick")
    def picks(ack: Any, action: Any, respond: Any) -> None:
        ack()
        respond(text=f"You picked the {action['selected_option']['value']}.", replace_original=False)

    @app.action("plan")
    def plans(ack: Any) -> None:
        ack()

    @app.view("book")
    def books(ack: Any, view: Any, body: Any, client: Any) -> None:
        answers = {name: next(iter(answer.values())) for name, answer in view["state"]["values"].items()}
        if "bench" not in answers["what"]["value"]:
            ack(response_action="errors", errors={"what": "Say it with the word bench."})
            return
        ack()
        days = ", ".join(chosen["value"] for chosen in answers["days"]["selected_options"]) or "no day"
        client.chat_postMessage(channel=body["user"]["id"], text=f"Booked: {answers['what']['value']}, {days}.")

    @app.event("app_home_opened")
    def draws_home(event: Any, client: Any) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [*CARD, CHART]})

    @app.event("message")
    def hears(event: Any) -> None:
        """Say nothing to what people write."""

    return app
