package dev.orchestrator.gate;

import dev.orchestrator.gate.Environment.Checks;
import dev.orchestrator.gate.Environment.Requirements;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides whether a commit may go to an environment: a pure function of the environment's
 * configuration and the evidence. Evidence that is missing makes a part {@link Verdict#UNKNOWN},
 * which never passes.
 *
 * <p>What the configuration does not ask for is no part of the decision.
 */
public final class Gate {
  /** How many names a reason lists before it counts the rest. */
  private static final int NAMES_SHOWN = 5;

  private Gate() {}

  /**
   * A verdict with its parts, in the order in which they are checked.
   *
   * @param reasonCode the first reason, by precedence, for which the release may not go, or {@link
   *     ReasonCode#OK}
   */
  public record Decision(Verdict verdict, ReasonCode reasonCode, List<Part> parts) {
    public Decision {
      parts = List.copyOf(parts);
    }

    /** The part that explains {@link #reasonCode}; empty if the release may go. */
    public Optional<Part> decisive() {
      return parts.stream()
          .filter(part -> !part.verdict().passes())
          .min(Comparator.comparing(Part::reasonCode));
    }

    static Decision of(List<Part> parts) {
      Verdict verdict = Verdict.worst(parts.stream().map(Part::verdict).toList());
      ReasonCode code =
          parts.stream()
              .filter(part -> !part.verdict().passes())
              .map(Part::reasonCode)
              .min(Comparator.naturalOrder())
              .orElse(ReasonCode.OK);
      return new Decision(verdict, code, parts);
    }
  }

  /** Decides on the evidence. */
  public static Decision decide(Environment environment, Evidence evidence) {
    var parts = new ArrayList<Part>();
    parts.add(lock(evidence.lock()));
    parts.add(freeze(environment, evidence));
    environment.after().ifPresent(before -> parts.add(after(before, evidence)));
    checks(environment, evidence).ifPresent(parts::add);
    Requirements wanted = environment.gate();
    wanted.findings().ifPresent(from -> parts.add(findings(from, evidence)));
    wanted.trust().ifPresent(lowest -> parts.add(trust(lowest, evidence)));
    wanted.attestedWithin().ifPresent(age -> parts.add(attestation(age, evidence)));
    if (environment.approvals() > 0) {
      parts.add(approval(environment.approvals(), evidence));
    }
    return Decision.of(parts);
  }

  /** Decides on a rollback, which only a lock stops. */
  public static Decision decideRollback(Optional<Evidence.Lock> lock) {
    return Decision.of(List.of(lock(lock)));
  }

  private static Part lock(Optional<Evidence.Lock> held) {
    return held.map(lock ->
            Part.of(
                "lock",
                Verdict.FAIL,
                ReasonCode.LOCKED,
                "Locked by " + quoted(lock.owner()) + ": " + quoted(lock.reason()) + "."))
        .orElseGet(() -> Part.pass("lock", "Not locked."));
  }

  private static Part freeze(Environment environment, Evidence evidence) {
    Instant now = evidence.at();
    Optional<Evidence.AddedFreeze> added =
        evidence.freezeEnds().stream()
            .filter(freeze -> freeze.until().isAfter(now))
            .max(Comparator.comparing(Evidence.AddedFreeze::until));
    if (added.isPresent()) {
      return Part.of(
          "freeze",
          Verdict.FAIL,
          ReasonCode.FROZEN,
          "Frozen until " + added.get().until() + ": " + quoted(added.get().reason()) + ".");
    }
    return environment.freezes().stream()
        .flatMap(freeze -> freeze.endsAfter(now).stream())
        .max(Comparator.naturalOrder())
        .map(end ->
            Part.of(
                "freeze",
                Verdict.FAIL,
                ReasonCode.FROZEN,
                "Frozen until " + end + " by the weekly freeze."))
        .orElseGet(() -> Part.pass("freeze", "Not frozen."));
  }

  private static Part after(String before, Evidence evidence) {
    return evidence
        .promoted()
        .map(promoted ->
            promoted
                ? Part.pass("after", "Live in " + before + ".")
                : Part.of(
                    "after",
                    Verdict.FAIL,
                    ReasonCode.NOT_PROMOTED,
                    "Not live in " + before + ". Deploy it there first."))
        .orElseGet(() ->
            Part.of(
                "after",
                Verdict.UNKNOWN,
                ReasonCode.EVIDENCE_UNKNOWN,
                "What is live in " + before + " is unknown."));
  }

  private static Optional<Part> checks(Environment environment, Evidence evidence) {
    if (environment.checks() instanceof Checks.None) {
      return Optional.empty();
    }
    if (evidence.checks().isEmpty()) {
      return Optional.of(unreadable("checks", "The checks could not be read."));
    }
    Map<String, Check> newest = newest(evidence.checks().get(), environment.ignoredChecks());
    return Optional.of(
        switch (environment.checks()) {
          case Checks.None _ -> throw new IllegalStateException("decided above");
          case Checks.All _ ->
              newest.isEmpty()
                  ? Part.of(
                      "checks", Verdict.WARN, ReasonCode.OK, "No check reported on this commit.")
                  : judged(newest, newest.keySet());
          case Checks.Named(Set<String> names) -> judged(newest, names);
          case Checks.Required _ ->
              evidence
                  .requiredChecks()
                  .map(required -> {
                    var names = new LinkedHashSet<>(new TreeSet<>(required));
                    names.removeAll(environment.ignoredChecks());
                    return names.isEmpty()
                        ? Part.pass("checks", "No check is required.")
                        : judged(newest, names);
                  })
                  .orElseGet(() -> unreadable("checks", "The required checks could not be read."));
        });
  }

  /** The newest check of each name, without those to ignore. */
  private static Map<String, Check> newest(List<Check> checks, Set<String> ignored) {
    var newest = new TreeMap<String, Check>();
    for (Check check : checks) {
      if (!ignored.contains(check.name())) {
        newest.merge(
            check.name(),
            check,
            (a, b) ->
                Comparator.comparing(Check::reportedAt)
                            .thenComparingLong(Check::order)
                            .compare(a, b)
                        >= 0
                    ? a
                    : b);
      }
    }
    return newest;
  }

  private static Part judged(Map<String, Check> reported, Set<String> wanted) {
    var failed = new ArrayList<Check>();
    var pending = new ArrayList<Check>();
    var skipped = new ArrayList<String>();
    var missing = new ArrayList<String>();
    for (String name : wanted) {
      Optional<Check> check = Optional.ofNullable(reported.get(name));
      if (check.isEmpty()) {
        missing.add(name);
        continue;
      }
      switch (check.get().state()) {
        case PASSED -> {}
        case SKIPPED -> skipped.add(name);
        case FAILED -> failed.add(check.get());
        case PENDING -> pending.add(check.get());
      }
    }
    if (!failed.isEmpty()) {
      return Part.of(
              "checks",
              Verdict.FAIL,
              ReasonCode.CHECKS_FAILED,
              "Failed: " + names(failed.stream().map(Check::name).toList()))
          .at(failed.getFirst().url());
    }
    if (!missing.isEmpty()) {
      return Part.of(
          "checks", Verdict.UNKNOWN, ReasonCode.CHECKS_MISSING, "Not reported: " + names(missing));
    }
    if (!pending.isEmpty()) {
      return Part.of(
              "checks",
              Verdict.UNKNOWN,
              ReasonCode.CHECKS_PENDING,
              "Not finished: " + names(pending.stream().map(Check::name).toList()))
          .at(pending.getFirst().url());
    }
    if (!skipped.isEmpty()) {
      return Part.of("checks", Verdict.WARN, ReasonCode.OK, "Skipped: " + names(skipped));
    }
    return Part.pass(
        "checks", wanted.size() == 1 ? "1 check passed." : wanted.size() + " checks passed.");
  }

  private static Part findings(Level from, Evidence evidence) {
    if (evidence.findings().isEmpty()) {
      return unreadable("findings", "No scan of this commit was accepted.");
    }
    Evidence.OpenFindings open = evidence.findings().get();
    String counts =
        Arrays.stream(Level.values())
            .sorted(Comparator.reverseOrder())
            .filter(level -> open.of(level) > 0)
            .map(level -> open.of(level) + " " + level.word())
            .collect(Collectors.joining(", "));
    boolean stops =
        Arrays.stream(Level.values())
            .anyMatch(level -> level.compareTo(from) >= 0 && open.of(level) > 0);
    if (stops) {
      return Part.of(
              "findings", Verdict.FAIL, ReasonCode.FINDINGS_OPEN, "Open findings: " + counts + ".")
          .at(open.url());
    }
    boolean warns = from.ordinal() > 0 && open.of(Level.values()[from.ordinal() - 1]) > 0;
    if (warns) {
      return Part.of("findings", Verdict.WARN, ReasonCode.OK, "Open findings: " + counts + ".")
          .at(open.url());
    }
    return Part.pass(
        "findings", counts.isEmpty() ? "No open findings." : "Open findings: " + counts + ".");
  }

  private static Part trust(BigDecimal lowest, Evidence evidence) {
    return evidence
        .lowestTrust()
        .map(score ->
            score.compareTo(lowest) < 0
                ? Part.of(
                    "trust",
                    Verdict.FAIL,
                    ReasonCode.TRUST_LOW,
                    "The lowest trust score is "
                        + plain(score)
                        + "; at least "
                        + plain(lowest)
                        + " is required.")
                : Part.pass("trust", "The lowest trust score is " + plain(score) + "."))
        .orElseGet(() -> unreadable("trust", "No mitigation of this commit was stored."));
  }

  private static Part attestation(Duration within, Evidence evidence) {
    if (evidence.attestation().isEmpty()) {
      return Part.of(
          "attestation",
          Verdict.UNKNOWN,
          ReasonCode.NOT_ATTESTED,
          "The environment was never attested.");
    }
    Evidence.Attested newest = evidence.attestation().get();
    Duration age = Duration.between(newest.at(), evidence.at());
    if (!newest.passed()) {
      return Part.of(
              "attestation",
              Verdict.FAIL,
              ReasonCode.NOT_ATTESTED,
              "The newest attestation of the environment failed.")
          .at(newest.url());
    }
    if (age.compareTo(within) > 0) {
      return Part.of(
              "attestation",
              Verdict.FAIL,
              ReasonCode.NOT_ATTESTED,
              "The newest attestation is older than " + within.toMinutes() + " min.")
          .at(newest.url());
    }
    return Part.pass("attestation", "Attested.").at(newest.url());
  }

  private static Part approval(int wanted, Evidence evidence) {
    return evidence.approvals() >= wanted
        ? Part.pass("approval", evidence.approvals() + " of " + wanted + " approvals.")
        : Part.of(
            "approval",
            Verdict.UNKNOWN,
            ReasonCode.APPROVAL_MISSING,
            evidence.approvals() + " of " + wanted + " approvals.");
  }

  private static Part unreadable(String name, String reason) {
    return Part.of(name, Verdict.UNKNOWN, ReasonCode.EVIDENCE_UNKNOWN, reason);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /** Text from outside, which is shown in chats as it is. */
  private static String quoted(String text) {
    return "`" + text.replace('`', '\'').replaceAll("\\p{Cntrl}", " ") + "`";
  }

  private static String names(List<String> names) {
    String shown =
        names.stream().limit(NAMES_SHOWN).map(Gate::quoted).collect(Collectors.joining(", "));
    int more = names.size() - NAMES_SHOWN;
    return more > 0 ? shown + " and " + more + " more." : shown + ".";
  }
}
