"""A connection that dies is opened again; a server that is gone is told."""

from __future__ import annotations

import socket

import pytest
from Xlib.display import Display

from tests.rig.desktop import XServer
from trayapp.core.errors import UnavailableError
from trayapp.desktop.x11_connection import X11Connection


def test_a_dead_connection_is_opened_again(x_server: XServer) -> None:
    opened: list[Display] = []
    connection = X11Connection(x_server.display)
    connection.when_opened(opened.append)
    names = [connection.do(lambda display: display.get_display_name())]
    opened[0].display.socket.shutdown(socket.SHUT_RDWR)
    names.append(connection.do(lambda display: display.sync() or display.get_display_name()))
    assert names == [x_server.display] * 2
    assert len(opened) == 2
    connection.close()
    connection.close()
    with pytest.raises(UnavailableError, match="stopping"):
        connection.do(lambda display: display.sync())


def test_a_server_that_is_gone_is_told(x_server: XServer) -> None:
    connection = X11Connection(x_server.display)
    connection.do(lambda display: display.sync())
    x_server.end()
    with pytest.raises(UnavailableError, match="does not answer"):
        connection.do(lambda display: display.sync())
    assert not connection.is_open
    connection.close()
