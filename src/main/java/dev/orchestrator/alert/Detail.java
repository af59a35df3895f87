package dev.orchestrator.alert;

import dev.orchestrator.log.Redactor;
import dev.orchestrator.text.Truncator;
import java.util.List;
import java.util.Locale;

/**
 * What one occurrence says, without secrets and no longer than a message can show.
 *
 * @param rootCause empty if it is not known
 * @param traceId empty if there is none
 */
public record Detail(String message, String rootCause, String traceId, List<AlertLink> links) {
  private static final int MESSAGE = 1_000;
  private static final int ROOT_CAUSE = 500;
  private static final int TRACE_ID = 100;
  private static final int LINKS = 5;
  private static final int LABEL = 80;
  private static final int URL = 400;

  /** Source: Discord's documentation, "Components", custom_id. */
  private static final int CUSTOM_ID = 100;

  public Detail {
    links = List.copyOf(links);
  }

  /** Redacts first and cuts then: half a secret would not be recognized. */
  static Detail of(
      String message, String rootCause, String traceId, List<AlertLink> links, Redactor redactor) {
    return new Detail(
        Truncator.truncate(redactor.redact(message), MESSAGE),
        Truncator.truncate(redactor.redact(rootCause), ROOT_CAUSE),
        Truncator.truncate(redactor.redact(traceId), TRACE_ID),
        links.stream()
            .filter(link -> canBeFollowed(link.url(), redactor))
            .limit(LINKS)
            .map(link ->
                new AlertLink(Truncator.truncate(redactor.redact(link.label()), LABEL), link.url()))
            .toList());
  }

  /** A shortened or redacted address leads elsewhere, so such a link is left out. */
  private static boolean canBeFollowed(String url, Redactor redactor) {
    String lower = url.toLowerCase(Locale.ROOT);
    boolean isButton =
        new AlertLink("", url).customId().filter(id -> id.length() <= CUSTOM_ID).isPresent();
    return (isButton || lower.startsWith("https://") || lower.startsWith("http://"))
        && url.length() <= URL
        && redactor.redact(url).equals(url);
  }
}
