package dev.orchestrator.operation;

/** Somebody else does this command by now, so this attempt has to stop without a word. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LeaseLost() {
    super("another attempt holds the command", null, false, false);
  }
}
