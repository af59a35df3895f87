package dev.orchestrator.bench;

import dev.orchestrator.log.LogLineCost;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.log.redaction.Corpus;
import dev.orchestrator.log.redaction.Corpus.Case;
import dev.orchestrator.log.redaction.HarmlessLines;
import dev.orchestrator.log.redaction.HarmlessTexts;
import dev.orchestrator.log.redaction.LineKinds;
import dev.orchestrator.log.redaction.OrdinaryLines;
import dev.orchestrator.log.redaction.SecretKind;
import dev.orchestrator.log.redaction.TokenKinds;
import dev.orchestrator.log.redaction.TokenKinds.Group;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How much of a seeded corpus of made-up secrets the redactor removes, what it leaves alone, and
 * what it costs; the same lines through tools that others use. Seeds can be given as arguments: the
 * default ones were not looked at while the redactor was made.
 */
public final class RedactionBenchmark {
  private static final long[] SEEDS = {20_261_126, 31_415_926, 27_182_818};
  private static final int HARMLESS = 1_500;
  private static final int LINES = 10;
  private static final int PEER_SEED = 0;
  private static final int BYTES_A_ROUND = 8_000_000;
  private static final int ROUNDS = 9;

  private final Redactor redactor = new Redactor();

  private RedactionBenchmark() {}

  public static void main(String[] arguments) throws InterruptedException {
    long[] seeds =
        arguments.length == 0
            ? SEEDS
            : Arrays.stream(arguments).mapToLong(Long::parseLong).toArray();
    var benchmark = new RedactionBenchmark();
    benchmark.recall(seeds);
    benchmark.publicLists(seeds);
    benchmark.forms(seeds);
    benchmark.harmless(seeds);
    benchmark.harmlessTexts(seeds);
    benchmark.speed(seeds[0]);
    benchmark.logLine();
    benchmark.peers(seeds[PEER_SEED]);
    System.exit(0);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  private record Share(int found, int of) {
    Share plus(boolean isFound) {
      return new Share(found + (isFound ? 1 : 0), of + 1);
    }

    double percent() {
      return of == 0 ? 100 : 100.0 * found / of;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%6.2f %%  (%d of %d)", percent(), found, of);
    }
  }

  private static boolean isHidden(Case each, String redacted) {
    return !redacted.equals(Redactor.DROPPED) && !each.leaksIn(redacted);
  }

  private static Map<String, Share> shares(List<Case> cases, List<String> redacted) {
    var shares = new TreeMap<String, Share>();
    for (int i = 0; i < cases.size(); i++) {
      boolean hidden = isHidden(cases.get(i), redacted.get(i));
      for (String key : List.of(cases.get(i).family(), "total")) {
        shares.put(key, shares.getOrDefault(key, new Share(0, 0)).plus(hidden));
      }
    }
    return shares;
  }

  private List<String> redacted(List<Case> cases) {
    return cases.stream().map(each -> redactor.redact(each.line())).toList();
  }

  private void recall(long[] seeds) {
    print("Recall on well-formed secrets, seeds %s", Arrays.toString(seeds));
    var all = new ArrayList<Case>();
    for (long seed : seeds) {
      List<Case> cases = Corpus.wellFormed(seed);
      all.addAll(cases);
      print("  seed %-10d %s", seed, shares(cases, redacted(cases)).get("total"));
    }
    List<String> redacted = redacted(all);
    shares(all, redacted).forEach((family, share) -> print("  %-15s %s", family, share));
    long kinds = all.stream().map(each -> each.family() + each.kind()).distinct().count();
    print("  %d kinds, each in 25 surroundings", kinds);
    var kept = new Share(0, 0);
    for (int i = 0; i < all.size(); i++) {
      kept = kept.plus(all.get(i).keepsIn(redacted.get(i)));
    }
    print("  what stands beside the secret stays: %s", kept);
    var disguised = new ArrayList<Case>();
    for (long seed : seeds) {
      disguised.addAll(Corpus.disguised(seed));
    }
    print(
        "  in disguise (percent signs, escapes, base64): %s",
        shares(disguised, redacted(disguised)).get("total"));
  }

  private void publicLists(long[] seeds) {
    print("Recall on the kinds of tokens in the public lists of two scanners, bare");
    for (Group group : Group.values()) {
      List<SecretKind> kinds = TokenKinds.of(group);
      var cases = new ArrayList<Case>();
      for (long seed : seeds) {
        cases.addAll(Corpus.of(kinds, seed));
      }
      print(
          "  %-20s %3d kinds %s",
          kinds.getFirst().family(), kinds.size(), shares(cases, redacted(cases)).get("total"));
    }
  }

  private void forms(long[] seeds) {
    var cases = new ArrayList<Case>();
    for (long seed : seeds) {
      cases.addAll(Corpus.lines(LineKinds.all(), LINES, seed));
    }
    print(
        "Recall on %d forms of lines %s",
        LineKinds.all().size(), shares(cases, redacted(cases)).get("total"));
  }

  private void harmlessTexts(long[] seeds) {
    int lines = 0;
    int changed = 0;
    for (long seed : seeds) {
      for (String text : HarmlessTexts.of(seed).values()) {
        for (String line : text.lines().toList()) {
          lines++;
          changed += redactor.redact(line).equals(line) ? 0 : 1;
        }
      }
    }
    print(
        "Harmless lines in the style of %d tools changed: %d of %d",
        HarmlessTexts.of(0).size(), changed, lines);
  }

  private void harmless(long[] seeds) {
    int lines = 0;
    int changed = 0;
    for (long seed : seeds) {
      for (String line : HarmlessLines.of(seed, HARMLESS)) {
        lines++;
        changed += redactor.redact(line).equals(line) ? 0 : 1;
      }
    }
    print("Harmless lines changed: %d of %d", changed, lines);
  }

  private void speed(long seed) {
    print("Speed, one thread, processor time, median of %d rounds", ROUNDS);
    List<String> ordinary = OrdinaryLines.of(seed, 40_000);
    print("  ordinary log lines       %6.1f MB/s", megabytesASecond(ordinary));
    print(
        "  harmless lines as above  %6.1f MB/s",
        megabytesASecond(List.of(String.join("\n", HarmlessLines.of(seed, HARMLESS)))));
    print(
        "  lines with a secret each %6.1f MB/s",
        megabytesASecond(Corpus.wellFormed(seed).stream().map(Case::line).toList()));
  }

  private double megabytesASecond(List<String> lines) {
    long size = size(lines);
    int times = (int) (BYTES_A_ROUND / size) + 1;
    var rounds = new double[ROUNDS];
    for (int round = -3; round < ROUNDS; round++) {
      long start = processorTime();
      int length = 0;
      for (int i = 0; i < times; i++) {
        for (String line : lines) {
          length += redactor.redact(line).length();
        }
      }
      if (round >= 0 && length > 0) {
        rounds[round] = size * times * 1e3 / (processorTime() - start);
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  private static long size(List<String> lines) {
    return lines.stream().mapToLong(l -> l.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void logLine() {
    print("A log line from the call to the output, processor time, medians");
    for (LogLineCost.Cost cost : LogLineCost.measure()) {
      print(
          "  %-24s %6.0f ns, without redaction %6.0f ns: %.2f times",
          cost.label(), cost.with(), cost.without(), cost.ratio());
    }
  }

  private void peers(long seed) throws InterruptedException {
    List<Case> cases = Corpus.wellFormed(seed);
    List<String> harmless = HarmlessLines.of(seed, HARMLESS);
    var lines = new ArrayList<>(cases.stream().map(Case::line).toList());
    lines.addAll(harmless);
    print("The same lines through others, seed %d", seed);
    long start = processorTime();
    List<String> ours = lines.stream().map((UnaryOperator<String>) redactor::redact).toList();
    var answers = new TreeMap<String, RedactionPeers.Answer>();
    answers.put("this redactor", new RedactionPeers.Answer(ours, (processorTime() - start) / 1e6));
    try {
      answers.putAll(RedactionPeers.redact(lines));
    } catch (IOException missing) {
      print("  others skipped: %s", missing.getMessage());
    }
    print("  %-14s %-10s %-10s %-17s %s", "", "total", "Discord", "harmless changed", "MB/s");
    answers.forEach((tool, answer) -> {
      Map<String, Share> shares = shares(cases, answer.lines().subList(0, cases.size()));
      print(
          "  %-14s %6.2f %%   %6.2f %%   %-17d %.1f",
          tool,
          shares.get("total").percent(),
          shares.get("discord").percent(),
          changed(harmless, answer.lines().subList(cases.size(), lines.size())),
          size(lines) / 1e3 / answer.milliseconds());
    });
  }

  /** Lines that came out with another meaning; a tool that writes JSON anew may space it anew. */
  private static int changed(List<String> before, List<String> after) {
    int changed = 0;
    for (int i = 0; i < before.size(); i++) {
      boolean redacted =
          after.get(i).toLowerCase(Locale.ROOT).contains("[redacted")
              && !before.get(i).toLowerCase(Locale.ROOT).contains("[redacted");
      changed += redacted ? 1 : 0;
    }
    return changed;
  }
}
