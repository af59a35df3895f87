package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.json.Json;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The query and binary bodies in every form in which AWS delivers HTTP requests. */
class AwsEventTest {
  private static AwsEvent.Http http(String json) {
    return (AwsEvent.Http) AwsEvent.read(Json.read(json.replace('\'', '"')));
  }

  @Test
  void payload_2_has_the_query_as_it_was_sent() {
    assertThat(
            http("{'rawPath':'/x','rawQueryString':'repo=a%2Fb&q=c+d','requestContext':{'http':"
                    + "{'method':'GET'}}}")
                .rawQuery())
        .isEqualTo("repo=a%2Fb&q=c+d");
  }

  @Test
  void payload_1_is_encoded_again_with_all_values_of_a_name() {
    assertThat(
            http("{'httpMethod':'GET','path':'/x','requestContext':{},"
                    + "'queryStringParameters':{'repo':'a/b','q':'2'},"
                    + "'multiValueQueryStringParameters':{'repo':['a/b'],'q':['1 %','2']}}")
                .rawQuery())
        .isEqualTo("repo=a%2Fb&q=1+%25&q=2");
    assertThat(
            http("{'httpMethod':'GET','path':'/x','requestContext':{},"
                    + "'queryStringParameters':{'repo':'a/b'}}")
                .rawQuery())
        .isEqualTo("repo=a%2Fb");
    assertThat(
            http("{'httpMethod':'GET','path':'/x','requestContext':{},"
                    + "'queryStringParameters':null,'multiValueQueryStringParameters':null}")
                .rawQuery())
        .isEmpty();
  }

  @Test
  void a_load_balancer_leaves_the_values_encoded() {
    String event = "{'httpMethod':'GET','path':'/x','requestContext':{'elb':{}},%s:{'repo':%s}}";
    assertThat(http(event.formatted("'queryStringParameters'", "'a%2Fb'")).rawQuery())
        .isEqualTo("repo=a%2Fb");
    assertThat(
            http(event.formatted("'multiValueQueryStringParameters'", "['a%2Fb','c']")).rawQuery())
        .isEqualTo("repo=a%2Fb&repo=c");
  }

  @Test
  void a_binary_body_is_answered_in_base64_and_text_as_it_is() {
    var request = http("{'rawPath':'/x','requestContext':{'http':{'method':'GET'}}}");
    byte[] bytes = {0, (byte) 0xff, 31};
    Json binary =
        Json.tryRead(
                AwsEvent.answer(
                    request,
                    new EndpointResponse(
                        200,
                        Map.of("content-type", "text/plain", "content-encoding", "gzip"),
                        bytes)))
            .orElseThrow();
    assertThat(binary.get("isBase64Encoded").isTrue()).isTrue();
    assertThat(Base64.getDecoder().decode(binary.text("body").orElseThrow())).isEqualTo(bytes);

    Json text =
        Json.tryRead(
                AwsEvent.answer(
                    request, EndpointResponse.text(200, "text/plain; version=0.0.4", "ü\n")))
            .orElseThrow();
    assertThat(text.get("isBase64Encoded").isTrue()).isFalse();
    assertThat(text.text("body").orElseThrow().getBytes(UTF_8)).isEqualTo("ü\n".getBytes(UTF_8));
  }
}
