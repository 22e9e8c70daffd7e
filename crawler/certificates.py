"""Why a server's certificate is not accepted, in words.

The engine only learns that it is not. One more handshake with Python's own ssl module, to the
same vetted address, tells expired from self-signed from made out for another name.
"""

import asyncio
import ssl
from datetime import timedelta

from net.guard import Address

_PATIENCE = timedelta(seconds=5)


async def certificate_fault(host: str, address: Address, port: int) -> str:
    """Return what is wrong with the certificate that a server shows; never raises."""
    try:
        async with asyncio.timeout(_PATIENCE.total_seconds()):
            _, writer = await asyncio.open_connection(
                str(address), port, ssl=ssl.create_default_context(), server_hostname=host
            )
    except ssl.SSLCertVerificationError as exc:
        return str(exc.verify_message).removesuffix(".")
    except (OSError, TimeoutError, ValueError):
        return "it could not be looked at again"
    writer.transport.abort()
    return "another look found nothing wrong with it"
