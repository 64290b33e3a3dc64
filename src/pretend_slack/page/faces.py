"""A face for everyone: a letter on a colour that stays theirs."""

from zlib import crc32

from pretend_slack.page.html import Html, tag

HUES = 8


def face_html(name: str) -> Html:
    return tag("span", name[:1].upper(), class_=f"face hue{crc32(name.encode()) % HUES}", aria_hidden="true")
