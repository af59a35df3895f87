package dev.orchestrator.log.redaction;

import java.util.ArrayList;
import java.util.List;

/** Lines as programs write most of them, in which nothing looks like a secret. */
public final class OrdinaryLines {
  private OrdinaryLines() {}

  public static List<String> of(long seed, int count) {
    var dice = new SeededRandom(seed);
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(
          switch (i % 5) {
            case 0 -> step(dice);
            case 1 -> sentence(dice);
            case 2 -> access(dice);
            case 3 -> frame(dice);
            default -> fields(dice);
          });
    }
    return lines;
  }

  private static String step(SeededRandom dice) {
    return "{\"ts\":\"2026-11-21T10:00:00.000Z\",\"level\":\"info\",\"service\":\"orchestrator\","
        + "\"stage\":\"dev\",\"fn\":\"worker\",\"msg\":\"a step ended\",\"trace_id\":\"1-"
        + dice.hex(8)
        + "-"
        + dice.hex(24)
        + "\",\"step\":\"ask GitHub\",\"duration_ms\":"
        + dice.digits(3)
        + ",\"user_id\":\""
        + dice.snowflake()
        + "\"}";
  }

  private static String sentence(SeededRandom dice) {
    return "2026-11-21 10:00:00.123 INFO [worker-"
        + dice.digits(1)
        + "] com.example.web.OrderController - Order "
        + dice.digits(8)
        + " of customer "
        + dice.digits(6)
        + " was accepted in "
        + dice.digits(2)
        + " ms and will be shipped tomorrow";
  }

  private static String access(SeededRandom dice) {
    return "10.0.3."
        + dice.digits(2)
        + " - - [21/Nov/2026:10:00:00 +0000] \"GET /v1/items/"
        + dice.digits(5)
        + "?page=2&limit=50 HTTP/1.1\" 200 "
        + dice.digits(4)
        + " \"https://example.com/\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\"";
  }

  private static String frame(SeededRandom dice) {
    return "\tat org.example.servlet.FrameworkServlet.service(FrameworkServlet.java:"
        + dice.digits(3)
        + ") ~[example-webmvc-6.1.2.jar:6.1.2]";
  }

  private static String fields(SeededRandom dice) {
    return "level=info ts=2026-11-21T10:00:00Z caller=main.go:"
        + dice.digits(3)
        + " msg=\"request done\" method=GET path=/v1/items status=200 took="
        + dice.digits(2)
        + "ms request_id="
        + dice.uuid();
  }
}
