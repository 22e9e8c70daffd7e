"""The configuration that `wirewatch init` writes: small, commented, and running as it is."""

_STARTER = """\
# Wirewatch's configuration. Every key is in docs/config.md; `wirewatch check` finds mistakes.

[database]
url = "sqlite:///data/wirewatch.db"  # relative paths start at this file's folder

[crawler]
# Outlets see this. Put an address of yours in it, so that they can write before they block.
user_agent = "wirewatch (+https://example.org/contact)"

# Who is told when the daemon was away.
[health]
channels = ["terminal"]

# --- Where to read: a feed, a sitemap, or a listing (a page of links). Add as many as you like.

[[source]]
name = "Balkan Insight"
kind = "feed"
url = "https://balkaninsight.com/feed/"
# every = "10m"                # default: each source at its own rhythm
timezone = "Europe/Sarajevo"   # of dates that name none

# --- What to look for: AND OR NOT ( ) "a phrase" prefix* NEAR/n, and title: text: author:
#     site: language: before a word or a bracket.

[[watch]]
name = "Serbian arms to Ukraine"
query = \'\'\'
(Serb* OR Srbij* OR Vučić) AND (ammunition OR shells OR munition*) NEAR/40 (Ukrain* OR Kyiv OR Kiev)
\'\'\'
alert = "story"                # story: once a story; article: every article; digest: together
# digest = "07:30"             # when alert = "digest": a clock time, or "hourly"
# quiet = "22:00-06:30"        # nothing is sent then, and nothing is lost
timezone = "Europe/Belgrade"   # whose clock these mean
channels = ["terminal"]

# --- Who is told

[[channel]]
name = "terminal"
kind = "console"

# [[channel]]
# name = "desk-mail"
# kind = "email"
# smtp = "smtp://alerts@mail.example.org:587"
# sender = "alerts@example.org"
# to = ["desk@example.org"]
# password_env = "WIREWATCH_SMTP_PASSWORD"

# [[channel]]
# name = "chat"
# kind = "webhook"
# url = "https://chat.example.org/hooks/abc"
# secret_file = "secrets/hook"  # whsec_…: the receiver can then tell that deliveries are yours
"""


def starter() -> str:
    """Return the text of a first config.toml."""
    return _STARTER
