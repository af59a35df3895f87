package dev.orchestrator.alert;

/** The newest message about an alert. */
record Shown(String messageId, int sequence, Telling telling) {}
