package dev.orchestrator.alert;

/** An address that helps with an alert, as that of the run that failed. */
public record AlertLink(String label, String url) {}
