package dev.orchestrator.command;

/** Where a command is found, with Discord's numbers. */
public enum CommandType {
  /** Typed with a slash. */
  SLASH(1),
  /** In the context menu of a user. */
  USER(2),
  /** In the context menu of a message. */
  MESSAGE(3);

  private final int code;

  CommandType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
