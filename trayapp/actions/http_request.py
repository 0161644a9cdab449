"""One HTTP request. Its address, headers and body are told to nobody: they may hold secrets."""

import http.client
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from trayapp import __version__
from trayapp.actions.values import number, text, texts
from trayapp.core.action import ActionCall
from trayapp.core.errors import BadInputError, UnavailableError
from trayapp.core.phrase import Phrase

_READ_BYTES = 65_536


def send(call: ActionCall) -> Phrase:
    """Send the request of a call; returns the answer's status in words.

    Raises:
        BadInputError: the address or a header is none.
        UnavailableError: the server refuses or does not answer in time.
    """
    request = make_request(call)
    host = urlsplit(request.full_url).hostname
    try:
        with urlopen(request, timeout=number(call.action, "timeout")) as answer:  # noqa: S310 - http or https alone
            answer.read(_READ_BYTES)
            said = f"{answer.status} {answer.reason}".rstrip()
            return Phrase("{method} {host}: {said}", method=request.method, host=host, said=said)
    except HTTPError as error:
        with error:
            raise UnavailableError(
                "{host} answered {code} {reason}; check address and body",
                host=host,
                code=error.code,
                reason=error.reason,
            ) from None
    except (OSError, http.client.HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise UnavailableError(
            "{host} does not answer ({reason}); is it on, and the address right?", host=host, reason=reason
        ) from None


def make_request(call: ActionCall) -> Request:
    """The request of a call.

    Raises:
        BadInputError: the address or a header is none.
    """
    address, body = text(call.action, "url"), text(call.action, "body")
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or any(character <= " " for character in address):
        raise BadInputError("the address is none; write it like https://example.org/path, blanks as %20")
    headers = {"User-Agent": f"PadTray/{__version__}"}
    for line in texts(call.action, "headers"):
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or "\n" in line or "\r" in line:
            raise BadInputError("a header is none; write it like Name: value")
        headers[name.strip()] = value.strip()
    data = body.encode() if body else None
    if data and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json" if body.lstrip()[:1] in {"{", "["} else "text/plain; charset=utf-8"
    return Request(address, data, headers, method=text(call.action, "method"))  # noqa: S310 - http or https, see above
