package dev.orchestrator.discord.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Discord's Markdown as its client reads it, as far as tests need it: rules tried in order at each
 * place, the first that matches wins, everything else is text.
 */
public final class RenderedMarkdown {
  /** A piece of the rendered text; neighbouring pieces of plain text are one. */
  public record Node(String kind, String text) {}

  private record Rule(String kind, Pattern pattern, int group) {}

  private static final List<Rule> RULES =
      List.of(
          rule("line", "(?m)^[ \\t]*(?:#{1,3} |-# |>>> |> |[*+-] |\\d+\\. )", 0),
          rule("block", "```(?:[a-z0-9_+\\-.#]+?\\n)?\\n*([^\\n][\\s\\S]*?)\\n*```", 1),
          rule("escape", "\\\\([^0-9A-Za-z\\s])", 1),
          rule("auto", "<[^: >]+:/[^ >]+>", 0),
          rule("url", "https?://[^\\s<]+[^<.,:;\"'\\]\\s]", 0),
          rule(
              "link",
              "\\[(?:\\[[^\\]]*\\]|[^\\[\\]]|\\](?=[^\\[]*\\]))*\\]\\(\\s*<?((?:\\([^)]*\\)|[^\\s\\\\]|\\\\.)*?)>?\\)",
              1),
          rule("mention", "<(?:@[!&]?|#)\\d+>|@everyone|@here", 0),
          rule("special", "<(?:a?:\\w+:\\d+|t:-?\\d+(?::[tTdDfFR])?|/[^:>]+:\\d+|id:\\w+)>", 0),
          rule("emoji", ":[^\\s:]+?:", 0),
          rule("code", "(`+)([\\s\\S]*?[^`])\\1(?!`)", 2),
          rule("bold", "\\*\\*((?:\\\\[\\s\\S]|[^\\\\])+?)\\*\\*(?!\\*)", 1),
          rule("underline", "__((?:\\\\[\\s\\S]|[^\\\\])+?)__(?!_)", 1),
          rule("italic", "\\*(?=\\S)((?:\\*\\*|\\s+(?:[^*\\s]|\\*\\*)|[^\\s*])+?)\\*(?!\\*)", 1),
          rule("italic", "_((?:__|\\\\[\\s\\S]|[^\\\\_])+?)_\\b", 1),
          rule("strike", "~~([\\s\\S]+?)~~(?!_)", 1),
          rule("spoiler", "\\|\\|([\\s\\S]+?)\\|\\|", 1));

  private RenderedMarkdown() {}

  private static Rule rule(String kind, String regex, int group) {
    return new Rule(kind, Pattern.compile(regex), group);
  }

  /** The pieces of a message, outermost only. */
  public static List<Node> of(String text) {
    var nodes = new ArrayList<Node>();
    var plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int from = at;
      var hit =
          RULES.stream()
              .map(rule -> new Hit(rule, rule.pattern().matcher(text)))
              .filter(it -> matches(it.matcher(), from))
              .findFirst();
      if (hit.isEmpty()) {
        plain.append(text.charAt(at++));
      } else if (hit.get().rule().kind().equals("escape")) {
        plain.append(hit.get().matcher().group(1));
        at = hit.get().matcher().end();
      } else {
        flush(plain, nodes);
        nodes.add(
            new Node(hit.get().rule().kind(), hit.get().matcher().group(hit.get().rule().group())));
        at = hit.get().matcher().end();
      }
    }
    flush(plain, nodes);
    return nodes;
  }

  private record Hit(Rule rule, Matcher matcher) {}

  private static boolean matches(Matcher matcher, int from) {
    return matcher
        .region(from, matcher.regionEnd())
        .useAnchoringBounds(false)
        .useTransparentBounds(true)
        .lookingAt();
  }

  private static void flush(StringBuilder plain, List<Node> nodes) {
    if (!plain.isEmpty()) {
      nodes.add(new Node("text", plain.toString()));
      plain.setLength(0);
    }
  }
}
