package dev.orchestrator.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.Finding;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.IssueDraft;
import dev.orchestrator.github.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssueTextTest {
  private static final Audit AUDIT =
      new Audit(
          "night-1",
          new Audit.Upload(
              1,
              "0".repeat(64),
              new Artifact.Source(
                  Artifact.Form.SARIF, "tool @team", Optional.of("</details>"), Optional.empty()),
              Optional.of("a".repeat(40)),
              new Audit.Extent(List.of(), 1, 1, new TreeMap<>(), 1),
              Instant.EPOCH,
              "test"),
          Audit.Progress.accepted(Audit.Mode.INDIVIDUAL, List.of()));

  private static Finding finding(String path) {
    return new Finding("v1:x", "t", "rule", path, Optional.empty(), Level.HIGH, "see " + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|`plain`",
        "a`b|``a`b``",
        "``|``` `` ```",
        "@everyone|`@everyone`",
        "#1|`#1`",
        "</details>|`</details>`",
      })
  void foreign_text_stands_in_a_code_span(String text, String span) {
    assertThat(CodeSpan.of(text, 100)).isEqualTo(span);
  }

  @Test
  void a_code_span_is_one_line_without_what_cannot_be_seen() {
    assertThat(CodeSpan.of("a\nb\u0000c\u202ed\r\n\r\ne", 100)).isEqualTo("`a b c d e`");
    assertThat(CodeSpan.of("", 100)).isEqualTo("`-`");
    assertThat(CodeSpan.of("\n\n", 100)).isEqualTo("`-`");
    assertThat(CodeSpan.of("x".repeat(10_000), 100)).hasSize(102);
    assertThat(CodeSpan.of("😀".repeat(200), 100)).doesNotContain("\ud83d…");
  }

  @Test
  void nothing_of_a_hostile_path_stands_outside_of_code() {
    for (String path :
        List.of("`@everyone`", "#1", "</details>", "`````` @team #2", "![x](https://x.example)")) {
      String body =
          IssueText.body(
              AUDIT,
              new RepositoryFindings(
                  new RepositoryName("acme", "shop.js"), List.of(finding(path))));

      assertThat(outsideCode(body))
          .doesNotContain("@", "#", "</", "https:")
          .startsWith("<!-- audit_id:night-1 -->");
    }
  }

  /** What GitHub renders as text: code spans end with a run of exactly as many backticks. */
  private static String outsideCode(String markdown) {
    var outside = new StringBuilder();
    int at = 0;
    while (at < markdown.length()) {
      if (markdown.charAt(at) != '`') {
        outside.append(markdown.charAt(at++));
        continue;
      }
      int run = run(markdown, at);
      int close = at + run;
      while (close < markdown.length()) {
        int next = markdown.charAt(close) == '`' ? run(markdown, close) : 0;
        if (next == run) {
          break;
        }
        close += Math.max(1, next);
      }
      at = close + run;
    }
    return outside.toString();
  }

  private static int run(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == '`') {
      end++;
    }
    return end - from;
  }

  @Test
  void many_findings_are_cut_at_the_limit_and_counted() {
    String body =
        IssueText.body(
            AUDIT,
            new RepositoryFindings(
                new RepositoryName("acme", "shop"),
                IntStream.range(0, 25_000)
                    .mapToObj(i -> finding("src/" + "x".repeat(200) + i))
                    .toList()));

    assertThat(body.length()).isLessThanOrEqualTo(IssueDraft.MAX_BODY).isGreaterThan(60_000);
    assertThat(body).containsPattern("and [0-9]+ more findings").contains("audit-fp");
  }

  @Test
  void a_digest_of_500_repositories_fits_one_issue_and_names_each() {
    List<RepositoryFindings> repositories =
        IntStream.range(0, 500)
            .mapToObj(i ->
                new RepositoryFindings(
                    new RepositoryName("a".repeat(39), "r".repeat(96) + "%04d".formatted(i)),
                    List.of(finding("p".repeat(1_000) + i), finding("q" + i))))
            .toList();

    String body = IssueText.digest(AUDIT, repositories);

    assertThat(body.length()).isLessThanOrEqualTo(IssueDraft.MAX_BODY);
    assertThat(body).doesNotContain("do not fit");
    repositories.forEach(each -> assertThat(body).contains(each.repository().name()));
  }
}
