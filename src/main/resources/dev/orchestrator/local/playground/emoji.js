// The emoji that Discord shows for a name between colons: those that bots use most. A name that is
// not here stays as it is written.

const KNOWN = {
  tada: "🎉", rocket: "🚀", white_check_mark: "✅", ballot_box_with_check: "☑️", heavy_check_mark: "✔️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", stop_sign: "🛑", rotating_light: "🚨", construction: "🚧", fire: "🔥", boom: "💥",
  bug: "🐛", ambulance: "🚑", wrench: "🔧", tools: "🛠️", hammer: "🔨", gear: "⚙️", package: "📦", lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️",
  bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢", memo: "📝", pencil: "📝", clipboard: "📋", link: "🔗", mag: "🔍", bulb: "💡", pushpin: "📌",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", clock1: "🕐", calendar: "📆", date: "📅",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_left: "⬅️", arrow_right: "➡️", arrows_counterclockwise: "🔄", repeat: "🔁", rewind: "⏪", fast_forward: "⏩",
  red_circle: "🔴", orange_circle: "🟠", yellow_circle: "🟡", green_circle: "🟢", blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  red_square: "🟥", yellow_square: "🟨", green_square: "🟩", question: "❓", exclamation: "❗", information_source: "ℹ️", 100: "💯",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", eyes: "👀", wave: "👋", clap: "👏", pray: "🙏", muscle: "💪", heart: "❤️", star: "⭐", sparkles: "✨",
  smile: "😄", smiley: "😃", grinning: "😀", joy: "😂", slight_smile: "🙂", wink: "😉", thinking: "🤔", sob: "😭", cry: "😢", scream: "😱", sunglasses: "😎", robot: "🤖",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", computer: "💻", cloud: "☁️", snowflake: "❄️", zap: "⚡", checkered_flag: "🏁", ship: "🚢",
};

export const emojiOf = (name) => (Object.hasOwn(KNOWN, name) ? KNOWN[name] : null);
