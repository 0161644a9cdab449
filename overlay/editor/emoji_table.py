"""The emoji that the icon picker offers, by groups whose names are in the texts as `emoji.GROUP`."""

import unicodedata

EMOJI: dict[str, str] = {
    "stream": "🎬 🎥 📷 📹 📺 📡 🔴 ⏺️ ⏹️ ⏸️ ▶️ ⏯️ ⏪ ⏩ ⏮️ ⏭️ ✂️ 🎞️ 🖼️ 💬 📣 📢 🔔 🔕 👁️ 🙈 ⭐ 🏆 🎉 🎁 💎 🚀",
    "sound": "🎙️ 🎤 🎧 🔇 🔈 🔉 🔊 🎵 🎶 🎼 🎹 🎸 🎻 🎺 🎷 🥁 🪘 📻 🎚️ 🎛️ 📯 👏 🤫 📞",
    "play": "🎮 🕹️ 🎯 🎲 ♟️ 🃏 🗡️ 🛡️ 🏹 🔫 💣 🧨 🏁 🚗 🏎️ ✈️ ⚽ 🏀 🥊 🧗 🗺️ 🧭 ⛏️ 🔧",
    "faces": "😀 😂 😎 🤔 😮 😢 😡 🤯 😴 🤖 👻 💀 👽 👍 👎 👋 🙏 💪 👀 🧠 ❤️ 💔 🔥 💩",
    "things": "🖥️ 💻 📱 ⌨️ 🖱️ 🖨️ 💾 📁 📂 📄 📝 📋 📌 📎 🔑 🔒 🔓 🔍 💡 🔦 🔌 🔋 🧹 🚪 🛒 ☕ 🍕 🏠 🌐 ✉️ 🕒 📅",
    "signs": "✅ ❌ ❗ ❓ ⬆️ ⬇️ ⬅️ ➡️ 🔄 🔁 🔀 ♻️ ⚠️ ⛔ 🚫 ⚡ 💥 🌙 ☀️ 🌈 ❄️ 🌊 🔵 🟢 🟡 🟠 🟣 ⚪ ⚫ 🟥",
}


def emoji_name(emoji: str) -> str:
    """What Unicode calls it, in small letters."""
    return unicodedata.name(emoji[0], "").lower()


def emoji_rows(words: str = "") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(group, its emoji) of all groups, or of what has all the words in its name."""
    wanted = words.lower().split()
    rows = ((group, tuple(e for e in text.split() if _fits(e, wanted))) for group, text in EMOJI.items())
    return tuple((group, row) for group, row in rows if row)


def _fits(emoji: str, wanted: list[str]) -> bool:
    name = emoji_name(emoji)
    return all(word in name for word in wanted)
