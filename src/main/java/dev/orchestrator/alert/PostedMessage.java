package dev.orchestrator.alert;

/**
 * The newest message about an alert.
 *
 * @param messageId {@link #DELETED} if a person deleted it before its id was known
 */
record PostedMessage(String messageId, int sequence, AlertNotification alertNotification) {
  static final String DELETED = "";

  boolean isDeleted() {
    return messageId.equals(DELETED);
  }
}
