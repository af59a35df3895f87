package dev.orchestrator.alert;

/**
 * The newest message about an alert.
 *
 * @param messageId {@link #DELETED} if a person deleted it before its id was known
 */
record Shown(String messageId, int sequence, Telling telling) {
  static final String DELETED = "";

  boolean isDeleted() {
    return messageId.equals(DELETED);
  }
}
