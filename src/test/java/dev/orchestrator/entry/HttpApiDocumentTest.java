package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.endpoint.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/http-api.md} has the routes and the errors of the code, and no others. */
class HttpApiDocumentTest {
  private static TreeSet<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_route_and_every_error_is_explained_and_no_other() throws IOException {
    String document = Files.readString(Path.of("docs", "http-api.md"));
    String routes = document.split("\n\nAnything else", 2)[0];
    assertThat(found("`((?:GET|POST) /[^ `]*)`", routes))
        .as("the routes that docs/http-api.md explains")
        .containsExactlyInAnyOrderElementsOf(
            TestServices.inert().endpoints().specs().stream()
                .map(spec -> spec.toString().replace("HEAD,", "").replace(",HEAD", ""))
                .toList());
    String errors = document.split("\n## Errors\n", 2)[1].split("\n202 ")[0];
    assertThat(found("`([A-Z]+(?:_[A-Z]+)*)`", errors.replace("`API_RATE_LIMIT`", "")))
        .as("the errors that docs/http-api.md explains")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
  }
}
