package dev.orchestrator.gate;

import java.util.Locale;

/** Why a release may not go out, or has to wait; the first one that applies is reported. */
public enum ReasonCode {
  CONFIG_INVALID,
  UNKNOWN_ENVIRONMENT,
  WRONG_REPOSITORY,
  NOT_ALLOWED,
  REF_MOVED,
  LOCKED,
  FROZEN,
  NOT_PROMOTED,
  CHECKS_FAILED,
  CHECKS_MISSING,
  CHECKS_PENDING,
  FINDINGS_OPEN,
  TRUST_LOW,
  NOT_ATTESTED,
  EVIDENCE_UNKNOWN,
  APPROVAL_MISSING,
  QUEUED,
  EVALUATING,
  OK;

  /** The code as the API writes it: {@code checks_failed}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether time or a person can make the release go without any change to it. */
  public boolean isWait() {
    return switch (this) {
      case APPROVAL_MISSING, QUEUED, EVALUATING -> true;
      case CONFIG_INVALID,
          UNKNOWN_ENVIRONMENT,
          WRONG_REPOSITORY,
          NOT_ALLOWED,
          REF_MOVED,
          LOCKED,
          FROZEN,
          NOT_PROMOTED,
          CHECKS_FAILED,
          CHECKS_MISSING,
          CHECKS_PENDING,
          FINDINGS_OPEN,
          TRUST_LOW,
          NOT_ATTESTED,
          EVIDENCE_UNKNOWN,
          OK ->
          false;
    };
  }
}
