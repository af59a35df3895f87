// Reads what is typed: which command, which options, and where the cursor's word belongs.

const SUBCOMMAND = 1;
const GROUP = 2;

export function read(text, commands) {
  if (!text.startsWith("/")) return { kind: text.trim() === "" ? "empty" : "text" };
  const [, name, gap] = /^\/(\S*)(\s*)/.exec(text);
  const command = commands.find((one) => one.name === name);
  if (!command) return { kind: "command", at: { what: "command", prefix: name, from: 1 } };
  if (gap === "") return { ...whole(command, [name]), at: { what: "command", prefix: name, from: 1 } };
  let node = command;
  let from = 1 + name.length + gap.length;
  const path = [name];
  while (isParent(node)) {
    const [, word, after] = /^(\S*)(\s*)/.exec(text.slice(from));
    const next = node.options.find((option) => option.name === word);
    const at = { what: "subcommand", prefix: word, from, parent: node, path: [...path] };
    if (!next) return { kind: "command", command, node, path, at, unknown: word };
    path.push(word);
    if (after === "") return { ...whole(next, path), command, at };
    node = next;
    from += word.length + after.length;
  }
  return { kind: "command", command, node, path, ...options(text, from, node.options ?? []) };
}

// A name that is typed to its end can be sent, although more of it may follow.
const whole = (node, path) => ({ kind: "command", command: node, node, path, values: {} });

const isParent = (node) => (node.options ?? []).some((option) => option.type === SUBCOMMAND || option.type === GROUP);

function options(text, from, declared) {
  const values = {};
  const rest = text.slice(from);
  const names = declared.map((option) => option.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const marks = names === "" ? [] : [...rest.matchAll(new RegExp(`(?:^|\\s)(${names}):`, "g"))];
  const lead = marks.length > 0 ? rest.slice(0, marks[0].index) : rest;
  const word = /\S*$/.exec(rest)[0];
  const at = { what: "option", prefix: word, from: text.length - word.length };
  if (marks.length === 0) return { values, at, stray: lead.trim() };
  marks.forEach((mark, index) => {
    const start = mark.index + mark[0].length;
    const end = marks[index + 1]?.index ?? rest.length;
    values[mark[1]] = rest.slice(start, end).trim();
  });
  const last = marks.at(-1);
  const begun = last.index + last[0].length;
  const option = declared.find((one) => one.name === last[1]);
  const value = rest.slice(begun);
  const ended = value.trim() !== "" && (value.endsWith(" ") || takesOneWord(option));
  return {
    values,
    stray: lead.trim(),
    at: {
      what: "value",
      option,
      prefix: value.trimStart(),
      from: from + begun,
      next: ended && /\s/.test(value) ? at : null,
    },
  };
}

// After one word, what follows can only be the next option.
const takesOneWord = (option) => option.type !== 3;

export function missing(line) {
  return (line.node?.options ?? [])
    .filter((option) => option.required && !line.values?.[option.name])
    .map((option) => option.name);
}

// Why this cannot be sent; empty if it can.
export function complaint(line) {
  if (line.kind === "text") return "Orchestrator reads no messages. Type / to see what it can do.";
  if (line.kind !== "command") return "";
  if (!line.command) return `Unknown command /${line.at.prefix}.`;
  if (line.unknown) return `/${line.path.join(" ")} has no subcommand “${line.unknown}”.`;
  if (isParent(line.node)) return `Choose what /${line.path.join(" ")} should do.`;
  if (line.stray) return `“${line.stray}” belongs to no option. Write the option's name and a colon first.`;
  const absent = missing(line);
  if (absent.length > 0) return `${absent.join(" and ")} ${absent.length > 1 ? "are" : "is"} required.`;
  const empty = Object.keys(line.values ?? {}).find((name) => line.values[name] === "");
  return empty ? `${empty} has no value yet.` : "";
}
