package dev.orchestrator.release;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.gate.Part;
import dev.orchestrator.gate.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Shows the verdict of the gate and its parts in Discord's Markdown. */
public final class JudgementText {
  private JudgementText() {}

  public static String mark(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "✅";
      case WARN -> "⚠️";
      case UNKNOWN -> "❔";
      case FAIL -> "❌";
    };
  }

  /** A line for each part, with a link where it has one. */
  public static List<String> parts(Judgement judgement) {
    var lines = new ArrayList<String>();
    for (Part part : judgement.parts()) {
      String link =
          part.url().map(url -> " " + Markdown.link("details", url.toString())).orElse("");
      lines.add("%s %s: %s%s".formatted(mark(part.verdict()), part.name(), part.reason(), link));
    }
    return lines;
  }
}
