package dev.orchestrator.log.redaction;

import dev.orchestrator.discord.markdown.Markdown;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;

/**
 * A way in which a secret gets into a line.
 *
 * @param fill makes the line of the secret's name and its text; the name is empty for what needs
 *     none
 * @param multiLine whether a text of several lines can stand there
 */
public record Embedding(String label, boolean multiLine, BinaryOperator<String> fill) {

  private static Embedding of(String label, BinaryOperator<String> fill) {
    return new Embedding(label, true, fill);
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** For secrets that are told by how they look. */
  public static List<Embedding> forShapes() {
    return List.of(
        of("alone", (n, s) -> s),
        of("in a sentence", (n, s) -> "request failed with " + s + " after 3 attempts"),
        of("at the end", (n, s) -> "could not call " + s),
        of("before a comma", (n, s) -> "using " + s + ", retrying"),
        of("in round brackets", (n, s) -> "client (" + s + ") closed"),
        of("in square brackets", (n, s) -> "[" + s + "] rejected"),
        of("in quotes", (n, s) -> "value \"" + s + "\" was refused"),
        of("in apostrophes", (n, s) -> "value '" + s + "' was refused"),
        of("in ticks", (n, s) -> "ran `echo " + s + "`"),
        of("json field", (n, s) -> "{\"level\":\"info\",\"detail\":\"" + json(s) + "\",\"n\":3}"),
        of(
            "json nested",
            (n, s) -> "{\"a\":{\"b\":[1,{\"c\":\"got " + json(s) + "\"}]},\"ok\":true}"),
        of(
            "json in json",
            (n, s) -> "{\"body\":\"" + json("{\"detail\":\"" + json(s) + "\"}") + "\"}"),
        of("json list", (n, s) -> "{\"items\":[\"x\",\"" + json(s) + "\"]}"),
        of("json key", (n, s) -> "{\"" + json(s) + "\":1}"),
        of(
            "exception",
            (n, s) ->
                "java.lang.IllegalArgumentException: illegal character in: "
                    + s
                    + "\n\tat app.Main.run(Main.java:12)"),
        of("java map", (n, s) -> "{user=bob, detail=" + s + ", n=3}"),
        of("logfmt", (n, s) -> "ts=2026-11-21T10:00:00Z level=info detail=" + s + " n=3"),
        of("yaml", (n, s) -> "detail: " + s),
        of("environment", (n, s) -> "DETAIL=" + s),
        of("xml", (n, s) -> "<item><detail>" + s + "</detail></item>"),
        of("markdown", (n, s) -> "* see **" + s + "** for more"),
        of("coloured", (n, s) -> "\u001b[1m" + s + "\u001b[0m done"),
        of("after an arrow", (n, s) -> "detail => " + s + ";"),
        of("tab separated", (n, s) -> "info\t" + s + "\t200"),
        of("with an invisible neighbour", (n, s) -> "value \u200b" + s + "\u200b used"));
  }

  /** For secrets that a name tells. */
  public static List<Embedding> forNames() {
    return List.of(
        of("assignment", (n, s) -> n + "=" + s),
        of("assignment in a sentence", (n, s) -> "started with " + n + "=" + s + " on port 8080"),
        of("quoted assignment", (n, s) -> "export " + n + "=\"" + s + "\""),
        of("yaml", (n, s) -> n + ": " + s),
        of("quoted yaml", (n, s) -> n + ": '" + s + "'"),
        of("json field", (n, s) -> "{\"user\":\"bob\",\"" + n + "\":\"" + json(s) + "\",\"n\":3}"),
        of("json with spaces", (n, s) -> "{ \"" + n + "\" : \"" + json(s) + "\" }"),
        of("json nested", (n, s) -> "{\"a\":[{\"b\":{\"" + n + "\":\"" + json(s) + "\"}}]}"),
        of(
            "json in json",
            (n, s) -> "{\"body\":\"" + json("{\"" + n + "\":\"" + json(s) + "\"}") + "\"}"),
        of(
            "json behind text",
            (n, s) -> "request body: {\"" + n + "\":\"" + json(s) + "\"} refused"),
        of("escaped json", (n, s) -> "got " + json("{\"" + n + "\":\"" + json(s) + "\"}")),
        of("python", (n, s) -> "{'user': 'bob', '" + n + "': '" + s + "'}"),
        of("java map", (n, s) -> "{user=bob, " + n + "=" + s + ", n=3}"),
        of("java record", (n, s) -> "Login[user=bob, " + n + "=" + s + "]"),
        of("logfmt", (n, s) -> "level=info user=bob " + n + "=" + s + " n=3"),
        of("xml", (n, s) -> "<c><" + n + ">" + s + "</" + n + "></c>"),
        of("xml pair", (n, s) -> "<add key=\"" + n + "\" value=\"" + s + "\"/>"),
        of("json pair", (n, s) -> "{\"name\":\"" + n + "\",\"value\":\"" + json(s) + "\"}"),
        of("json pair turned", (n, s) -> "{\"value\":\"" + json(s) + "\",\"name\":\"" + n + "\"}"),
        of("json list", (n, s) -> "{\"" + n + "\":[\"" + json(s) + "\"]}"),
        of(
            "command line",
            (n, s) ->
                "app --" + n.replace('_', '-').toLowerCase(Locale.ROOT) + " " + s + " --verbose"),
        of(
            "command line with equals",
            (n, s) ->
                "app --" + n.replace('_', '-').toLowerCase(Locale.ROOT) + "=" + s + " --verbose"),
        of("quoted in a sentence", (n, s) -> "bad " + n + " '" + s + "' was sent"),
        of("ruby", (n, s) -> ":" + n + "=>\"" + s + "\", :n=>3"),
        of("go", (n, s) -> "map[" + n + ":" + s + " n:3]"));
  }

  /** Secrets in disguise. */
  public static List<Embedding> hard() {
    return List.of(
        of(
            "percent signs",
            (n, s) ->
                "GET /x?detail="
                    + java.net.URLEncoder.encode(
                        pair(n, s), java.nio.charset.StandardCharsets.UTF_8)),
        of("percent signs twice", (n, s) -> "GET /x?u=" + twice(pair(n, s))),
        of(
            "unicode escapes",
            (n, s) ->
                "{\"d\":\""
                    + pair(n, json(s)).replace("_", "\\u005f").replace("-", "\\u002d")
                    + "\"}"),
        of(
            "base64",
            (n, s) ->
                "body "
                    + new SeededRandom(1)
                        .base64(
                            "{\"user\":\"bob\",\""
                                + (n.isEmpty() ? "detail" : n)
                                + "\":\""
                                + json(s)
                                + "\"}")
                    + " refused"),
        of("markdown escapes", (n, s) -> "❌ " + Markdown.escape(pair(n, s))),
        of(
            "html entities",
            (n, s) -> "&quot;" + (n.isEmpty() ? "detail" : n) + "&quot;:&quot;" + s + "&quot;"));
  }

  private static String pair(String name, String secret) {
    return name.isEmpty() ? "see " + secret : name + "=" + secret;
  }

  private static String twice(String text) {
    String once = java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    return java.net.URLEncoder.encode(once, java.nio.charset.StandardCharsets.UTF_8);
  }
}
