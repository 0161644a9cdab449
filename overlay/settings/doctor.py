"""The page "Why did nothing happen?": the last presses, and what every room reports, with the remedy."""

from threading import Thread

from typing_extensions import override

from overlay.settings.page import Page
from overlay.strings import say, t
from overlay.theme import readable
from trayapp.core.events import ActionEvent
from trayapp.core.finding import Finding, report_lines
from trayapp.core.phrase import Phrase

WRAP = 520
"""Pixels at 100 % after which a finding goes on in the next line."""


def report(findings: tuple[Finding, ...], recent: tuple[ActionEvent, ...]) -> str:
    """All of the page as text, as `padtray doctor` prints it."""
    return "\n".join(report_lines(findings, ((event.ok, event.sentence) for event in recent), say))


class DoctorPage(Page):
    """The rooms are asked on a thread of its own, since that may take a second."""

    @override
    def build(self) -> None:
        kit = self.kit
        self.heading(t("settings.doctor"))
        buttons = kit.frame(self.frame)
        kit.button(buttons, t("doctor.again"), self.restart).pack(side="left")
        kit.button(buttons, t("doctor.copy"), self._copy).pack(side="left", padx=4 if kit.tight else 8)
        self._sum = kit.label(self.frame if kit.tight else buttons, "", size=12, colour=kit.theme.soft)
        self.wide(buttons, (4, 12))
        if kit.tight:
            self.wide(self._sum, (0, 12))
        else:
            self._sum.pack(side="right")
        self._found: tuple[Finding, ...] | None = None
        self._shown = False
        self._recent = self.desk.ports.recent()
        self._wait = kit.label(self.frame, t("doctor.looking"), colour=kit.theme.muted)
        self.wide(self._wait)
        Thread(target=self._look, name="overlay-doctor", daemon=True).start()

    def _look(self) -> None:
        try:
            self._found = self.desk.ports.findings()
        except Exception as error:  # noqa: BLE001 - the page shows whatever went wrong
            self._found = (
                Finding(
                    Phrase("doctor"), ok=False, text=Phrase("{name}: {error}", name=type(error).__name__, error=error)
                ),
            )

    @override
    def tick(self) -> None:
        if self._shown and self.desk.ports.recent() != self._recent:
            self.restart()
        if self._shown or self._found is None:
            return
        self._shown = True
        self._wait.destroy()
        faults = sum(not finding.ok for finding in self._found)
        self._sum.configure(text=t("doctor.faults", count=faults) if faults else t("doctor.well"))
        for finding in sorted(self._found, key=lambda finding: finding.ok):
            remedy = "" if finding.ok else say(finding.remedy)
            self._line(finding.ok, say(finding.name), say(finding.text), remedy)
        self.heading(t("doctor.recent"))
        if not self._recent:
            self.wide(self.kit.label(self.frame, t("doctor.no_presses"), colour=self.kit.theme.muted))
        for event in reversed(self._recent[-50:]):
            self._line(event.ok, "", say(event.sentence), "")

    def _line(self, ok: bool, name: str, text: str, remedy: str) -> None:
        kit, theme = self.kit, self.kit.theme
        row = kit.frame(self.frame)
        colour = theme.ok if ok else theme.error
        sign = kit.label(row, "●" if ok else "▲", size=11, colour=readable(colour, theme.panel, theme))
        sign.configure(width=14, height=16)
        sign.grid(row=0, column=0, sticky="n", padx=(0, 8))
        words = f"{name}: {text}" if name else text
        line = kit.label(row, words, size=12.5, wrap=WRAP)
        line.configure(height=16)
        line.grid(row=0, column=1, sticky="w")
        if remedy:
            hint = kit.label(row, f"→ {remedy}", size=12, colour=readable(theme.warning, theme.panel, theme), wrap=WRAP)
            hint.grid(row=1, column=1, sticky="w")
        self.wide(row, 3)

    def _copy(self) -> None:
        self.frame.clipboard_clear()
        self.frame.clipboard_append(report(self._found or (), self._recent))
