package dev.orchestrator.table;

/**
 * The table could not be read or written: it is unreachable, throttled beyond the time limit, or
 * misconfigured. After a write it is unknown whether the write took place.
 */
public final class TableUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names the operation, the item type and the error code, never keys or values
   */
  public TableUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  public TableUnavailable(String message) {
    super(message);
  }
}
