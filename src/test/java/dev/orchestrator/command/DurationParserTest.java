package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a duration when a person types it. */
class DurationParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          30m                        | PT30M
          2h                         | PT2H
          1d                         | PT24H
          1h30m                      | PT1H30M
          1h 30m                     | PT1H30M
          1 h 30 m                   | PT1H30M
          30m1h                      | PT1H30M
          1w                         | PT168H
          1w2d                       | PT216H
          2 hours                    | PT2H
          2Hours                     | PT2H
          1 hour                     | PT1H
          90 min                     | PT1H30M
          90mins                     | PT1H30M
          5 minutes                  | PT5M
          1 day                      | PT24H
          2 DAYS                     | PT48H
          1 week                     | PT168H
          2 wks                      | PT336H
          45 sec                     | PT45S
          90s                        | PT1M30S
          2 hrs                      | PT2H
          1 day and 12 hours         | PT36H
          1 day, 2 hours, and 3 min  | PT26H3M
          1 day, 2 hours             | PT26H
          1.5h                       | PT1H30M
          0.25 days                  | PT6H
          007m                       | PT7M
          0m                         | PT0S
          """)
  void a_duration_is_read(String typed, Duration means) {
    assertThat(DurationParser.parse(typed)).contains(means);
  }

  @Test
  void spaces_do_not_matter() {
    assertThat(DurationParser.parse("  2\u00a0 hours \n")).contains(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "30",
        "m",
        "h1",
        "-1h",
        "+1h",
        "1h30",
        "1 h h",
        "1h1h",
        "1h 2 hours",
        "1month",
        "1mo",
        "1y",
        "1 hour and",
        "1h,",
        "and 1h",
        ", 1h",
        "1,5h",
        "1..5h",
        ".5h",
        "1.h",
        "1h;30m",
        "1h/30m",
        "1h-30m",
        "½h",
        "１h",
        "1e3m",
        "9999999999m",
        "1 h o u r",
        "PT1H",
        "1h\u0000"
      })
  void anything_else_is_not_guessed_at(String typed) {
    assertThat(DurationParser.parse(typed)).isEmpty();
  }

  @Test
  void a_flood_of_text_costs_little() {
    assertThat(DurationParser.parse("1h ".repeat(100_000))).isEmpty();
    assertThat(DurationParser.parse("9".repeat(200_000) + "m")).isEmpty();
  }
}
