"""A message as an e-mail: the same message always gives the same bytes."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from scheduler.channels.wording import clean, flat, is_mailbox
from tracker.model.sending import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the e-mail is from.

    Attributes:
        address: the mailbox, which the server must allow us.
        name: shown before it, such as the office's; "" for none.
        reply_to: where answers go; "" for to `address`.
    """

    address: str
    name: str = ""
    reply_to: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


def message_id(message: Message, sender: Sender) -> str:
    """Its Message-ID, by which a mailbox knows the second copy for what it is."""
    identity = flat(message.identity).strip("<>") or message.key
    return f"<{identity if '@' in identity else f'{identity}@{sender.domain}'}>"


def letter(message: Message, sender: Sender) -> bytes:
    """The e-mail, its lines ended as SMTP wants them.

    Raises:
        ValueError: an address is none, as `is_mailbox` tells.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _named(sender.name, sender.address)
    mail["To"] = _named(message.recipient, message.address)
    if sender.reply_to:
        mail["Reply-To"] = _named("", sender.reply_to)
    mail["Subject"] = _harmless(message.subject)
    mail["Date"] = message.date
    mail["Message-ID"] = message_id(message, sender)
    mail["List-Id"] = f"<kaohe.{sender.domain}>"
    # No holiday notice is to answer it.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(clean(message.text))
    if message.html:
        mail.add_alternative(clean(message.html), subtype="html")
        mail.set_boundary(f"=_{message.key}")
    return mail.as_bytes()


def _named(name: str, address: str) -> Address:
    if not is_mailbox(address):
        raise ValueError("no mailbox")
    return Address(display_name=_harmless(name), addr_spec=address)


def _harmless(text: str) -> str:
    # Python reads what looks like an encoded word in a header, and may write the line
    # break hidden in it as one, and behind it a header of somebody else's.
    return flat(text).replace("=?", "=？")
