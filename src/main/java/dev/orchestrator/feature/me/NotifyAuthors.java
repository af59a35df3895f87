package dev.orchestrator.feature.me;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.AllowedMentions;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployEffect;
import dev.orchestrator.release.DeployEffects;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseChanges;
import dev.orchestrator.release.ReleaseChanges.Changes;
import dev.orchestrator.release.ReleaseChanges.Pull;
import dev.orchestrator.release.ReleaseChangesReader;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.table.Table;
import dev.orchestrator.text.Truncator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Mentions members who asked for it when a deploy brings one of their changes live or takes one
 * back: those of its pull requests and direct commits. One message for each deploy.
 */
public final class NotifyAuthors implements DeployEffects.Effect {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What GitHub does not say for so long is not told any more. */
  private static final Duration WORTH_TELLING = Duration.ofHours(1);

  private static final int NAMED = 3;
  private static final int LONGEST_TITLE = 60;
  private static final int MOST_LINES = 15;
  private static final int NONCE = 25;

  private final PreferenceStore preferences;
  private final DeployStore deploys;
  private final ReleaseChangesReader changes;
  private final ReleaseMessages messages;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  /**
   * @param redaction takes the secrets out of a text
   */
  public NotifyAuthors(
      Table table,
      DeployStore deploys,
      ReleaseChangesReader changes,
      ReleaseMessages messages,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    this.preferences = new PreferenceStore(table);
    this.deploys = deploys;
    this.changes = changes;
    this.messages = messages;
    this.redaction = redaction;
    this.clock = clock;
  }

  @Override
  public boolean follow(Deploy deploy, DeployEffect.Kind kind) throws InterruptedException {
    if (deploy.state() != Deploy.State.SUCCEEDED || preferences.isTold(deploy.id())) {
      return true;
    }
    List<Preferences> members = preferences.notified();
    Optional<String> before = before(deploy);
    if (members.isEmpty() || before.isEmpty()) {
      return true;
    }
    Instant now = clock.instant();
    ReleaseChanges changed =
        changes.read(
            deploy.subject().repository(), before, deploy.subject().sha(), now.plus(LIMIT));
    if (changed.relation() instanceof ReleaseChanges.Relation.Unknown) {
      return deploy.run().endedAt().filter(end -> end.plus(WORTH_TELLING).isAfter(now)).isEmpty();
    }
    Optional<Message> message = message(deploy, changed, members);
    if (message.isEmpty()) {
      return true;
    }
    String nonce = "me" + deploy.id();
    boolean isPosted =
        messages.channel(deploy.origin().channelId()).isEmpty()
            || messages.post(
                deploy.origin().channelId(),
                message.get(),
                nonce.substring(0, Math.min(NONCE, nonce.length())));
    if (isPosted) {
      preferences.told(deploy.id(), now);
    }
    return isPosted
        || deploy.run().endedAt().filter(end -> end.plus(WORTH_TELLING).isAfter(now)).isEmpty();
  }

  /** What was live before the deploy. */
  private Optional<String> before(Deploy deploy) {
    List<Place.Good> good =
        deploys.place(deploy.subject().repository(), deploy.subject().environment()).good();
    return good.stream()
        .dropWhile(one -> !one.deployId().equals(deploy.id()))
        .skip(1)
        .findFirst()
        .map(Place.Good::sha);
  }

  private Optional<Message> message(
      Deploy deploy, ReleaseChanges changed, List<Preferences> members) {
    var lines = new ArrayList<String>();
    var mentioned = new LinkedHashSet<String>();
    for (Preferences member : members) {
      String login = member.login().orElseThrow();
      line(member, changesOf(login, changed.out()), "is live").ifPresent(lines::add);
      line(member, changesOf(login, changed.back()), "was rolled back").ifPresent(lines::add);
      if (!changesOf(login, changed.out()).isEmpty()
          || !changesOf(login, changed.back()).isEmpty()) {
        mentioned.add(member.userId());
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String head =
        "📣 **%s** of %s"
            .formatted(
                deploy.subject().environment(),
                Markdown.code(deploy.subject().repository().toString()));
    return Optional.of(
        Message.of(head + "\n" + lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n")))
            .withAllowedMentions(new AllowedMentions(List.copyOf(mentioned), List.of())));
  }

  private static Optional<String> line(Preferences member, List<String> all, String what) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String more = all.size() > NAMED ? " and %d more".formatted(all.size() - NAMED) : "";
    return Optional.of(
        "<@%s>, your change %s: %s%s"
            .formatted(
                member.userId(),
                what,
                String.join(", ", all.subList(0, Math.min(NAMED, all.size()))),
                more));
  }

  private List<String> changesOf(String login, Changes changed) {
    var all = new ArrayList<String>();
    for (Pull pull : changed.pulls()) {
      if (pull.request().author().equalsIgnoreCase(login)) {
        all.add("#%d %s".formatted(pull.request().number(), title(pull.request().title())));
      }
    }
    changed.direct().stream()
        .filter(commit -> commit.login().filter(login::equalsIgnoreCase).isPresent())
        .forEach(commit -> all.add(title(commit.title())));
    return all;
  }

  private String title(String text) {
    return Markdown.code(Truncator.truncate(redaction.apply(text).strip(), LONGEST_TITLE));
  }
}
