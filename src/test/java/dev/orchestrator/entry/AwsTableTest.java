package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The client says itself what the SDK would else look up, so it has to say the same. */
class AwsTableTest {
  private static final String KEY = "made-up-key-id";

  /** Keeps what would be sent. */
  private static final class Sent implements SdkHttpClient {
    private final List<SdkHttpRequest> requests = new ArrayList<>();
    private final PrimingTable table = new PrimingTable();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      requests.add(request.httpRequest());
      return table.prepareRequest(request);
    }

    @Override
    public void close() {}
  }

  private static SdkHttpRequest sent(Map<String, String> environment) {
    var all = new java.util.HashMap<>(Map.of("DISCORD_PUBLIC_KEY", TestServices.PUBLIC_KEY));
    all.putAll(environment);
    var sent = new Sent();
    try (var table =
        AwsTable.open(
            Settings.read(all),
            LambdaCredentials.of(
                Map.of(
                    "AWS_ACCESS_KEY_ID", KEY,
                    "AWS_SECRET_ACCESS_KEY", "made-up",
                    "AWS_SESSION_TOKEN", "made-up-session")),
            sent)) {
      table.getItem(get -> get.tableName("t").key(Map.of("pk", AttributeValue.fromS("any"))));
    }
    return sent.requests.getFirst();
  }

  @Test
  void it_calls_the_table_of_its_region_over_TLS_and_signs_for_it() {
    SdkHttpRequest request = sent(Map.of("AWS_REGION", "eu-central-1"));
    assertThat(request.getUri()).hasToString("https://dynamodb.eu-central-1.amazonaws.com/");
    assertThat(request.firstMatchingHeader("Authorization").orElseThrow())
        .startsWith("AWS4-HMAC-SHA256 Credential=" + KEY + "/")
        .contains("/eu-central-1/dynamodb/aws4_request");
    assertThat(request.firstMatchingHeader("X-Amz-Security-Token")).contains("made-up-session");
    assertThat(request.firstMatchingHeader("X-Amz-Target")).contains("DynamoDB_20120810.GetItem");
  }

  @Test
  void it_calls_China_where_China_is() {
    assertThat(sent(Map.of("AWS_REGION", "cn-north-1")).host())
        .isEqualTo("dynamodb.cn-north-1.amazonaws.com.cn");
  }

  @Test
  void an_address_that_was_set_is_the_one_that_is_called() {
    SdkHttpRequest request =
        sent(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000", "AWS_REGION", "eu-west-1"));
    assertThat(request.getUri()).hasToString("http://127.0.0.1:8000/");
    assertThat(request.firstMatchingHeader("Authorization").orElseThrow())
        .contains("/eu-west-1/dynamodb/");
  }

  @Test
  void credentials_that_are_not_in_the_environment_are_the_SDKs_business() {
    assertThat(LambdaCredentials.of(Map.of())).isInstanceOf(DefaultCredentialsProvider.class);
    assertThat(
            LambdaCredentials.of(
                Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.2/")))
        .isInstanceOf(DefaultCredentialsProvider.class);
    assertThat(
            LambdaCredentials.of(
                    Map.of(
                        "AWS_ACCESS_KEY_ID", KEY,
                        "AWS_SECRET_ACCESS_KEY", "s",
                        "AWS_SESSION_TOKEN", "t"))
                .resolveCredentials())
        .isInstanceOf(AwsSessionCredentials.class);
  }
}
