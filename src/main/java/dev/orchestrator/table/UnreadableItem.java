package dev.orchestrator.table;

/** A stored item lacks an attribute, or holds one of another type than its codec reads. */
public final class UnreadableItem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names attributes and types, never values
   */
  public UnreadableItem(String message) {
    super(message);
  }
}
