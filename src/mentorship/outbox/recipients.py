"""To whom something is said, as one string: it names the conversation within which order is kept."""

HOME = "home"
INVITE = "invite"


def to_member(member_id: str) -> str:
    """Name a person's own DM."""
    return f"dm:{member_id}"


def to_pair(one_id: str, other_id: str) -> str:
    """Name the group DM of two people; the order of the two does not matter."""
    return "group:" + ",".join(sorted((one_id, other_id)))


def to_channel(name: str) -> str:
    """Name a channel as the settings name it; its id is looked up at the moment of speaking."""
    return f"channel:{name}"


def to_home(member_id: str) -> str:
    """Name a member's App Home."""
    return f"{HOME}:{member_id}"


def to_invite(member_id: str, channel: str) -> str:
    """Name one member's invitation to one channel."""
    return f"{INVITE}:{channel}:{member_id}"


def members_of(recipient: str) -> list[str]:
    """List the people a recipient consists of; nobody for a channel."""
    form, _, rest = recipient.partition(":")
    if form == "channel":
        return []
    return rest.rpartition(":")[2].split(",")


def is_dm(recipient: str) -> bool:
    """Ask whether this is one person's own DM: the only place the bot can read, and send files to."""
    return recipient.startswith("dm:")


def channel_of(recipient: str) -> str | None:
    """Find the channel, as the settings name it, that a recipient needs; None if it needs none."""
    form, _, rest = recipient.partition(":")
    if form == "channel":
        return rest
    return rest.partition(":")[0] if form == INVITE else None
