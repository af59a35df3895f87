package dev.orchestrator.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.fault.FaultInjector.Death;
import dev.orchestrator.fault.Plan.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The runs can fail: each guard that is taken out is missed by one that needs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardMutationTest {
  private Site site;

  @BeforeAll
  void open() throws Exception {
    site = Site.open();
  }

  @AfterAll
  void close() {
    site.close();
  }

  /** Answers an update in the table's place, so that it is never made. */
  private static GuardMutation withoutUpdate(Predicate<UpdateItemRequest> which) {
    return GuardMutator.ofTable(request ->
        request instanceof UpdateItemRequest update && which.test(update)
            ? UpdateItemResponse.builder().build()
            : request);
  }

  @Test
  void a_dispatch_without_the_note_that_GitHub_was_asked_is_found() throws Exception {
    isFound(
        withoutUpdate(update ->
            update.expressionAttributeNames().values().stream()
                .anyMatch(name -> name.endsWith("asked_at"))),
        new Scripted().death("POST GitHub .*dispatches", Death.AFTER, 0),
        "started 2 times",
        Plan.deed(Kind.DEPLOY, "Deploy"));
  }

  /** Half an hour of retries says as much as the hours that a run with faults may take. */
  @Test
  void a_command_whose_end_is_not_written_down_is_found() throws Exception {
    GuardMutation mutation =
        GuardMutator.ofTable(request ->
            request instanceof TransactWriteItemsRequest end && isEnd(end)
                ? TransactWriteItemsResponse.builder().build()
                : request);
    Duration longest = Duration.ofMinutes(30);
    Plan plan = Plan.calm(Plan.deed(Kind.STATUS));
    try (var world = World.with(site, plan, new Scripted())) {
      assertThat(world.run(longest)).isEmpty();
    }
    try (var world = World.with(site, plan, new Scripted(), mutation)) {
      assertThat(world.run(longest)).singleElement().asString().contains("does not come to rest");
    }
  }

  @Test
  void what_was_done_and_decided_and_is_not_kept_is_found() throws Exception {
    isFound(
        withoutUpdate(update ->
            update.updateExpression().contains("#last = :last")
                || update
                    .updateExpression()
                    .startsWith("SET steps = :steps, lease_until = :until")),
        new Scripted().death("REMOVE #w", Death.BEFORE, 0),
        "had its final message, then again",
        Plan.deed(Kind.DIAGNOSE));
  }

  @Test
  void a_command_that_is_acknowledged_and_not_written_down_is_found() throws Exception {
    isFound(
        GuardMutator.ofTable(request ->
            request instanceof PutItemRequest put && put.item().containsKey("work")
                ? PutItemResponse.builder().build()
                : request),
        new Scripted(),
        "was acknowledged and never written down",
        Plan.deed(Kind.STATUS));
  }

  @Test
  void a_button_that_can_be_used_twice_is_found() throws Exception {
    isFound(
        GuardMutator.ofTable(request ->
            request instanceof TransactWriteItemsRequest press && isPress(press)
                ? unguarded(press)
                : request),
        new Scripted()
            .fault("getItem BUTTON", FaultKind.TABLE_AWAY, 0, 1)
            .fault("transactWriteItems .*used_by", FaultKind.TABLE_AWAY, 0, 1),
        "cancelled and started",
        Plan.deed(Kind.DEPLOY, "Deploy", "Cancel"));
  }

  @Test
  void an_alert_without_its_nonce_is_found() throws Exception {
    isFound(
        GuardMutator.ofNetwork(body -> body.replaceFirst(",\"enforce_nonce\":true", "")),
        new Scripted().fault("POST Discord /channels", FaultKind.HTTP_ANSWER_LOST, 0, 1),
        "an alert was told 2 times",
        Plan.deed(Kind.ALERTS_TEST));
  }

  @Test
  void an_alert_that_does_not_say_what_was_lost_is_found() throws Exception {
    isFound(
        GuardMutator.ofNetwork(body -> body.replace("was not delivered", "went well")),
        new Scripted().fault("PATCH Discord /webhooks", FaultKind.DISCORD_50027, 0, 50),
        "ended without an answer and without an alert",
        Plan.deed(Kind.STATUS));
  }

  private static boolean isPress(TransactWriteItemsRequest transaction) {
    return updates(transaction, "used_by");
  }

  private static boolean isEnd(TransactWriteItemsRequest transaction) {
    return updates(transaction, "REMOVE #work");
  }

  private static boolean updates(TransactWriteItemsRequest transaction, String expression) {
    return Optional.ofNullable(transaction.transactItems().getFirst().update())
        .filter(update -> update.updateExpression().contains(expression))
        .isPresent();
  }

  @Test
  void an_end_that_is_not_counted_is_found() throws Exception {
    isFound(
        GuardMutator.ofTable(request ->
            request instanceof TransactWriteItemsRequest end && isEnd(end)
                ? end.toBuilder().transactItems(end.transactItems().getFirst()).build()
                : request),
        new Scripted(),
        "were counted {}",
        Plan.deed(Kind.STATUS));
  }

  private static TransactWriteItemsRequest unguarded(TransactWriteItemsRequest press) {
    TransactWriteItem use = press.transactItems().getFirst();
    var writes = new ArrayList<>(press.transactItems());
    writes.set(
        0,
        use.toBuilder()
            .update(it ->
                it.tableName(use.update().tableName())
                    .key(use.update().key())
                    .updateExpression("SET used_by = :press")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(
                        Map.of(
                            ":press",
                            requireNonNull(
                                use.update().expressionAttributeValues().get(":press")))))
            .build());
    return press.toBuilder().transactItems(writes).build();
  }

  private void isFound(
      GuardMutation sabotage, Scripted faultInjector, String how, Plan.Deed... deeds)
      throws Exception {
    try (var world = World.with(site, Plan.calm(deeds), faultInjector, sabotage)) {
      assertThat(world.run())
          .as(() -> String.join("\n", world.happened()))
          .anyMatch(broken -> broken.contains(how));
    }
  }
}
