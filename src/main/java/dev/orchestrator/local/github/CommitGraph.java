package dev.orchestrator.local.github;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The commits of a repository with its branches, tags and pull requests. Commits are in the order
 * in which they were added, parents first. Safe for use by many threads.
 */
final class CommitGraph {
  private final Map<String, SimulatedCommit> commits = new LinkedHashMap<>();
  private final Map<String, String> branches = new TreeMap<>();
  private final Map<String, String> tags = new TreeMap<>();
  private final List<SimulatedPullRequest> pulls = new ArrayList<>();

  /**
   * The commits of the repository's refs: the tags before the default branch, the other branches
   * after it.
   */
  CommitGraph(SimulatedRepository repository, Instant now) {
    repository
        .refs()
        .forEach((name, sha) -> (name.matches("v[0-9].*") ? tags : branches).put(name, sha));
    String head = branches.getOrDefault(repository.defaultBranch(), "");
    tags.values().forEach(sha -> addIfNew(sha, List.of(), now));
    addIfNew(head, tags.values().stream().filter(sha -> !sha.equals(head)).toList(), now);
    branches.values().forEach(sha -> addIfNew(sha, List.of(head), now));
  }

  private void addIfNew(String sha, List<String> parents, Instant now) {
    commits.putIfAbsent(sha, plain(sha, parents, now));
  }

  static SimulatedCommit plain(String sha, List<String> parents, Instant at) {
    String shortSha = sha.substring(0, Math.min(7, sha.length()));
    return new SimulatedCommit(
        sha, parents, "Commit " + shortSha, "Ada Lovelace", Optional.empty(), at);
  }

  synchronized void add(SimulatedCommit commit, Optional<String> branch) {
    commits.put(commit.sha(), commit);
    branch.ifPresent(name -> branches.put(name, commit.sha()));
  }

  synchronized void addPullRequest(SimulatedPullRequest pull) {
    pulls.add(pull);
  }

  synchronized void tag(String name, String sha) {
    tags.put(name, sha);
  }

  synchronized void removeBranch(String name) {
    branches.remove(name);
  }

  /** Removes a commit that no ref reaches, as GitHub does some time after a forced push. */
  synchronized void forget(String sha) {
    commits.remove(sha);
  }

  synchronized Map<String, String> branches() {
    return new TreeMap<>(branches);
  }

  synchronized Map<String, String> tags() {
    return new TreeMap<>(tags);
  }

  synchronized List<SimulatedCommit> all() {
    return List.copyOf(commits.values());
  }

  synchronized Optional<SimulatedCommit> commit(String sha) {
    return Optional.ofNullable(commits.get(sha));
  }

  /** The commit of a branch or tag by its short or full name. */
  synchronized Optional<String> head(String ref) {
    String name = ref.replaceFirst("^(refs/)?(heads|tags)/", "");
    return Optional.ofNullable(branches.get(name)).or(() -> Optional.ofNullable(tags.get(name)));
  }

  /** A branch, a tag, or the beginning of a SHA, as GitHub looks for it. */
  synchronized Optional<String> find(String ref) {
    Optional<String> head = head(ref);
    if (head.isPresent()) {
      return head;
    }
    List<String> found =
        ref.matches("[0-9a-fA-F]{7,64}")
            ? commits.keySet().stream()
                .filter(sha -> sha.startsWith(ref.toLowerCase(Locale.ROOT)))
                .toList()
            : List.of();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** The commit and all commits before it. */
  synchronized Set<String> reached(String from) {
    var seen = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String sha = open.poll();
      if (seen.add(sha)) {
        commit(sha).ifPresent(found -> open.addAll(found.parents()));
      }
    }
    return seen;
  }

  /** Those of the commits, oldest first. */
  synchronized List<SimulatedCommit> inOrder(Set<String> shas) {
    return commits.values().stream().filter(commit -> shas.contains(commit.sha())).toList();
  }

  /**
   * The pull requests of a commit. Of the default branch these are the merged ones that brought it
   * there; elsewhere also open ones that hold it.
   */
  synchronized List<SimulatedPullRequest> pullsOf(String sha, String defaultBranch) {
    boolean onDefault =
        Optional.ofNullable(branches.get(defaultBranch))
            .map(this::reached)
            .filter(all -> all.contains(sha))
            .isPresent();
    return pulls.stream()
        .filter(pull -> pull.commits().contains(sha))
        .filter(pull -> !onDefault || pull.mergedAt().isPresent())
        .toList();
  }
}
