"""`mentorship check`: say in plain words what is right and what is missing. It changes nothing, not even a file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from msgspec import Struct
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine, make_url, select

from mentorship.assembly import answered_by_slack, key_file_of, keys_in, slack_client, tables, who_we_are, words_for
from mentorship.environment import Environment, WrongEnvironment, read_environment
from mentorship.hall.settings import settings_in
from mentorship.in_the_way import sentence_for
from mentorship.manifest import read_manifest
from mentorship.organising.membership import MUST_BE_PRIVATE, TAKEN_BY_NAME, Channel, channels_of_bot
from mentorship.program.settings import Settings
from mentorship.store import (
    BadKey,
    Keys,
    WrongKeys,
    keys_of,
    must_open_all,
    open_to_look,
    reading,
    refuse_retired_key,
    schema_version,
)
from mentorship.store.half_restored import refuse_half_restored
from mentorship.store.installation import Installation
from mentorship.store.migrating import alembic_config

Saying = Callable[[str], object]


class Findings(Struct):
    """What was found, said as it is found; `is_whole` while nothing is missing."""

    say: Saying
    missing: list[str] = []

    def right(self, sentence: str) -> None:
        self.say(f"ok       {sentence}")

    def note(self, sentence: str) -> None:
        self.say(f"note     {sentence}")

    def miss(self, sentence: str) -> None:
        self.missing.append(sentence)
        self.say(f"missing  {sentence}")

    @contextmanager
    def what_stands_in_the_way(self) -> Iterator[None]:
        """Miss what `run` would stop at, in its words; a fault of ours shows its trace here, too."""
        try:
            yield
        except Exception as trouble:
            sentence = sentence_for(trouble)
            if sentence is None:
                raise
            self.miss(sentence)


def check(say: Saying) -> int:
    """Check everything that `run` needs. Exit code 0: all is there; 1: something is missing; 2: it cannot start."""
    found = Findings(say)
    try:
        environment = read_environment()
    except WrongEnvironment as wrong:
        found.miss(str(wrong))
        return 2
    found.right("The environment is complete.")
    settings = None
    with found.what_stands_in_the_way():
        check_wording(found, environment)
    with found.what_stands_in_the_way():
        settings = check_database(found, environment)
    client = slack_client(environment)
    if check_token(found, client):
        check_socket(found, client, environment)
        check_channels(found, client, settings or Settings())
    say("Everything is there." if not found.missing else f"{len(found.missing)} to mend.")
    return 1 if found.missing else 0


def check_wording(found: Findings, environment: Environment) -> None:
    """See whether the community's own sentences can be said. Raises WrongEnvironment, or BrokenWording."""
    words_for(environment)
    if environment.wording_file is not None:
        found.right("The sentences of WORDING_FILE can be said.")


# The database


def check_database(found: Findings, environment: Environment) -> Settings | None:
    """Look at the database without migrating or making one; answer the settings in it, if it has any."""
    url = make_url(environment.database_url.get_secret_value())
    here = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    keys = keys_there(environment, here)
    if here is not None:
        closed = [place for place in (here.absolute().parent, here) if place.exists() and not os.access(place, os.W_OK)]
        for place in closed:
            found.miss(f"DATABASE_URL names a place where this user may not write: {place}.")
        if not here.exists():
            if not closed:
                found.right("There is no database yet; `mentorship run` makes it.")
            return None
    engine = open_to_look(url, keys)
    try:
        return settings_there(found, engine)
    finally:
        engine.dispose()


def keys_there(environment: Environment, database: Path | None) -> Keys:
    """Read the keys where they are; where `run` would make some, take some, and keep them nowhere.

    Raises BadKey, or WrongEnvironment.
    """
    if environment.mentorship_keys:
        return Keys.from_text(environment.mentorship_keys.get_secret_value())
    if database is not None and key_file_of(database).exists():
        return keys_in(key_file_of(database))
    if database is None or (database.exists() and database.stat().st_size > 0):
        raise BadKey("there is none for this database")
    return Keys.generate()


def settings_there(found: Findings, engine: Engine) -> Settings | None:
    """Compare the schema's version with ours. Raises HalfRestored, WrongKeys, or the database's own error."""
    refuse_half_restored(engine)
    version, ours = schema_version(engine), ScriptDirectory.from_config(alembic_config())
    head = ours.get_current_head()
    if version is None:
        found.right("The database is empty; `mentorship run` prepares it.")
        return None
    if version not in {script.revision for script in ours.walk_revisions()}:
        found.miss(f"The database is newer than this program (schema {version}): please update Mentorship.")
        return None
    with reading(engine) as session:
        secret = session.scalars(select(Installation.hashing_secret)).one_or_none()
        settings = settings_in(session)
    if secret is None:
        found.right("The database is not prepared to its end yet; `mentorship run` does it.")
    elif version == head:
        keys_of(engine).learn_hashing_secret(bytes.fromhex(secret))
        refuse_retired_key(engine)
        found.right(f"The database is up to date (schema {version}), and the keys are its own.")
        check_what_is_sealed(found, engine)
    else:
        found.note(f"The database has schema {version}; `mentorship run` brings it to {head}, after a backup.")
    return settings


def check_what_is_sealed(found: Findings, engine: Engine) -> None:
    """See whether our keys open all that is kept sealed: one that was taken out too early is still needed."""
    tables()
    try:
        must_open_all(engine, keys_of(engine))
    except WrongKeys as wrong:
        found.miss(f"MENTORSHIP_KEYS lacks a key: {wrong}. Put the one of that time behind the newest.")


# Slack


def check_token(found: Findings, client: WebClient) -> bool:
    """Ask Slack whose token it is and what it may do; False if it is of no use."""
    answer = None
    with found.what_stands_in_the_way():
        answer = who_we_are(client)
    if answer is None:
        return False
    found.right(f"The bot token is good for {answer['team']}.")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    scopes = read_manifest()["oauth_config"]["scopes"]
    for scope in sorted(set(scopes["bot"]) - granted):
        found.miss(f"The scope {scope} is not granted: add it to the app and install it again.")
    if set(scopes["bot"]) <= granted:
        found.right("All scopes of the manifest are granted.")
    for scope in sorted(set(scopes["bot_optional"]) - granted):
        found.note(f"The optional scope {scope} is not granted; it is only needed to import a spreadsheet.")
    return True


def check_socket(found: Findings, client: WebClient, environment: Environment) -> None:
    """See whether the app-level token opens a socket's address; nothing connects to it."""
    if environment.slack_app_token is None:
        found.right("HTTP mode: Slack has to reach /slack/events on this machine.")
        return
    token = environment.slack_app_token.get_secret_value()
    with found.what_stands_in_the_way():
        try:
            answered_by_slack(lambda: client.apps_connections_open(app_token=token))
        except SlackApiError as refused:
            found.miss(f"SLACK_APP_TOKEN opens no socket: {refused.response['error']}.")
        else:
            found.right("The app-level token opens a socket.")


def check_channels(found: Findings, client: WebClient, settings: Settings) -> None:
    """See whether the bot is in the program's channels, by what organisers chose, else by their names."""
    channels: list[Channel] | None = None
    with found.what_stands_in_the_way():
        try:
            channels = answered_by_slack(lambda: list(channels_of_bot(client)))
        except SlackApiError as refused:
            found.miss(f"The channels cannot be seen: {refused.response['error']}.")
    if channels is None:
        return
    for name in TAKEN_BY_NAME:
        chosen = settings.channel(name)
        there = [each for each in channels if (each.id == chosen if chosen else each.name == name)]
        if there and name in MUST_BE_PRIVATE and not there[0].is_private:
            found.miss(f"#{name} is public, and anybody can join it: make it private, or choose another one in Slack.")
        elif there:
            found.right(f"The bot is in #{name}.")
        elif chosen:
            found.miss(f"The bot is not in the channel that was chosen for #{name}: invite it there.")
        else:
            found.miss(f"There is no channel #{name} that the bot was invited to.")
