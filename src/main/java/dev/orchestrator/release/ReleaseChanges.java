package dev.orchestrator.release;

import dev.orchestrator.github.Commit;
import dev.orchestrator.github.Comparison;
import dev.orchestrator.github.PullRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deploy changes: how the candidate stands to the live commit, and which pull requests and
 * commits go out or are taken back.
 *
 * @param live empty if no good deploy is recorded
 * @param out what the candidate has and the live commit has not
 * @param back what the live commit has and the candidate has not
 */
public record ReleaseChanges(
    Optional<String> live, String candidate, Relation relation, Changes out, Changes back) {

  /** How the candidate stands to the live commit. */
  public sealed interface Relation {
    /** There is no live commit to compare with. */
    record First() implements Relation {}

    record Identical() implements Relation {}

    /** The candidate follows the live commit. */
    record Ahead() implements Relation {}

    /** The live commit follows the candidate: the deploy goes back. */
    record Behind() implements Relation {}

    /**
     * Each has commits that the other has not.
     *
     * @param isLiveReached whether a branch or tag still reaches the live commit; if not, the
     *     history was rewritten
     */
    record Diverged(boolean isLiveReached) implements Relation {}

    /** GitHub no longer knows the live commit, or finds no common ancestor. */
    record Rewritten() implements Relation {}

    /**
     * GitHub did not answer.
     *
     * @param reason a sentence
     */
    record Unknown(String reason) implements Relation {}
  }

  /**
   * Commits by what brought them, the newest first.
   *
   * @param commits how many there are, also those that were not looked at
   * @param notRead how many of the oldest commits were not read
   * @param isComplete whether GitHub was asked about the pull request of every commit; if not, some
   *     are taken from the titles of commits
   */
  public record Changes(
      List<Pull> pulls, List<Commit> direct, long commits, long notRead, boolean isComplete) {
    public static final Changes NONE = new Changes(List.of(), List.of(), 0, 0, true);

    public Changes {
      pulls = List.copyOf(pulls);
      direct = List.copyOf(direct);
    }
  }

  /**
   * A pull request.
   *
   * @param commits how many of the compared commits it brought
   */
  public record Pull(PullRequest request, int commits) {}

  /** {@code Title (#12)}, as GitHub names a squashed commit. */
  private static final Pattern SQUASHED = Pattern.compile("(.*)\\(#([1-9][0-9]{0,8})\\)\\s*");

  /** {@code Merge pull request #12 from owner/topic}, as GitHub names a merge. */
  private static final Pattern MERGED =
      Pattern.compile("Merge pull request #([1-9][0-9]{0,8}) from .*");

  /**
   * Which commits came by which merge.
   *
   * @param mainline the commits along the first parents, newest first
   * @param merged what each merge brought
   */
  record Lines(List<Commit> mainline, Map<String, List<Commit>> merged) {
    /** Follows the commits of a comparison, oldest first. */
    static Lines of(List<Commit> commits) {
      var bySha = new HashMap<String, Commit>();
      commits.forEach(commit -> bySha.put(commit.sha(), commit));
      var mainline = new ArrayList<Commit>();
      var seen = new HashSet<String>();
      Optional<Commit> next = commits.isEmpty() ? Optional.empty() : Optional.of(commits.getLast());
      while (next.isPresent() && seen.add(next.get().sha())) {
        mainline.add(next.get());
        next = next.get().parents().stream().findFirst().map(bySha::get);
      }
      var merged = new HashMap<String, List<Commit>>();
      for (Commit merge : mainline.reversed()) {
        List<Commit> brought = new ArrayList<>();
        var open = new ArrayList<>(merge.parents().stream().skip(1).toList());
        while (!open.isEmpty()) {
          Commit commit = bySha.get(open.removeLast());
          if (commit != null && seen.add(commit.sha())) {
            brought.add(commit);
            open.addAll(commit.parents());
          }
        }
        if (!brought.isEmpty()) {
          merged.put(merge.sha(), brought);
        }
      }
      // Where not all commits were read, some hang in the air.
      commits.reversed().stream().filter(commit -> seen.add(commit.sha())).forEach(mainline::add);
      return new Lines(mainline, merged);
    }

    List<Commit> broughtBy(Commit merge) {
      return merged.getOrDefault(merge.sha(), List.of());
    }
  }

  /**
   * Sorts the commits of a comparison by what brought them.
   *
   * @param asked the pull requests of the commits that GitHub was asked about
   */
  static Changes sort(Comparison comparison, Map<String, List<PullRequest>> asked) {
    Lines lines = Lines.of(comparison.commits());
    var requests = new LinkedHashMap<Long, PullRequest>();
    var counts = new HashMap<Long, Integer>();
    var direct = new ArrayList<Commit>();
    boolean isComplete = true;
    for (Commit commit : lines.mainline()) {
      List<Commit> brought = lines.broughtBy(commit);
      Optional<PullRequest> request = requestOf(commit, brought, asked);
      isComplete &= asked.containsKey(commit.sha());
      if (request.isPresent()) {
        count(request.get(), 1 + brought.size(), requests, counts);
        continue;
      }
      direct.add(commit);
      for (Commit one : brought) {
        Optional<PullRequest> of = requestOf(one, List.of(), asked);
        isComplete &= asked.containsKey(one.sha());
        of.ifPresentOrElse(found -> count(found, 1, requests, counts), () -> direct.add(one));
      }
    }
    return new Changes(
        requests.values().stream()
            .map(request -> new Pull(request, counts.getOrDefault(request.number(), 0)))
            .toList(),
        direct,
        comparison.aheadBy(),
        Math.max(0, comparison.aheadBy() - comparison.commits().size()),
        isComplete);
  }

  private static void count(
      PullRequest request,
      int commits,
      Map<Long, PullRequest> requests,
      Map<Long, Integer> counts) {
    requests.putIfAbsent(request.number(), request);
    counts.merge(request.number(), commits, Integer::sum);
  }

  private static Optional<PullRequest> requestOf(
      Commit commit, List<Commit> brought, Map<String, List<PullRequest>> asked) {
    List<PullRequest> known = asked.get(commit.sha());
    return known == null
        ? named(commit, brought)
        : known.stream()
            .filter(PullRequest::isMerged)
            .findFirst()
            .or(() -> known.stream().findFirst());
  }

  /** The pull request that the title of a commit names. */
  private static Optional<PullRequest> named(Commit commit, List<Commit> brought) {
    Matcher merged = MERGED.matcher(commit.title());
    if (merged.matches()) {
      String title =
          commit.message().lines().skip(1).filter(line -> !line.isBlank()).findFirst().orElse("");
      String author = brought.isEmpty() ? commit.author() : brought.getFirst().author();
      return Optional.of(
          new PullRequest(
              Long.parseLong(merged.group(1)), title.strip(), author, true, Optional.empty()));
    }
    Matcher squashed = SQUASHED.matcher(commit.title());
    return squashed.matches()
        ? Optional.of(
            new PullRequest(
                Long.parseLong(squashed.group(2)),
                squashed.group(1).strip(),
                commit.author(),
                true,
                Optional.empty()))
        : Optional.empty();
  }

  /** Whether the title of a commit names a pull request. */
  static boolean namesPull(Commit commit) {
    return named(commit, List.of()).isPresent();
  }
}
