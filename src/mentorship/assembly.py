"""The assembly: from the environment to a bot. The only file that knows every room."""

import os
import re
import zoneinfo
from collections.abc import Callable, Sequence
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy import Engine, MetaData, make_url

from mentorship import wording
from mentorship.bot import Bot, Room
from mentorship.clock import Clock
from mentorship.environment import Environment, WrongEnvironment, read_given
from mentorship.listening import Listening
from mentorship.log import log
from mentorship.outbox import Pacing, Timing
from mentorship.slack.begun import begun, certificates
from mentorship.slack.client import Client
from mentorship.store import (
    BadKey,
    Base,
    Keys,
    check_keys,
    copy_before_migration,
    migrate,
    open_engine,
    refuse_other_keys,
    refuse_retired_key,
)
from mentorship.store.half_restored import refuse_half_restored
from mentorship.wording import Words

JOURNEY = (
    "signing_up",
    "mentor_matching",
    "proposing",
    "meeting_times",
    "first_meeting",
    "weekly_meeting",
    "meeting_in_chat",
    "between_meetings",
    "monthly_review",
    "opportunities",
    "support",
    "closing",
)
"""The chapters of the guide, in its order."""
AROUND = ("home", "organising", "privacy")
A_CODE = re.compile(r"[a-z_]+")
"""What Slack calls a refusal."""
NOT_SLACK = "SLACK_API_URL leads to something that does not answer as Slack does."
T = TypeVar("T")


def rooms() -> list[Room]:
    """Return every room of the house, in the guide's order."""
    names = [*(f"mentorship.journey.{name}.room" for name in JOURNEY), *(f"mentorship.{name}.room" for name in AROUND)]
    return [import_module(name).ROOM for name in names]


def tables() -> MetaData:
    """Return the whole schema: importing the rooms loads their records."""
    rooms()
    return Base.metadata


def wording_files() -> Sequence[Path]:
    return sorted(Path(__file__).parent.rglob("wording.toml"))


def listening_of(house: Sequence[Room]) -> Listening:
    """Let every room register what it listens to."""
    listening = Listening()
    for room in house:
        if room.listen:
            room.listen(listening)
    return listening


def open_bot(
    environment: Environment,
    *,
    clock: Clock | None = None,
    pacing: Pacing | None = None,
    timing: Timing | None = None,
) -> Bot:
    """Open the database (migrated), the words and the Slack client, and put the bot together.

    Raises what stands in the way: WrongEnvironment, BrokenWording, NewerDatabase, WrongKeys, SlackApiError.
    """
    zoneinfo.reset_tzpath(())  # the same time zones on every machine: those of the tzdata package
    client = slack_client(environment)
    asked_who_we_are = begun(lambda: who_we_are(client))  # Slack answers while the rooms are loaded
    engine, keys = open_database(environment)
    return put_together(
        engine,
        keys,
        client=client,
        words=words_for(environment),
        team_id=asked_who_we_are.result()["team_id"],
        clock=clock or Clock(),
        pacing=pacing,
        timing=timing,
    )


def who_we_are(client: WebClient) -> SlackResponse:
    """Ask Slack whose token it is. Raises SlackApiError if it is refused, WrongEnvironment if it is not Slack."""
    return answered_by_slack(client.auth_test)


def answered_by_slack(call: Callable[[], T]) -> T:
    """Call Slack. Raises SlackApiError if it says no, WrongEnvironment if nobody answers, or something else does."""
    try:
        return call()
    except (OSError, HTTPException):
        raise WrongEnvironment("SLACK_API_URL cannot be reached from here.") from None
    except SlackApiError as refused:
        said = getattr(refused.response, "data", refused.response)
        if not isinstance(said, dict) or not A_CODE.fullmatch(str(said.get("error"))):
            raise WrongEnvironment(NOT_SLACK) from None
        raise
    except (AttributeError, TypeError, ValueError):  # the client stumbles over what is no answer of Slack's
        raise WrongEnvironment(NOT_SLACK) from None


def put_together(
    engine: Engine,
    keys: Keys,
    *,
    client: WebClient,
    team_id: str,
    words: Words,
    clock: Clock,
    pacing: Pacing | None = None,
    timing: Timing | None = None,
) -> Bot:
    """Put a bot together from what is open already."""
    house = rooms()
    return Bot(
        engine=engine,
        keys=keys,
        clock=clock,
        words=words,
        client=client,
        team_id=team_id,
        rooms=house,
        listening=listening_of(house),
        pacing=pacing or Pacing(),
        timing=timing or Timing(),
    )


def open_database(environment: Environment) -> tuple[Engine, Keys]:
    """Open the database, bring its schema up to date (after a copy), and make sure that the keys are its own.

    Raises HalfRestored, WrongKeys or NewerDatabase before anything is changed.
    """
    url = environment.database_url.get_secret_value()
    keys = keys_for(environment, url)
    engine = open_engine(url, keys)
    refuse_half_restored(engine)
    refuse_other_keys(engine)
    copy_before_migration(engine)
    prepare(engine)
    return engine, keys


def prepare(engine: Engine) -> None:
    """Bring a database up to date; another installation's is refused before anything is changed."""
    tables()
    refuse_other_keys(engine)
    migrate(engine)
    check_keys(engine)
    refuse_retired_key(engine)


def words_for(environment: Environment) -> Words:
    words = wording.load(*wording_files())
    if environment.wording_file is None:
        return words
    return wording.load_community(words, read_given(environment.wording_file, named="WORDING_FILE"))


def slack_client(environment: Environment) -> WebClient:
    """One client for everything; the courier obeys Retry-After itself, so nothing is repeated behind its back."""
    return Client(
        token=environment.slack_bot_token.get_secret_value(),
        base_url=environment.slack_api_url,
        timeout=10,
        ssl=certificates().result(),  # without one, every call would read them anew (18 ms)
        retry_handlers=[],
    )


def keys_for(environment: Environment, url: str) -> Keys:
    """Return the keys of the environment; for SQLite with none given, those of a private file beside the database."""
    if environment.mentorship_keys:
        return Keys.from_text(environment.mentorship_keys.get_secret_value())
    if not url.startswith("sqlite"):
        raise WrongEnvironment("MENTORSHIP_KEYS is not set: it is needed with PostgreSQL.")
    here = Path(str(make_url(url).database))
    file = key_file_of(here)
    if here.exists() and here.stat().st_size > 0 and not file.exists():
        raise WrongEnvironment(
            f"MENTORSHIP_KEYS is not set, and the database that is there has no key file {file}; nothing was changed."
        )
    make_key_file(file)
    return keys_in(file)


def key_file_of(database: Path) -> Path:
    return database.with_suffix(".key")


def keys_in(file: Path) -> Keys:
    """Read a key file. Raises WrongEnvironment."""
    try:
        return Keys.from_text(read_given(file, named=f"The key file {file}"))
    except BadKey as bad:
        raise WrongEnvironment(
            f"The key file {file} cannot be used: {bad}. Put this database's key into it, from where you keep it; if"
            " there is no database yet, delete the file, and `mentorship run` makes another."
        ) from None


def make_key_file(file: Path) -> None:
    """Make the key file if there is none, readable by its owner only. Raises WrongEnvironment."""
    if file.exists():
        return
    try:
        put_whole_key(Keys.generate().to_text(), file)
    except FileExistsError:  # of two that start at once, the other one was first
        return
    except OSError as trouble:
        raise WrongEnvironment(f"The key file {file} cannot be made: {trouble.strerror}.") from None
    log.info("a key file was made beside the database: keep a copy of it with your backups")


def put_whole_key(text: str, file: Path) -> None:
    """Let a file get its name only when the key stands in it: who is killed before leaves none that is empty.

    Raises FileExistsError, or what else stands in the way.
    """
    from tempfile import NamedTemporaryFile  # only who makes a key waits for it

    with NamedTemporaryFile("w", dir=file.parent, prefix=f"{file.name}.") as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
        try:
            os.link(new.name, file)
        except FileExistsError:
            raise
        except OSError:  # not every disk lets a file have two names
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as only:
                only.write(text)


def resting_bot(environment: Environment, engine: Engine, keys: Keys, *, clock: Clock) -> Bot:
    """Put a bot together that hears nobody and speaks to nobody: for what a keeper does to the records."""
    client, words = slack_client(environment), words_for(environment)
    return put_together(engine, keys, client=client, team_id="", words=words, clock=clock)


def bolt_app(bot: Bot, *, signing_secret: str | None = None) -> App:
    """Make the Bolt app that brings us what people press. With a signing secret it serves HTTP mode."""
    app = App(
        name="slack_bolt",  # a logger of that name is given the level of all others at each press: not ours
        client=bot.client,
        signing_secret=signing_secret,
        process_before_response=True,  # without it, Bolt looks for the ack every 10 ms
        listener_executor=bot.executor,  # its own five threads miss acks when people are busy
        token_verification_enabled=False,  # `open_bot` asked already
        request_verification_enabled=signing_secret is not None,
    )
    bot.listening.attach(app, bot)
    return app
