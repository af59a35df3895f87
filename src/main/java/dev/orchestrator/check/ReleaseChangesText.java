package dev.orchestrator.check;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.github.Commit;
import dev.orchestrator.github.PullRequest;
import dev.orchestrator.github.RefName;
import dev.orchestrator.release.ReleaseChanges;
import dev.orchestrator.release.ReleaseChanges.Changes;
import dev.orchestrator.release.ReleaseChanges.Pull;
import dev.orchestrator.release.ReleaseChanges.Relation;
import dev.orchestrator.text.Truncator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Says in Discord's Markdown what a deploy changes. Titles and names are what others wrote: secrets
 * are taken out of them, and they are shown in code spans.
 */
public final class ReleaseChangesText {
  /** In code points. */
  private static final int LONGEST_TITLE = 72;

  private static final int LONGEST_AUTHOR = 39;

  private final UnaryOperator<String> redaction;

  /**
   * @param redaction takes the secrets out of a text
   */
  public ReleaseChangesText(UnaryOperator<String> redaction) {
    this.redaction = redaction;
  }

  /**
   * The changes, a line each.
   *
   * @param atMost how many characters (UTF-16) it may have; 300 at least
   */
  public String of(ReleaseChanges changes, int atMost) {
    String head = head(changes);
    var blocks = new ArrayList<Block>();
    if (changes.out().commits() > 0) {
      blocks.add(new Block("Goes out", changes.out(), lines(changes.out())));
    }
    if (changes.back().commits() > 0) {
      blocks.add(new Block("Is taken back", changes.back(), lines(changes.back())));
    }
    var text = new StringBuilder(head);
    int left = blocks.size();
    for (Block block : blocks) {
      text.append('\n').append(block.within((atMost - text.length() - 1) / left));
      left--;
    }
    return text.toString();
  }

  private record Block(String title, Changes changes, List<String> lines) {
    private static final int ROOM_FOR_MORE = 120;

    String within(int atMost) {
      var text =
          new StringBuilder("**%s:** %s".formatted(title, ReleaseChangesText.counts(changes)));
      int shown = 0;
      for (String line : lines) {
        if (text.length() + 1 + line.length() + ROOM_FOR_MORE > atMost) {
          break;
        }
        text.append('\n').append(line);
        shown++;
      }
      var more = new ArrayList<String>();
      if (shown < lines.size()) {
        more.add("%d more are not shown".formatted(lines.size() - shown));
      }
      if (changes.notRead() > 0) {
        more.add("the oldest %d commits were not read".formatted(changes.notRead()));
      }
      if (!changes.isComplete()) {
        more.add("some pull requests are taken from commit titles");
      }
      if (!more.isEmpty()) {
        text.append("\n-# … ").append(String.join("; ", more));
      }
      return text.toString();
    }
  }

  private static String head(ReleaseChanges changes) {
    String candidate = Markdown.code(RefName.shortCommit(changes.candidate()));
    String live = changes.live().map(sha -> Markdown.code(RefName.shortCommit(sha))).orElse("");
    return switch (changes.relation()) {
      case Relation.First _ ->
          "No good deploy is on record here, so there is nothing to compare "
              + candidate
              + " with.";
      case Relation.Identical _ ->
          "%s is live already: the same commit again.".formatted(candidate);
      case Relation.Ahead _ ->
          "%s → %s: %d %s ahead of what is live."
              .formatted(
                  live,
                  candidate,
                  changes.out().commits(),
                  noun(changes.out().commits(), "commit"));
      case Relation.Behind _ ->
          "⚠️ %s → %s: %d %s **behind** what is live. This goes back."
              .formatted(
                  live,
                  candidate,
                  changes.back().commits(),
                  noun(changes.back().commits(), "commit"));
      case Relation.Diverged(boolean isLiveReached) ->
          "⚠️ %s → %s: **diverged**, %d ahead and %d behind. %s"
              .formatted(
                  live,
                  candidate,
                  changes.out().commits(),
                  changes.back().commits(),
                  isLiveReached
                      ? "The live commit is on another branch."
                      : "No branch or tag reaches the live commit any more: **history was"
                          + " rewritten**.");
      case Relation.Rewritten _ ->
          ("⚠️ %s → %s: GitHub cannot compare them. The live commit is gone or shares no history"
                  + " with this one: **history was rewritten**.")
              .formatted(live, candidate);
      case Relation.Unknown(String reason) ->
          "⚠️ %s → %s: what goes out could not be read. %s"
              .formatted(live, candidate, Markdown.escapeLine(reason));
    };
  }

  private static String counts(Changes changes) {
    int pulls = changes.pulls().size();
    int direct = changes.direct().size();
    var parts = new ArrayList<String>();
    if (pulls > 0) {
      parts.add(pulls + " " + noun(pulls, "pull request"));
    }
    if (direct > 0) {
      parts.add(direct + " direct " + noun(direct, "commit"));
    }
    parts.add(changes.commits() + " " + noun(changes.commits(), "commit") + " in all");
    return String.join(", ", parts);
  }

  private List<String> lines(Changes changes) {
    var lines = new ArrayList<String>();
    for (Pull pull : changes.pulls()) {
      PullRequest request = pull.request();
      lines.add(
          "- %s %s by %s%s"
              .formatted(
                  link("#" + request.number(), request.page()),
                  code(request.title(), LONGEST_TITLE),
                  code(request.author(), LONGEST_AUTHOR),
                  request.isMerged() ? "" : " (not merged)"));
    }
    for (Commit commit : changes.direct()) {
      lines.add(
          "- %s %s by %s (direct commit)"
              .formatted(
                  link(RefName.shortCommit(commit.sha()), commit.page()),
                  code(commit.title(), LONGEST_TITLE),
                  code(commit.author(), LONGEST_AUTHOR)));
    }
    return lines;
  }

  private static String link(String label, Optional<URI> page) {
    return page.map(address -> Markdown.link(label, address.toString())).orElse(label);
  }

  /** Redacted as a whole before it is cut: half a secret would not be recognised. */
  private String code(String text, int longest) {
    return Markdown.code(Truncator.truncate(redaction.apply(text).strip(), longest));
  }

  private static String noun(long count, String one) {
    return count == 1 ? one : one + "s";
  }
}
