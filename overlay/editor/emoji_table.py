"""The emoji that the icon picker offers, by groups whose names are in the texts as `emoji.GROUP`."""

import unicodedata

from overlay.strings import emoji_words

EMOJI: dict[str, str] = {
    "stream": "🎬 🎥 📷 📹 📺 📡 🔴 ⏺️ ⏹️ ⏸️ ▶️ ⏯️ ⏪ ⏩ ⏮️ ⏭️ ✂️ 🎞️ 🖼️ 💬 📣 📢 🔔 🔕 👁️ 🙈 ⭐ 🏆 🎉 🎁 💎 🚀",
    "sound": "🎙️ 🎤 🎧 🔇 🔈 🔉 🔊 🎵 🎶 🎼 🎹 🎸 🎻 🎺 🎷 🥁 🪘 📻 🎚️ 🎛️ 📯 👏 🤫 📞",
    "play": "🎮 🕹️ 🎯 🎲 ♟️ 🃏 🗡️ 🛡️ 🏹 🔫 💣 🧨 🏁 🚗 🏎️ ✈️ ⚽ 🏀 🥊 🧗 🗺️ 🧭 ⛏️ 🔧",
    "faces": "😀 😂 😎 🤔 😮 😢 😡 🤯 😴 🤖 👻 💀 👽 👍 👎 👋 🙏 💪 👀 🧠 ❤️ 💔 🔥 💩",
    "things": "🖥️ 💻 📱 ⌨️ 🖱️ 🖨️ 💾 📁 📂 📄 📝 📋 📌 📎 🔑 🔒 🔓 🔍 💡 🔦 🔌 🔋 🧹 🚪 🛒 ☕ 🍕 🏠 🌐 ✉️ 🕒 📅",
    "signs": "✅ ❌ ❗ ❓ ⬆️ ⬇️ ⬅️ ➡️ 🔄 🔁 🔀 ♻️ ⚠️ ⛔ 🚫 ⚡ 💥 🌙 ☀️ 🌈 ❄️ 🌊 🔵 🟢 🟡 🟠 🟣 ⚪ ⚫ 🟥",
}


def emoji_name(emoji: str) -> str:
    """What people call it in the chosen language, else what Unicode does; in small letters."""
    return emoji_words(emoji).partition(",")[0] or _unicode_name(emoji)


def _unicode_name(emoji: str) -> str:
    return unicodedata.name(emoji[0], "").lower()


def emoji_rows(words: str = "") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(group, its emoji) of all groups, or of what has all the words in its names, in either language."""
    wanted = _plain(words).split()
    rows = ((group, tuple(e for e in text.split() if _fits(e, wanted))) for group, text in EMOJI.items())
    return tuple((group, row) for group, row in rows if row)


def _fits(emoji: str, wanted: list[str]) -> bool:
    names = _plain(f"{_unicode_name(emoji)} {emoji_words(emoji)}")
    return all(word in names for word in wanted)


def _plain(text: str) -> str:
    """Small letters, and without the dots that people leave out in Russian."""
    return text.lower().replace("\N{CYRILLIC SMALL LETTER IO}", "\N{CYRILLIC SMALL LETTER IE}")
