package dev.orchestrator.phase;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a pull request: {@code https://github.com/octo-org/shop/pull/12}. */
final class PullRequestUrl {
  private static final Pattern PULL = Pattern.compile("https?://[^\\s?#]{1,1900}");
  private static final Pattern NUMBER = Pattern.compile("/pulls?/([1-9][0-9]{0,17})(?=[/?#]|$)");

  private PullRequestUrl() {}

  static boolean isUrl(String text) {
    return text.length() <= 2_000 && PULL.matcher(text.split("[?#]", 2)[0]).matches();
  }

  static Optional<Long> number(String url) {
    if (!isUrl(url)) {
      return Optional.empty();
    }
    Matcher number = NUMBER.matcher(url);
    return number.find() ? Optional.of(Long.valueOf(number.group(1))) : Optional.empty();
  }
}
