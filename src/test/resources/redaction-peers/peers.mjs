// Reads {lines: [...]} and writes {secretlint: [...], pino: [...], milliseconds: {...}}: each line
// as the tool lets it out.
import { readFileSync, writeFileSync } from "node:fs";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import pino from "pino";

const [input, output] = process.argv.slice(2);
const lines = JSON.parse(readFileSync(input, "utf8"));

async function secretlint(line) {
  const { messages } = await lintSource({
    source: { filePath: "line.log", content: line, ext: ".log", contentType: "text" },
    options: { config: { rules: [{ id: "recommended", rule: creator }] } },
  });
  const found = messages.map((message) => message.range).sort((a, b) => b[0] - a[0]);
  return found.reduce((text, [from, to]) => text.slice(0, from) + "[redacted]" + text.slice(to), line);
}

const names = [
  "password", "passwd", "pwd", "passphrase", "secret", "token", "apiKey", "api_key", "accessToken",
  "access_token", "refreshToken", "refresh_token", "client_secret", "clientSecret", "authorization",
  "cookie", "private_key", "privateKey", "sessionId", "AWS_SECRET_ACCESS_KEY",
];
const paths = names.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
let written = "";
const log = pino(
  { redact: paths, base: null, timestamp: false },
  { write: (line) => (written = line) },
);

function pinoLine(line) {
  try {
    const value = JSON.parse(line);
    if (value && typeof value === "object" && !Array.isArray(value)) {
      log.info(value);
      return written;
    }
  } catch {
    // not JSON: pino redacts no message
  }
  return line;
}

const result = { milliseconds: {} };
let start = process.cpuUsage();
result.secretlint = [];
for (const line of lines) result.secretlint.push(await secretlint(line));
result.milliseconds.secretlint = process.cpuUsage(start).user / 1000;
start = process.cpuUsage();
result.pino = lines.map(pinoLine);
result.milliseconds.pino = process.cpuUsage(start).user / 1000;
writeFileSync(output, JSON.stringify(result));
