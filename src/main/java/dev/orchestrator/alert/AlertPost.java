package dev.orchestrator.alert;

/** A message for the people in the alert channel. */
public sealed interface AlertPost permits AlertMessage, AlertDigest {}
