package dev.orchestrator.github;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GitHub's pages, as far as people paste their addresses.
 *
 * @param host with its port if it has one: {@code github.com}
 */
public record GitHubWeb(String host) {
  private static final Pattern RUN =
      Pattern.compile("/([^/]+/[^/]+)/actions/runs/([0-9]{1,18})(?:/attempts/([^/]*))?(?:/.*)?");

  private static final Pattern ATTEMPT = Pattern.compile("[1-9][0-9]{0,5}");

  /** What Discord's Markdown puts around an address: a link, code, or no preview. */
  private static final List<Pattern> WRAPPINGS =
      List.of(
          Pattern.compile("\\[[^\\[\\]]*]\\(([^()]*)\\)"),
          Pattern.compile("`([^`]*)`"),
          Pattern.compile("<([^<>]*)>"));

  /**
   * The pages that belong to an API: {@code https://HOST/api/v3} is GitHub Enterprise Server's,
   * {@code https://api.HOST} that of github.com and of companies on ghe.com. Any other is taken for
   * a stand-in, whose runs link to github.com.
   */
  public static GitHubWeb of(URI api) {
    String authority = api.getPort() < 0 ? api.getHost() : api.getHost() + ":" + api.getPort();
    if (api.getPath().matches("/api/v3/?")) {
      return new GitHubWeb(authority);
    }
    return new GitHubWeb(
        authority.startsWith("api.") ? authority.substring("api.".length()) : "github.com");
  }

  /** What a pasted address comes to. */
  public sealed interface Pasted {
    /**
     * @param attempt where the address names one
     */
    record Run(long id, Optional<Integer> attempt) implements Pasted {}

    /**
     * @param sentence what is wrong with it; it repeats nothing of what was pasted
     */
    record Refused(String sentence) implements Pasted {}
  }

  /** Reads the address of a run in {@code repository}, or of one of its attempts or jobs. */
  public Pasted run(String text, RepositoryName repository) {
    Optional<URI> address = address(unwrapped(text));
    if (address.isEmpty()) {
      return new Pasted.Refused(
          "`run_url` must be the address of a run, like %s/actions/runs/123456789."
              .formatted(home(repository)));
    }
    if (!isHost(address.get().getRawAuthority())) {
      return new Pasted.Refused(
          "`run_url` is on another host: the runs of this bot are on %s.".formatted(host));
    }
    Matcher run = RUN.matcher(address.get().getRawPath());
    if (!run.matches()) {
      return new Pasted.Refused(
          "`run_url` is not the address of a run. It looks like %s/actions/runs/123456789."
              .formatted(home(repository)));
    }
    if (!run.group(1).equalsIgnoreCase(repository.toString())) {
      return new Pasted.Refused(
          "`run_url` belongs to another repository: this bot manages %s only."
              .formatted(repository));
    }
    Optional<String> attempt = Optional.ofNullable(run.group(3));
    if (attempt.filter(number -> !ATTEMPT.matcher(number).matches()).isPresent()) {
      return new Pasted.Refused(
          "`run_url` does not name an attempt: its number after `/attempts/` begins with 1.");
    }
    return new Pasted.Run(Long.parseLong(run.group(2)), attempt.map(Integer::valueOf));
  }

  private String unwrapped(String text) {
    String address = text.strip();
    for (Pattern wrapping : WRAPPINGS) {
      Matcher wrapped = wrapping.matcher(address);
      address = wrapped.matches() ? wrapped.group(1).strip() : address;
    }
    int slash = address.indexOf('/');
    return slash > 0 && isHost(address.substring(0, slash)) ? "https://" + address : address;
  }

  private boolean isHost(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
    return lower.equals(host.toLowerCase(Locale.ROOT))
        || lower.equals("www." + host.toLowerCase(Locale.ROOT));
  }

  /** An https address with a host; none if it is anything else. */
  private static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text);
      return "https".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))
              && uri.getRawAuthority() != null
              && uri.getRawUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private String home(RepositoryName repository) {
    return "https://" + host + "/" + repository;
  }
}
