package dev.orchestrator.trace;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What commands count when they end. It is written in the transaction that ends the command, so
 * that each is counted once.
 */
@FunctionalInterface
public interface EndCounts {
  /**
   * @param end of a command that succeeded, failed or was refused
   */
  List<TransactWriteItem> of(Trace end);
}
