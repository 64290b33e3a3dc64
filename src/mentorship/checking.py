"""`mentorship check`: say in plain words what is right and what is missing. It changes nothing, not even a file."""

from collections.abc import Callable
from pathlib import Path

from alembic.script import ScriptDirectory
from msgspec import Struct
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from mentorship.assembly import slack_client
from mentorship.desk import settings_in
from mentorship.environment import Environment, WrongEnvironment, read_environment
from mentorship.manifest import read_manifest
from mentorship.organising.membership import TAKEN_BY_NAME, channels_of_bot
from mentorship.program.settings import Settings
from mentorship.store import BadKey, Keys, WrongKeys, open_engine, reading, schema_version
from mentorship.store.half_restored import HalfRestored, refuse_half_restored
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


def check(say: Saying) -> int:
    """Check everything that `run` needs. Exit code 0: all is there; 1: something is missing; 2: it cannot start."""
    found = Findings(say)
    try:
        environment = read_environment()
    except WrongEnvironment as wrong:
        found.miss(str(wrong))
        return 2
    found.right("The environment is complete.")
    settings = check_database(found, environment)
    client = slack_client(environment)
    if check_token(found, client):
        check_socket(found, client, environment)
        check_channels(found, client, settings or Settings())
    say("Everything is there." if not found.missing else f"{len(found.missing)} to mend.")
    return 1 if found.missing else 0


# The database


def check_database(found: Findings, environment: Environment) -> Settings | None:
    """Look at the database without migrating or making one; answer the settings in it, if it has any."""
    try:
        url = make_url(environment.database_url.get_secret_value())
        is_sqlite = url.get_backend_name() == "sqlite"
        if is_sqlite and not (url.database and Path(url.database).exists()):
            found.right("There is no database yet; `mentorship run` makes it.")
            return None
        engine = open_engine(url, keys_there(environment, Path(str(url.database)) if is_sqlite else None))
        try:
            return settings_there(found, engine)
        finally:
            engine.dispose()
    except BadKey as bad:
        found.miss(f"MENTORSHIP_KEYS cannot be used: {bad}.")
    except WrongKeys:
        found.miss("MENTORSHIP_KEYS does not hold the key of this database.")
    except SQLAlchemyError:
        found.miss("DATABASE_URL points to a database that cannot be opened.")
    return None


def keys_there(environment: Environment, database: Path | None) -> Keys:
    """Read the keys where they are, and make none. Raises BadKey."""
    if environment.mentorship_keys:
        return Keys.from_text(environment.mentorship_keys.get_secret_value())
    file = database.with_suffix(".key") if database else None
    if file is None or not file.exists():
        raise BadKey("there is none for this database")
    return Keys.from_text(file.read_text("utf-8").strip())


def settings_there(found: Findings, engine: Engine) -> Settings | None:
    """Compare the schema's version with ours. Raises WrongKeys, or the database's own error."""
    try:
        refuse_half_restored(engine)
    except HalfRestored as half:
        found.miss(f"The database is half restored: {half}.")
        return None
    version, ours = schema_version(engine), ScriptDirectory.from_config(alembic_config())
    head = ours.get_current_head()
    if version is None:
        found.right("The database is empty; `mentorship run` prepares it.")
        return None
    if version not in {script.revision for script in ours.walk_revisions()}:
        found.miss(f"The database is newer than this program (schema {version}): please update Mentorship.")
        return None
    with reading(engine) as session:
        session.scalar(select(Installation.hashing_secret))
        settings = settings_in(session)
    if version == head:
        found.right(f"The database is up to date (schema {version}), and the keys are its own.")
    else:
        found.note(f"The database has schema {version}; `mentorship run` brings it to {head}, after a backup.")
    return settings


# Slack


def check_token(found: Findings, client: WebClient) -> bool:
    """Ask Slack whose token it is and what it may do; False if it is of no use."""
    try:
        answer = client.auth_test()
    except SlackApiError as refused:
        found.miss(f"SLACK_BOT_TOKEN is refused by Slack: {refused.response['error']}.")
        return False
    except OSError:
        found.miss("SLACK_API_URL cannot be reached from here.")
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
    try:
        client.apps_connections_open(app_token=environment.slack_app_token.get_secret_value())
    except SlackApiError as refused:
        found.miss(f"SLACK_APP_TOKEN opens no socket: {refused.response['error']}.")
    else:
        found.right("The app-level token opens a socket.")


def check_channels(found: Findings, client: WebClient, settings: Settings) -> None:
    """See whether the bot is in the program's channels, by what organisers chose, else by their names."""
    try:
        channels = dict(channels_of_bot(client))
    except SlackApiError as refused:
        found.miss(f"The channels cannot be seen: {refused.response['error']}.")
        return
    for name in TAKEN_BY_NAME:
        chosen = settings.channel(name)
        if chosen in channels or (chosen is None and name in channels.values()):
            found.right(f"The bot is in #{name}.")
        elif chosen:
            found.miss(f"The bot is not in the channel that was chosen for #{name}: invite it there.")
        else:
            found.miss(f"There is no channel #{name} that the bot was invited to.")
