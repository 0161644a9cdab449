"""Actions send MIDI to ports by name."""

import pytest

from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from trayapp.core.errors import UnavailableError
from trayapp.midi.sender import Sender

NOTE = bytes((0x90, 60, 100))


@pytest.mark.usefixtures("jack_here")
def test_a_message_reaches_the_port_it_names_also_after_a_replug(jack_server: JackServer) -> None:
    sender = Sender()
    try:
        with Controller(jack_server, "Synth") as synth:
            assert any("Synth" in port for port in sender.ports())
            sender.send("synth", NOTE)
            synth.wait_received(NOTE)
            synth.unplug()
            with pytest.raises(UnavailableError, match="no MIDI output 'other'"):
                sender.send("other", NOTE)
            synth.plug()
            synth.received.clear()
            sender.stop()
            sender.send("Synth", NOTE)
            synth.wait_received(NOTE)
    finally:
        sender.stop()
        sender.stop()
