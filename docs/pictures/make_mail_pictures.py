"""Makes pictures of mails, as Wirewatch composes them: mail-story-phone.png and its like.

Run it from the root of the repository with `make pictures`. It needs Chromium.
"""

import socket
import ssl
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

from drawing import as_page, take_picture
from sample_messages import SAMPLES, WATCH

from alerts.acts import Signer
from alerts.channels.email.channel import EmailChannel
from alerts.channels.email.settings import EmailSettings
from alerts.links import PublicLinks
from db.clock import SystemClock

FOLDER = Path(__file__).parent
PHONE, DESKTOP = 390, 1000  # CSS pixels
KEY = b"the pictures' own"  # nothing listens where their links lead


def main() -> None:
    """Make a picture of each mail at both widths, and of the update in the dark."""
    channel = mail_channel()
    for name, message in SAMPLES.items():
        mail = message_from_bytes(channel.render(message, message.id), policy=policy.default)
        page = as_page(mail)
        for size, width in (("phone", PHONE), ("desktop", DESKTOP)):
            take_picture(page, FOLDER / f"mail-{name}-{size}.png", width=width)
        if name == "update":
            take_picture(page, FOLDER / f"mail-{name}-dark.png", width=PHONE, dark=True)


def mail_channel() -> EmailChannel:
    """Return a channel that composes mails and can send none."""
    settings = EmailSettings(
        kind="email",
        name="desk-mail",
        smtp="smtp://mail.example.org",
        sender="Wirewatch <alerts@example.org>",
        to=("desk@example.org",),
    )
    return EmailChannel(
        settings,
        password=None,
        connect=no_way_out,
        tls=ssl.create_default_context(),
        links=PublicLinks("https://wirewatch.example.org", Signer(KEY, SystemClock())),
        zones={WATCH: ZoneInfo("Europe/Belgrade")},
    )


async def no_way_out(host: str, port: int) -> socket.socket:
    """Refuse: pictures send nothing."""
    raise OSError(f"{host}:{port} is not to be reached from here")


if __name__ == "__main__":
    main()
