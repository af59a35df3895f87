package dev.orchestrator.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.Work;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are as large, deep, wide or long as they may be, and signed. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OversizeTest {
  private static final int ROOM = 256 * 1024 - 4_000;
  private static final long MOST_BYTES = 200_000_000;

  private Target target;

  @BeforeAll
  void start() throws IOException {
    target = new Target();
    target.send(target.fresh(Events.body("slash-help")).signed());
  }

  @AfterAll
  void stop() {
    target.close();
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        bomb("deep arrays", "[".repeat(ROOM / 2) + "]".repeat(ROOM / 2)),
        bomb("deep objects", "{\"a\":".repeat(ROOM / 6) + "1" + "}".repeat(ROOM / 6)),
        bomb("as deep as allowed", "[".repeat(60) + "]".repeat(60)),
        bomb("a long number", "9".repeat(ROOM)),
        bomb("a long fraction", "0." + "1".repeat(ROOM)),
        bomb("a far exponent", "1e999999999"),
        bomb("many numbers", "[" + "1e9,".repeat(ROOM / 4 - 1) + "1]"),
        bomb("many members", many(i -> "\"k" + i + "\":0", "{", "}", 12)),
        bomb("members that collide", many(i -> "\"" + colliding(i) + "\":0", "{", "}", 40)),
        bomb("one member again and again", many(i -> "\"k\":0", "{", "}", 6)),
        bomb("many empty arrays", many(i -> "[]", "[", "]", 3)),
        bomb("a long text", "\"" + "x".repeat(ROOM) + "\""),
        bomb("a text of escapes", "\"" + "\\u0000".repeat(ROOM / 6) + "\""),
        bomb("halves of pairs", "\"" + "\\ud800".repeat(ROOM / 6) + "\""),
        bomb("a long name", "{\"" + "n".repeat(60_000) + "\":1}"));
  }

  private static Arguments bomb(String name, String value) {
    return Arguments.of(name, value);
  }

  private static String many(
      java.util.function.IntFunction<String> item, String open, String close, int bytes) {
    return IntStream.range(0, ROOM / bytes)
        .mapToObj(item)
        .collect(Collectors.joining(",", open, close));
  }

  /** Names of one hash: "Aa" and "BB" have the same. */
  private static String colliding(int i) {
    return IntStream.range(0, 16)
        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void a_bomb_in_a_signed_body_is_answered_at_a_bounded_cost(String name, String value) {
    Events.Request request =
        target
            .fresh(Events.body("slash-help"))
            .replace("\"version\": 1", "\"version\": " + value)
            .signed();

    var answering = Work.of(() -> target.send(request));

    assertThat(Target.status(answering.result())).isIn(200L, 400L);
    assertThat(answering.bytes()).isLessThan(MOST_BYTES);
    target.logLines().forEach(line -> assertThat(line).hasSizeLessThan(1_000));
  }

  static Stream<Arguments> options() {
    return Stream.of(
            "x".repeat(200_000),
            "\ud83d\ude00".repeat(3_001),
            "`".repeat(6_000),
            "\\\\".repeat(6_000))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("options")
  void an_option_longer_than_its_bound_is_refused_in_a_sentence(String typed) {
    Json answer =
        target.send(
            target
                .fresh(Events.body("slash-diagnose").replace("https://www.example.org/", typed))
                .signed(),
            AwsShape.HTTP_API);

    String content = Target.reply(answer).get("data").text("content").orElse("");
    assertThat(content).startsWith("The option `target` must be at most 500 characters.");
    assertThat(Limits.length(content)).isLessThan(300);
  }
}
