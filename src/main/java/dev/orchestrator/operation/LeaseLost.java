package dev.orchestrator.operation;

/** Another worker has acquired the lease, so this attempt has to stop without a message. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LeaseLost() {
    super("another attempt holds the command", null, false, false);
  }
}
