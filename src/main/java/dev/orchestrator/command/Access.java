package dev.orchestrator.command;

/** Who may give a command. Discord's own permission fields are only a hint; this is what counts. */
public enum Access {
  ANYONE,
  /** Those named by ADMIN_USER_IDS and ADMIN_ROLE_IDS; no one if both are empty. */
  ADMINS
}
