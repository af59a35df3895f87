package dev.orchestrator.bots;

import dev.orchestrator.feature.Feature;
import dev.orchestrator.feature.FeatureParts;
import java.util.List;

/** All example bots. FEATURES switches them on and off. */
public final class ExampleBots {
  private ExampleBots() {}

  public static List<Feature> all(FeatureParts parts) {
    return List.of(
        new PollBot(parts.table(), parts.redaction(), parts.clock()),
        new RemindBot(parts.discord(), parts.clock()),
        new RoleMenuBot(parts.table(), parts.discord(), parts.clock()),
        new TicketBot(parts.discord()),
        new ReportBot(parts.table(), parts.discord()),
        new PurgeBot(parts.discord()),
        new LookupBot(),
        new FileCheckBot());
  }
}
