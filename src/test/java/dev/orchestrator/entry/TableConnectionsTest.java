package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Certificate;
import dev.orchestrator.TableStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The client of the table, and tables that agree on keys in different groups. */
class TableConnectionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String EVERYBODYS = "secp256r1";

  @TempDir private static Path folder;
  private static Certificate certificate;

  @BeforeAll
  static void makeOneForAll() throws Exception {
    certificate = Certificate.make(folder);
  }

  private static DynamoDbClient client(TableStandIn table, Supplier<SSLSocketFactory> sockets) {
    return AwsTable.open(
        Settings.read(
            Map.of(
                "DISCORD_PUBLIC_KEY",
                TestServices.PUBLIC_KEY,
                "AWS_ENDPOINT_URL_DYNAMODB",
                table.uri().toString())),
        LambdaCredentials.of(
            Map.of(
                "AWS_ACCESS_KEY_ID", "made-up",
                "AWS_SECRET_ACCESS_KEY", "made-up",
                "AWS_SESSION_TOKEN", "made-up")),
        new TableConnections(sockets, any -> {}, LIMIT, LIMIT));
  }

  private static void read(DynamoDbClient client) {
    client.getItem(get -> get.tableName("t").key(Map.of("pk", AttributeValue.fromS("any"))));
  }

  @Test
  void a_table_that_knows_x25519_is_called_with_it_and_the_connection_is_kept() throws Exception {
    try (var table = TableStandIn.https(certificate, "x25519");
        var client = client(table, certificate::clients)) {
      read(client);
      read(client);
      assertThat(table.requests()).isEqualTo(2);
      assertThat(table.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_table_that_does_not_is_offered_everything_from_then_on() throws Exception {
    try (var table = TableStandIn.https(certificate, EVERYBODYS);
        var client = client(table, certificate::clients)) {
      read(client);
      assertThat(table.requests()).isEqualTo(1);
      assertThat(table.connections()).as("the first offers x25519 only").isEqualTo(2);
      read(client);
      assertThat(table.requests()).isEqualTo(2);
      assertThat(table.connections()).isEqualTo(2);
    }
  }

  @Test
  void a_table_that_nobody_vouches_for_is_told_nothing_either_way() throws Exception {
    try (var table = TableStandIn.https(certificate, "x25519", EVERYBODYS);
        var client = client(table, () -> (SSLSocketFactory) SSLSocketFactory.getDefault())) {
      assertThatThrownBy(() -> read(client))
          .isInstanceOf(SdkClientException.class)
          .hasMessageContaining("PKIX");
      assertThat(table.requests()).isZero();
    }
  }
}
