package dev.orchestrator.github;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One call of GitHub's API.
 *
 * @param template the path with names for what varies, fit for logs
 * @param what it is about, for sentences: {@code workflow deploy.yml in acme/shop}
 * @param deed what is done, for sentences: {@code read Actions on acme/shop}
 * @param permission what a fine-grained token needs for it: {@code Actions read}
 */
record GitHubRoute(
    String method, String template, String path, String what, String deed, String permission) {
  private static final String INSTALLATION = "/repos/{repository}/installation";
  private static final String ACCESS_TOKEN = "/app/installations/{installation}/access_tokens";
  private static final String FILE = "/repos/{repository}/contents/{path}";
  private static final String ISSUES = "/repos/{repository}/issues";
  private static final String ISSUE = ISSUES + "/{issue}";
  private static final String ISSUE_LABELS = ISSUE + "/labels";

  static GitHubRoute repository(RepositoryName repository) {
    return new GitHubRoute(
        "GET",
        "/repos/{repository}",
        "/repos/" + repository,
        "repository " + repository,
        "read " + repository,
        "Metadata read");
  }

  /** A file at the default branch. */
  static GitHubRoute file(RepositoryName repository, String path) {
    String segments =
        Stream.of(path.split("/")).map(GitHubRoute::safe).collect(Collectors.joining("/"));
    return new GitHubRoute(
        "GET",
        FILE,
        "/repos/" + repository + "/contents/" + segments,
        "file " + path + " in " + repository,
        "read files of " + repository,
        "Contents read");
  }

  static GitHubRoute commit(RepositoryName repository, String ref) {
    return ofRepository(
        repository,
        "/commits/{ref}",
        "/commits/" + safe(ref),
        "commit " + ref + " in " + repository,
        "read commits of " + repository,
        "Contents read");
  }

  /** How two commits stand to each other. Only the first page holds the files that changed. */
  static GitHubRoute compare(RepositoryName repository, String base, String head) {
    return compare(repository, base, head, "?per_page=1&page=2");
  }

  /** A page of the commits between two others, the oldest first. */
  static GitHubRoute compare(RepositoryName repository, String base, String head, int page) {
    return compare(repository, base, head, pageOf100(page));
  }

  private static GitHubRoute compare(
      RepositoryName repository, String base, String head, String query) {
    return ofRepository(
        repository,
        "/compare/{base}...{head}",
        "/compare/" + safe(base) + "..." + safe(head) + query,
        "comparison of two commits in " + repository,
        "read commits of " + repository,
        "Contents read");
  }

  static GitHubRoute pullsOf(RepositoryName repository, String sha) {
    return ofRepository(
        repository,
        "/commits/{ref}/pulls",
        "/commits/" + safe(sha) + "/pulls",
        "pull requests of commit " + sha + " in " + repository,
        "read pull requests of " + repository,
        "Pull requests read");
  }

  /** The branches, or the tags, with their commits. */
  static GitHubRoute refs(RepositoryName repository, boolean tags, int page) {
    String list = tags ? "/tags" : "/branches";
    return ofRepository(
        repository,
        list,
        list + pageOf100(page),
        "list of branches and tags of " + repository,
        "read branches of " + repository,
        "Contents read");
  }

  static GitHubRoute branch(RepositoryName repository, String branch) {
    return ofRepository(
        repository,
        "/branches/{branch}",
        "/branches/" + safe(branch),
        "branch " + branch + " in " + repository,
        "read branches of " + repository,
        "Contents read");
  }

  /** The active rules of a branch. */
  static GitHubRoute rules(RepositoryName repository, String branch, int page) {
    return ofRepository(
        repository,
        "/rules/branches/{branch}",
        "/rules/branches/" + safe(branch) + pageOf100(page),
        "rules of branch " + branch + " in " + repository,
        "read " + repository,
        "Metadata read");
  }

  static GitHubRoute checkRuns(RepositoryName repository, String sha, int page) {
    return ofRepository(
        repository,
        "/commits/{ref}/check-runs",
        "/commits/" + safe(sha) + "/check-runs" + pageOf100(page) + "&filter=all",
        "check runs of commit " + sha + " in " + repository,
        "read checks of " + repository,
        "Checks read");
  }

  static GitHubRoute statuses(RepositoryName repository, String sha, int page) {
    return ofRepository(
        repository,
        "/commits/{ref}/status",
        "/commits/" + safe(sha) + "/status" + pageOf100(page),
        "statuses of commit " + sha + " in " + repository,
        "read commit statuses of " + repository,
        "Commit statuses read");
  }

  /** The runs of a workflow for a commit. */
  static GitHubRoute runsOf(RepositoryName repository, String fileName, String sha, int page) {
    return actions(
        repository,
        "/workflows/{workflow}/runs",
        "/workflows/" + safe(fileName) + "/runs" + pageOf100(page) + "&head_sha=" + safe(sha),
        "workflow " + fileName + " in " + repository);
  }

  private static GitHubRoute ofRepository(
      RepositoryName repository,
      String template,
      String path,
      String what,
      String deed,
      String permission) {
    return new GitHubRoute(
        "GET",
        "/repos/{repository}" + template,
        "/repos/" + repository + path,
        what,
        deed,
        permission);
  }

  static GitHubRoute workflow(RepositoryName repository, String fileName) {
    return actions(
        repository,
        "/workflows/{workflow}",
        "/workflows/" + safe(fileName),
        "workflow " + fileName + " in " + repository);
  }

  static GitHubRoute runs(RepositoryName repository, String fileName, RunFilter filter) {
    return actions(
        repository,
        "/workflows/{workflow}/runs",
        "/workflows/" + safe(fileName) + "/runs?" + filter.query(),
        "workflow " + fileName + " in " + repository);
  }

  static GitHubRoute run(RepositoryName repository, long runId) {
    return actions(
        repository, "/runs/{run}", "/runs/" + runId, "run " + runId + " in " + repository);
  }

  static GitHubRoute attempt(RepositoryName repository, long runId, int attempt) {
    return actions(
        repository,
        "/runs/{run}/attempts/{attempt}",
        "/runs/" + runId + "/attempts/" + attempt,
        "attempt " + attempt + " of run " + runId + " in " + repository);
  }

  static GitHubRoute jobs(RepositoryName repository, long runId, int page) {
    return actions(
        repository,
        "/runs/{run}/jobs",
        "/runs/" + runId + "/jobs" + pageOf100(page),
        "run " + runId + " in " + repository);
  }

  static GitHubRoute jobs(RepositoryName repository, long runId, int attempt, int page) {
    return actions(
        repository,
        "/runs/{run}/attempts/{attempt}/jobs",
        "/runs/" + runId + "/attempts/" + attempt + "/jobs" + pageOf100(page),
        "attempt " + attempt + " of run " + runId + " in " + repository);
  }

  private static String pageOf100(int page) {
    return "?per_page=100" + (page == 1 ? "" : "&page=" + page);
  }

  static GitHubRoute dispatch(RepositoryName repository, String fileName) {
    return new GitHubRoute(
        "POST",
        "/repos/{repository}/actions/workflows/{workflow}/dispatches",
        "/repos/" + repository + "/actions/workflows/" + safe(fileName) + "/dispatches",
        "workflow " + fileName + " in " + repository,
        "start workflows on " + repository,
        "Actions write");
  }

  static GitHubRoute deployments(RepositoryName repository, String sha, String environment) {
    return ofRepository(
        repository,
        "/deployments",
        "/deployments?sha=" + safe(sha) + "&environment=" + safe(environment) + "&per_page=100",
        "deployments of " + repository,
        "read deployments of " + repository,
        "Deployments read");
  }

  static GitHubRoute createDeployment(RepositoryName repository) {
    return written(
        repository,
        "/deployments",
        "/deployments",
        "deployments of " + repository,
        "create deployments of " + repository,
        "Deployments write");
  }

  static GitHubRoute deploymentStatuses(RepositoryName repository, long deployment) {
    return ofRepository(
        repository,
        "/deployments/{deployment}/statuses",
        "/deployments/" + deployment + "/statuses?per_page=100",
        "deployment " + deployment + " of " + repository,
        "read deployments of " + repository,
        "Deployments read");
  }

  static GitHubRoute addDeploymentStatus(RepositoryName repository, long deployment) {
    return written(
        repository,
        "/deployments/{deployment}/statuses",
        "/deployments/" + deployment + "/statuses",
        "deployment " + deployment + " of " + repository,
        "add statuses to deployments of " + repository,
        "Deployments write");
  }

  static GitHubRoute waitingRuns(RepositoryName repository) {
    return actions(
        repository, "/runs", "/runs?status=waiting&per_page=100", "workflow runs of " + repository);
  }

  static GitHubRoute pendingDeployments(RepositoryName repository, long runId) {
    return actions(
        repository,
        "/runs/{run}/pending_deployments",
        "/runs/" + runId + "/pending_deployments",
        "run " + runId + " in " + repository);
  }

  static GitHubRoute answerProtectionRule(RepositoryName repository, long runId) {
    return written(
        repository,
        "/actions/runs/{run}/deployment_protection_rule",
        "/actions/runs/" + runId + "/deployment_protection_rule",
        "run " + runId + " in " + repository,
        "answer a deployment protection rule of " + repository,
        "Deployments write, as a GitHub App");
  }

  static GitHubRoute cancel(RepositoryName repository, long runId) {
    return written(
        repository,
        "/actions/runs/{run}/cancel",
        "/actions/runs/" + runId + "/cancel",
        "run " + runId + " in " + repository,
        "cancel runs of " + repository,
        "Actions write");
  }

  static GitHubRoute rerunFailed(RepositoryName repository, long runId) {
    return written(
        repository,
        "/actions/runs/{run}/rerun-failed-jobs",
        "/actions/runs/" + runId + "/rerun-failed-jobs",
        "run " + runId + " in " + repository,
        "re-run jobs of " + repository,
        "Actions write");
  }

  private static GitHubRoute written(
      RepositoryName repository,
      String template,
      String path,
      String what,
      String deed,
      String permission) {
    return new GitHubRoute(
        "POST",
        "/repos/{repository}" + template,
        "/repos/" + repository + path,
        what,
        deed,
        permission);
  }

  /** The quota of the token. Asking for it does not use it. */
  static GitHubRoute rateLimit() {
    return new GitHubRoute(
        "GET",
        "/rate_limit",
        "/rate_limit",
        "quota of the token",
        "read the quota of the token",
        "no permission");
  }

  static GitHubRoute issues(RepositoryName repository, IssueFilter filter, int page) {
    return new GitHubRoute(
        "GET",
        ISSUES,
        "/repos/" + repository + "/issues?" + filter.query() + "&page=" + page,
        "issues in " + repository,
        "read issues in " + repository,
        "Issues read");
  }

  static GitHubRoute issue(RepositoryName repository, long number) {
    return new GitHubRoute(
        "GET",
        ISSUE,
        "/repos/" + repository + "/issues/" + number,
        "issue " + number + " in " + repository,
        "read issues in " + repository,
        "Issues read");
  }

  static GitHubRoute createIssue(RepositoryName repository) {
    return new GitHubRoute(
        "POST",
        ISSUES,
        "/repos/" + repository + "/issues",
        "issues in " + repository,
        "create issues in " + repository,
        "Issues write");
  }

  /** The same change twice is as good as once. */
  static GitHubRoute updateIssue(RepositoryName repository, long number) {
    return new GitHubRoute(
        "PATCH",
        ISSUE,
        "/repos/" + repository + "/issues/" + number,
        "issue " + number + " in " + repository,
        "change issues in " + repository,
        "Issues write");
  }

  /** A label that an issue has already is not added again. */
  static GitHubRoute addLabels(RepositoryName repository, long number) {
    return new GitHubRoute(
        "POST",
        ISSUE_LABELS,
        "/repos/" + repository + "/issues/" + number + "/labels",
        "issue " + number + " in " + repository,
        "label issues in " + repository,
        "Issues write");
  }

  /** The App's installation on a repository; asked as the App itself. */
  static GitHubRoute installation(RepositoryName repository) {
    return new GitHubRoute(
        "GET",
        INSTALLATION,
        "/repos/" + repository + "/installation",
        "installation of the App on " + repository,
        "see its installation on " + repository,
        "no permission but to be installed");
  }

  /** A token for an installation; asked as the App itself. Another one does no harm. */
  static GitHubRoute accessToken(long installation) {
    return new GitHubRoute(
        "POST",
        ACCESS_TOKEN,
        "/app/installations/" + installation + "/access_tokens",
        "installation " + installation + " of the App",
        "act as installation " + installation,
        "no permission but to be installed");
  }

  /** Something below a repository's Actions that is read. */
  private static GitHubRoute actions(
      RepositoryName repository, String template, String path, String what) {
    return new GitHubRoute(
        "GET",
        "/repos/{repository}/actions" + template,
        "/repos/" + repository + "/actions" + path,
        what,
        "read Actions on " + repository,
        "Actions read");
  }

  boolean isRead() {
    return method.equals("GET");
  }

  /** Whether it reads a file of a repository. */
  boolean isFile() {
    return isRead() && template.equals(FILE);
  }

  /** Whether asking twice is as good as asking once. */
  boolean isSafeToRepeat() {
    return isRead() || template.equals(ACCESS_TOKEN) || isAboutOneIssue();
  }

  /** Whether it is about an issue that exists. */
  boolean isAboutOneIssue() {
    return template.equals(ISSUE) || template.equals(ISSUE_LABELS);
  }

  /** Whether an App asks it as itself, before it has a token. */
  boolean isAskedByApp() {
    return template.equals(ACCESS_TOKEN) || template.equals(INSTALLATION);
  }

  static String safe(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Without the path, which may hold what a user typed. */
  @Override
  public String toString() {
    return method + " " + template;
  }
}
