"""Automatic presets: which preset each panel shows, by the rules and by what is in front. Pure.

A panel that a rule has switched remembers in `own` what it showed; that is what it goes back to and what is stored.
What the user switches by hand is held until another program is in front.
"""

from collections.abc import Mapping

from trayapp.core.finding import Finding
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase
from trayapp.core.preset import no_preset
from trayapp.core.rule import InFront, Rule
from trayapp.core.state import AppState


def moved_to(state: AppState, window: InFront) -> AppState:
    """The state once that window is in front; another program lets go of what was held by hand."""
    same = window.program == state.in_front.program
    return state.replace(in_front=window, held=state.held if same else frozenset())


def settled(state: AppState) -> AppState:
    """The state with every panel at its rule's preset, or back at its own."""
    wanted = _wanted(state)
    panels = tuple(panel if panel.id in state.held else _shows(panel, wanted.get(panel.id)) for panel in state.panels)
    return state if all(map(_same, panels, state.panels)) else state.replace(panels=panels)


def of_rule(state: AppState, rule: Rule) -> tuple[Panel, ...]:
    """The panels that a rule is about."""
    by_id = state.panel(rule.panel)
    if by_id is not None:
        return (by_id,)
    titled = tuple(panel for panel in state.panels if panel.title == rule.panel)
    return titled or tuple(panel for panel in state.active.values() if f"{panel.type}:{panel.bank}" == rule.panel)


def findings(state: AppState) -> tuple[Finding, ...]:
    """The rules that can do nothing, and why."""
    rows = []
    for number, rule in enumerate(state.settings.automatic.rules, 1):
        panels = of_rule(state, rule)
        if not panels and ":" not in rule.panel:
            remedy = Phrase("choose another panel for it, or a bank as pad:A")
            rows.append(
                Finding(
                    Phrase("automatic preset {number}", number=number),
                    False,
                    Phrase("there is no panel {panel!r}", panel=rule.panel),
                    remedy,
                )
            )
        elif panels and not any(state.preset(panel.preset_kind, rule.preset) for panel in panels):
            text = no_preset(panels[0].preset_kind, rule.preset)
            rows.append(
                Finding(
                    Phrase("automatic preset {number}", number=number),
                    False,
                    text,
                    Phrase("choose another preset for it"),
                )
            )
    return tuple(rows)


def _wanted(state: AppState) -> Mapping[str, str]:
    """The preset of each panel that a rule is about now; the first rule that fits counts."""
    wanted: dict[str, str] = {}
    if state.settings.automatic.enabled:
        for rule in state.settings.automatic.rules:
            if rule.fits(state.in_front):
                for panel in of_rule(state, rule):
                    if state.preset(panel.preset_kind, rule.preset) is not None:
                        wanted.setdefault(panel.id, rule.preset)
    return wanted


def _shows(panel: Panel, preset: str | None) -> Panel:
    own = panel.own or panel.preset
    if preset is None:
        return panel.replace(preset=own, own="") if panel.own else panel
    return panel.replace(preset=preset, own=own) if (preset, own) != (panel.preset, panel.own) else panel


def _same(one: Panel, other: Panel) -> bool:
    return one is other
