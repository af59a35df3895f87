package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StoredItemTest {
  private static final String TOKEN = "made-up-" + "interaction-token";

  @Test
  void an_item_is_shown_without_its_token_wherever_that_stands() {
    var work =
        AttributeValue.fromM(
            Map.of(
                "token", AttributeValue.fromS(TOKEN),
                "interaction", AttributeValue.fromS("{\"type\":2}"),
                "token_ends_at", AttributeValue.fromN("1795661231000")));
    var steps =
        AttributeValue.fromL(
            List.of(AttributeValue.fromM(Map.of("detail", AttributeValue.fromS("saw " + TOKEN)))));

    var shown =
        StoredItem.shown(
            Map.of("work", work, "steps", steps, "open", AttributeValue.fromBool(true)), TOKEN);

    assertThat(shown.toString())
        .isEqualTo(
            "{\"open\":true,\"steps\":[{\"detail\":\"saw (not shown)\"}],\"work\":{\"interaction\":"
                + "\"(not shown)\",\"token\":\"(not shown)\",\"token_ends_at\":1795661231000}}");
  }
}
