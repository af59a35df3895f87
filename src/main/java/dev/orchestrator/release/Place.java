package dev.orchestrator.release;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An environment as deploys see it: which deploy holds it, which wait for it in which order, and
 * what is live. One item of the table, so that one condition guards all of it.
 *
 * @param holder the deploy that may run; no other does
 * @param queue the deploys that wait, the next one first
 * @param good the deploys that succeeded, newest first; the first is live
 * @param basis by which file the last decision was made
 * @param asked the messages that ask for the approval of a run that was started elsewhere, oldest
 *     first
 */
public record Place(
    RepositoryName repository,
    String environment,
    Optional<String> holder,
    List<String> queue,
    List<Good> good,
    Basis basis,
    List<Asked> asked) {

  /** How many good deploys a place remembers. */
  static final int MOST_GOOD = 50;

  /** How many deploys may wait for one environment. */
  public static final int LONGEST_QUEUE = 100;

  /** How many messages a place remembers; an older one keeps its buttons. */
  static final int MOST_ASKED = 50;

  /** A deploy that succeeded. */
  public record Good(
      String deployId, String ref, String sha, Member by, Instant at, Deploy.Kind kind) {}

  /**
   * What the repository's file said when it was last decided on.
   *
   * @param configSha its blob SHA; empty without a file or before a decision
   * @param versionUrl where the product reports its commit
   */
  public record Basis(Optional<String> configSha, Optional<URI> versionUrl) {
    public static final Basis NONE = new Basis(Optional.empty(), Optional.empty());
  }

  /** A message with the buttons that approve and reject a deploy. */
  public record Asked(String deployId, String channel, String messageId) {}

  public Place {
    queue = List.copyOf(queue);
    good = List.copyOf(good);
    asked = List.copyOf(asked);
  }

  static Place empty(RepositoryName repository, String environment) {
    return new Place(
        repository, environment, Optional.empty(), List.of(), List.of(), Basis.NONE, List.of());
  }

  /** What is live; empty if no deploy succeeded yet. */
  public Optional<Good> live() {
    return good.stream().findFirst();
  }

  /** The last good deploy of a commit other than the live one. */
  public Optional<Good> previous() {
    return live()
        .flatMap(now -> good.stream().filter(one -> !one.sha().equals(now.sha())).findFirst());
  }

  /** The newest good deploy of a commit. */
  public Optional<Good> goodDeploy(String shaPrefix) {
    return good.stream().filter(one -> one.sha().startsWith(shaPrefix)).findFirst();
  }

  public boolean isFree() {
    return holder.isEmpty() && queue.isEmpty();
  }

  public boolean isHeldBy(String deployId) {
    return holder.filter(deployId::equals).isPresent();
  }

  /** How many deploys are before it, the holder included; empty if it neither waits nor holds. */
  public Optional<Integer> ahead(String deployId) {
    if (isHeldBy(deployId)) {
      return Optional.of(0);
    }
    int at = queue.indexOf(deployId);
    return at < 0 ? Optional.empty() : Optional.of(at + (holder.isPresent() ? 1 : 0));
  }

  /** With the deploy as its holder, or at the end of the queue; unchanged if it is there. */
  Place entered(String deployId) {
    if (ahead(deployId).isPresent()) {
      return this;
    }
    if (isFree()) {
      return new Place(repository, environment, Optional.of(deployId), queue, good, basis, asked);
    }
    var longer = new ArrayList<>(queue);
    longer.add(deployId);
    return new Place(repository, environment, holder, longer, good, basis, asked);
  }

  /** Without the deploy; the next one in the queue holds a place that it held. */
  Place left(String deployId) {
    List<String> rest = queue.stream().filter(id -> !id.equals(deployId)).toList();
    if (holder.isPresent() && !isHeldBy(deployId)) {
      return new Place(repository, environment, holder, rest, good, basis, asked);
    }
    return new Place(
        repository,
        environment,
        rest.stream().findFirst(),
        rest.stream().skip(1).toList(),
        good,
        basis,
        asked);
  }

  Place released(Good newest) {
    return new Place(
        repository,
        environment,
        holder,
        queue,
        Stream.concat(
                Stream.of(newest),
                // A run that asked for its permit again after its deploy had ended.
                good.stream().filter(one -> !one.deployId().equals(newest.deployId())))
            .limit(MOST_GOOD)
            .toList(),
        basis,
        asked);
  }

  Place decidedOn(Basis next) {
    return new Place(repository, environment, holder, queue, good, next, asked);
  }

  /** The message that asks for the approval of a deploy; empty if there is none, or no longer. */
  public Optional<Asked> asked(String deployId) {
    return asked.stream().filter(one -> one.deployId().equals(deployId)).findFirst();
  }

  Place askedBy(Asked message) {
    return withAsked(
        Stream.concat(
                asked.stream().filter(one -> !one.deployId().equals(message.deployId())),
                Stream.of(message))
            .skip(Math.max(0, asked.size() - MOST_ASKED + 1))
            .toList());
  }

  Place answered(String deployId) {
    return withAsked(asked.stream().filter(one -> !one.deployId().equals(deployId)).toList());
  }

  private Place withAsked(List<Asked> next) {
    return new Place(repository, environment, holder, queue, good, basis, next);
  }
}
