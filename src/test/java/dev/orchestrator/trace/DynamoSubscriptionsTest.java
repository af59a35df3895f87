package dev.orchestrator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who waits for what, against the local table. */
class DynamoSubscriptionsTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final TraceKey WAITING = new TraceKey("4000", "1100");
  private static LocalDynamo dynamo;
  private static Subscriptions subscriptions;

  @BeforeAll
  static void create() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "waits");
    subscriptions = new DynamoSubscriptions(dynamo.client(), "waits");
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @Test
  void news_is_heard_once_and_leads_to_who_waits_for_it() {
    subscriptions.expect("Acme/Shop#1", WAITING, T0.plusSeconds(60));
    assertThat(subscriptions.hear("acme/shop#1", "delivery-1", T0)).isTrue();
    assertThat(subscriptions.hear("acme/shop#1", "delivery-1", T0)).isFalse();
    assertThat(subscriptions.hear("acme/shop#1", "delivery-2", T0)).isTrue();
    assertThat(subscriptions.waiting("RUN#acme/shop#1", "NEWS#delivery-1")).contains(WAITING);
  }

  @Test
  void news_for_which_nobody_waits_any_more_leaves_nothing() {
    subscriptions.expect("acme/shop#2", WAITING, T0.plusSeconds(60));
    assertThat(subscriptions.hear("acme/shop#2", "late", T0.plusSeconds(60))).isFalse();
    assertThat(subscriptions.hear("acme/shop#3", "never", T0)).isFalse();
  }

  @Test
  void other_items_are_no_news() {
    subscriptions.expect("acme/shop#4", WAITING, T0.plusSeconds(60));
    assertThat(subscriptions.waiting("RUN#acme/shop#4", "WAIT")).isEmpty();
    assertThat(subscriptions.waiting("ALERT#1", "NEWS#1")).isEmpty();
  }
}
