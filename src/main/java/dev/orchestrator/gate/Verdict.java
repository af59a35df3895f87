package dev.orchestrator.gate;

import java.util.Collection;

/** What evidence says about a release. Only {@link #PASS} and {@link #WARN} let it go. */
public enum Verdict {
  PASS,
  WARN,
  /** There is not enough evidence to decide. */
  UNKNOWN,
  FAIL;

  /** Whether a release may go out. */
  public boolean passes() {
    return this == PASS || this == WARN;
  }

  /** The worst of {@code verdicts}, {@link #PASS} if there are none. */
  static Verdict worst(Collection<Verdict> verdicts) {
    Verdict worst = PASS;
    for (Verdict verdict : verdicts) {
      if (verdict.compareTo(worst) > 0) {
        worst = verdict;
      }
    }
    return worst;
  }
}
