package dev.orchestrator.local;

import dev.orchestrator.entry.PublishSettings;
import dev.orchestrator.entry.Version;
import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.ArtifactGate;
import dev.orchestrator.finding.ArtifactReader;
import dev.orchestrator.finding.ArtifactRedaction;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.Fault;
import dev.orchestrator.finding.PublicationPlan;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.IssueFilter;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.publication.FalsePositives;
import dev.orchestrator.publication.StandalonePublisher;
import dev.orchestrator.publication.StandalonePublisher.End;
import dev.orchestrator.setting.InvalidSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Checks artifacts of scanners and publishes them as the API and the worker do, without a server.
 */
@Command(
    name = "audit",
    description = "Check artifacts of scanners, and publish them as issues without a server.",
    footer = {
      "",
      "Examples:",
      "  ./orchestrator audit check results.sarif --repo octo-org/storefront",
      "  ./orchestrator audit publish results.sarif --repo octo-org/audits --dry-run",
      "  ./orchestrator audit fp-sync --repo octo-org/audits --pushgateway http://127.0.0.1:9091"
          + " --once",
      "  ./orchestrator audit cleanup --days 7"
    })
final class AuditTool {
  private static final int MAX_BYTES = 20 * 1024 * 1024;
  private static final int INVALID = 2;
  private static final int REFUSED = 2;
  private static final int EXHAUSTED = 3;
  private static final String STANDARD_FOLDER = "adversarial_reports";
  private static final URI GITHUB = URI.create("https://api.github.com");
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration SYNC = Duration.ofMinutes(15);

  private final Terminal terminal;
  private final InstantSource clock;
  private final Sleeper sleeper;

  AuditTool(Terminal terminal, InstantSource clock, Sleeper sleeper) {
    this.terminal = terminal;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** The artifact, and how its signature is verified. */
  static final class Input {
    @Parameters(
        paramLabel = "FILE",
        description = "The artifact, plain or in gzip; - reads standard input.")
    private String file = "";

    @Option(
        names = "--require-hmac",
        description = "Refuse an artifact without a signature, as POLICY_REQUIRE_HMAC=true.")
    private boolean requireHmac;

    @Option(
        names = "--key-file",
        paramLabel = "F",
        description = "The file with the HMAC key, as text in UTF-8; else HMAC_SECRET_KEY.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
        names = "--hmac",
        paramLabel = "HEX",
        description = "The signature of SARIF, 64 hex digits over the file.")
    private Optional<String> hmac = Optional.empty();
  }

  /** What happens with the plan. */
  static final class Intent {
    @Option(names = "--dry-run", description = "Print which issues there would be. No network.")
    private boolean dryRun;

    @Option(names = "--confirm", description = "Create and update the issues.")
    private boolean confirm;
  }

  // ---- check

  @Command(
      name = "check",
      description = {
        "Check an artifact: an organisation summary, a single repository or SARIF 2.1.0.",
        "Lists every fault. Uses no network."
      },
      footer = {
        "",
        "Exit codes: 0 valid, 2 invalid or unreadable, 3 the signature is wrong or missing."
      })
  int check(
      @Mixin Input input,
      @Option(
              names = "--repo",
              paramLabel = "R",
              description = "The repository of SARIF that does not name it.")
          Optional<String> repository) {
    Optional<RepositoryName> subject = repository.map(AuditTool::repository);
    Optional<ArtifactGate.Verdict> verdict = judge("audit check", input, subject, job());
    if (verdict.isPresent()
        && verdict.get() instanceof ArtifactGate.Verdict.Passed(Artifact artifact)) {
      say("valid: " + summary(artifact));
      artifact.skipped().forEach((reason, count) -> say("skipped: %d %s".formatted(count, reason)));
    }
    return verdict.map(ArtifactGate.Verdict::exitCode).orElse(INVALID);
  }

  private static String summary(Artifact artifact) {
    return "%s, %d findings in %d repositories, audit id %s"
        .formatted(
            artifact.source().form().word(), artifact.hits(), artifact.withHits(), artifact.id());
  }

  /** The verdict; prints what is wrong. Empty if there is no artifact or key to judge. */
  private Optional<ArtifactGate.Verdict> judge(
      String command,
      Input input,
      Optional<RepositoryName> subject,
      Optional<ArtifactReader.Job> job) {
    Optional<byte[]> sent = read(command, input.file);
    Optional<byte[]> bytes = sent.flatMap(packed -> unpacked(command, packed));
    if (sent.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    PublishSettings settings = settings(Optional.empty());
    Optional<String> key = settings.hmacKey();
    if (input.keyFile.isPresent()) {
      try {
        key = Optional.of(Files.readString(input.keyFile.get()).strip());
      } catch (IOException unreadable) {
        terminal.err().println(command + ": the key file cannot be read as text in UTF-8.");
        return Optional.empty();
      }
    }
    Optional<String> usable = key.filter(text -> !text.isEmpty());
    var gate =
        new ArtifactGate(
            new ArtifactReader(clock), input.requireHmac || settings.requiresHmac(), () -> usable);
    var given = new ArtifactReader.Given(Optional.empty(), subject, Optional.empty(), job);
    ArtifactGate.Verdict verdict =
        gate.judge(
            bytes.get(),
            given,
            input.hmac.map(
                hmac -> new ArtifactGate.Detached(hmac.strip(), List.of(sent.get(), bytes.get()))));
    complain(verdict);
    return Optional.of(verdict);
  }

  /** What the job of GitHub Actions runs for, if this is one. */
  private Optional<ArtifactReader.Job> job() {
    return terminal
        .variable("GITHUB_REPOSITORY")
        .flatMap(RepositoryName::parse)
        .map(name ->
            new ArtifactReader.Job(
                name,
                terminal
                    .variable("GITHUB_SHA")
                    .map(sha -> sha.toLowerCase(Locale.ROOT))
                    .filter(sha -> sha.matches("[0-9a-f]{40}|[0-9a-f]{64}"))));
  }

  private void complain(ArtifactGate.Verdict verdict) {
    switch (verdict) {
      case ArtifactGate.Verdict.Passed _ -> {}
      case ArtifactGate.Verdict.Invalid(List<Fault> faults) ->
          faults.forEach(fault ->
              terminal
                  .err()
                  .println(
                      (fault.field().isEmpty() ? "the artifact" : fault.field())
                          + " "
                          + fault.message()));
      case ArtifactGate.Verdict.BadSignature(String reason) -> terminal.err().println(reason);
    }
  }

  private Optional<byte[]> read(String command, String file) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return bounded(command, in);
    } catch (IOException | InvalidPathException unreadable) {
      terminal.err().println(command + ": the file cannot be read.");
      return Optional.empty();
    }
  }

  private Optional<byte[]> unpacked(String command, byte[] sent) {
    boolean isGzip = sent.length > 2 && (sent[0] & 0xff) == 0x1f && (sent[1] & 0xff) == 0x8b;
    if (!isGzip) {
      return Optional.of(sent);
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      return bounded(command, in);
    } catch (IOException broken) {
      terminal.err().println(command + ": the file is not whole gzip.");
      return Optional.empty();
    }
  }

  private Optional<byte[]> bounded(String command, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      terminal.err().println(command + ": the artifact is larger than 20 MB.");
      return Optional.empty();
    }
    return Optional.of(bytes);
  }

  // ---- publish

  @Command(
      name = "publish",
      description = {
        "Publish an artifact as issues, or show which issues there would be.",
        "Uses GITHUB_TOKEN at GITHUB_API_BASE_URL (https://api.github.com); if neither is set, the"
            + " simulated GitHub of the local server. MAX_ISSUES_PER_RUN, AUDIT_REPOSITORIES and"
            + " DISABLE_ISSUE_CREATION hold as for the worker. Run one at a time for a repository."
      },
      footer = {
        "",
        "Exit codes: 0 published or planned; 2 the artifact is invalid, or GitHub refused and a"
            + " redacted copy was written to --dir; 3 the signature is wrong or missing, or the"
            + " quota is exhausted."
      })
  int publish(
      @Mixin Input input,
      @Option(
              names = "--repo",
              required = true,
              paramLabel = "R",
              description =
                  "The repository in which issues are created; also that of SARIF that names none.")
          String repository,
      @ArgGroup(multiplicity = "1") Intent intent,
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              defaultValue = STANDARD_FOLDER,
              description = "The folder of redacted copies; ${DEFAULT-VALUE} by default.")
          Path folder)
      throws InterruptedException {
    RepositoryName target = repository(repository);
    Optional<ArtifactReader.Job> job =
        job().or(() -> Optional.of(new ArtifactReader.Job(target, Optional.empty())));
    Optional<ArtifactGate.Verdict> verdict = judge("audit publish", input, Optional.empty(), job);
    if (verdict.isEmpty()
        || !(verdict.get() instanceof ArtifactGate.Verdict.Passed(Artifact artifact))) {
      return verdict.map(ArtifactGate.Verdict::exitCode).orElse(INVALID);
    }
    PublishSettings settings = settings(Optional.of(target));
    var redactor = new Redactor();
    settings.token().ifPresent(token -> redactor.remember("github-token", token));
    settings.hmacKey().ifPresent(key -> redactor.remember("hmac-key", key));
    Artifact clean = new ArtifactRedaction(redactor::redact).redact(artifact);
    List<RepositoryFindings> open =
        clean.repositories().stream()
            .filter(each -> !each.findings().isEmpty())
            .filter(each -> settings.rules().isPublished().test(each.repository()))
            .toList();
    Audit.Mode mode = Audit.Mode.of(open.size(), settings.rules().maxIssues());
    Audit audit = Audit.of(clean, mode, "command line", clock.instant());
    if (intent.dryRun || settings.rules().disabled()) {
      if (!intent.dryRun) {
        say("DISABLE_ISSUE_CREATION is true: nothing is published.");
      }
      return planned(clean, open, mode);
    }
    return published(audit, open, mode, settings, new FallbackFolder(folder));
  }

  private int planned(Artifact artifact, List<RepositoryFindings> open, Audit.Mode mode) {
    say("planned: %s, %s".formatted(mode.word(), summary(artifact)));
    for (PublicationPlan.Issue issue : PublicationPlan.of(open, mode).issues()) {
      say(
          "issue: %s (labels %s; %d findings)"
              .formatted(issue.title(), String.join(", ", issue.labels()), issue.hits()));
    }
    return ExitCode.OK;
  }

  private int published(
      Audit audit,
      List<RepositoryFindings> open,
      Audit.Mode mode,
      PublishSettings settings,
      FallbackFolder folder)
      throws InterruptedException {
    RepositoryName target = settings.rules().target().orElseThrow();
    Optional<RunFile.GitHub> gitHub = gitHub(settings);
    if (gitHub.isEmpty()) {
      return refused(
          audit, open, folder, "GITHUB_TOKEN is not set. See docs/TOKEN_REQUIREMENTS.md.");
    }
    StandalonePublisher.Result result;
    try (var http = ApacheHttpCalls.open()) {
      result =
          new StandalonePublisher(client(gitHub.get(), http), target, clock, sleeper)
              .publish(audit, open, mode);
    }
    for (StandalonePublisher.Published issue : result.issues()) {
      say(
          "%s: %s#%d %s %s"
              .formatted(
                  issue.change().name().toLowerCase(Locale.ROOT),
                  target,
                  issue.number(),
                  issue.title(),
                  issue.page()));
      if (!issue.droppedLabels().isEmpty()) {
        terminal
            .err()
            .println(
                "audit publish: GitHub left out the labels "
                    + String.join(", ", issue.droppedLabels())
                    + ". The owner of the token needs the role triage or higher.");
      }
    }
    return switch (result.end()) {
      case End.Done(Audit.Mode done) -> {
        say(
            "published: %s, %d issues, audit id %s"
                .formatted(done.word(), result.issues().size(), audit.id()));
        yield ExitCode.OK;
      }
      case End.Limited(Instant until) -> {
        terminal
            .err()
            .println(
                "audit publish: GitHub's limit for this token is reached. Run this again after "
                    + until
                    + "; what is published already stays as it is.");
        yield EXHAUSTED;
      }
      case End.Refused(String sentence) -> refused(audit, open, folder, sentence);
    };
  }

  private int refused(
      Audit audit, List<RepositoryFindings> open, FallbackFolder folder, String sentence) {
    terminal.err().println("audit publish: " + sentence);
    try {
      Path copy = folder.write(audit, open, clock.instant());
      terminal
          .err()
          .println(
              "audit publish: findings of %d repositories are kept as %s. Publish the artifact again when this is fixed."
                  .formatted(open.size(), copy));
    } catch (IOException | UncheckedIOException unwritable) {
      terminal.err().println("audit publish: the copy could not be written to " + folder.path());
    }
    return REFUSED;
  }

  // ---- fp-sync

  @Command(
      name = "fp-sync",
      description = {
        "Count the issues that are labelled audit-fp, and send the count to a Pushgateway.",
        "Sends audit_fp_marked_total in the group of --job. Without --once again every 15"
            + " minutes, until it is stopped."
      },
      footer = {
        "",
        "Exit codes: 0 sent, 1 the Pushgateway did not accept it, 2 GitHub refused, 3 the quota is exhausted."
      })
  int fpSync(
      @Option(
              names = "--repo",
              required = true,
              paramLabel = "R",
              description = "The repository with the issues.")
          String repository,
      @Option(
              names = "--pushgateway",
              required = true,
              paramLabel = "URL",
              description = "The address of the Pushgateway.")
          String pushgateway,
      @Option(names = "--once", description = "Do so once.") boolean once,
      @Option(
              names = "--job",
              paramLabel = "JOB",
              defaultValue = "audit_fp_sync",
              description = "The job of the group; ${DEFAULT-VALUE} by default.")
          String job)
      throws InterruptedException {
    RepositoryName target = repository(repository);
    if (!job.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("--job must be letters, digits, '.', '_' and '-'.");
    }
    URI group = group(pushgateway, job);
    PublishSettings settings = settings(Optional.of(target));
    Optional<RunFile.GitHub> gitHub = gitHub(settings);
    if (gitHub.isEmpty()) {
      terminal.err().println("audit fp-sync: GITHUB_TOKEN is not set.");
      return REFUSED;
    }
    try (var http = ApacheHttpCalls.open()) {
      GitHubClient client = client(gitHub.get(), http);
      while (true) {
        int code = fpSync(client, target, http, group);
        if (once) {
          return code;
        }
        sleeper.sleep(SYNC);
      }
    }
  }

  private int fpSync(GitHubClient client, RepositoryName target, HttpCalls http, URI group) {
    GitHubAnswer<List<Issue>> answer =
        client.issues(
            target,
            new IssueFilter(List.of(FalsePositives.LABEL), Optional.empty()),
            clock.instant().plus(CALL));
    if (!(answer instanceof GitHubAnswer.Ok<List<Issue>>(List<Issue> issues, var _))) {
      terminal.err().println("audit fp-sync: " + answer.sentenceWithAdvice());
      return answer instanceof GitHubAnswer.RateLimited<?> ? EXHAUSTED : REFUSED;
    }
    String exposition =
        """
        # HELP audit_fp_marked_total Issues marked as false positives.
        # TYPE audit_fp_marked_total counter
        audit_fp_marked_total %d
        """
            .formatted(issues.size());
    HttpOutcome outcome =
        http.send(
            new HttpRequest(
                "PUT",
                group,
                Map.of("content-type", "text/plain; version=0.0.4; charset=utf-8"),
                Optional.of(exposition.getBytes(StandardCharsets.UTF_8)),
                CALL));
    switch (outcome) {
      case HttpOutcome.Answered answered when answered.isSuccess() -> {
        say("%d issues in %s are false positives".formatted(issues.size(), target));
        return ExitCode.OK;
      }
      case HttpOutcome.Answered answered ->
          terminal
              .err()
              .println("audit fp-sync: the Pushgateway answered " + answered.status() + ".");
      case HttpOutcome.Failed failed ->
          terminal.err().println("audit fp-sync: " + failed.sentence());
    }
    return ExitCode.SOFTWARE;
  }

  /** Source: Prometheus Pushgateway, "PUT method". */
  private static URI group(String pushgateway, String job) {
    try {
      int end = pushgateway.length();
      while (end > 0 && pushgateway.charAt(end - 1) == '/') {
        end--;
      }
      URI uri = URI.create(pushgateway.substring(0, end));
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
        return URI.create(uri + "/metrics/job/" + job);
      }
    } catch (IllegalArgumentException malformed) {
      // Said below, without the value: an address can hold a secret.
    }
    throw new IllegalArgumentException(
        "--pushgateway must be a URL with http or https and a host, without a password.");
  }

  // ---- cleanup

  @Command(
      name = "cleanup",
      description = {
        "Delete redacted copies that are older than some days.",
        "Prints how many there were, were deleted and remain, and their bytes."
      },
      footer = {"", "Exit codes: 0 done, 1 a file could not be deleted."})
  int cleanup(
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "7",
              description = "How old a copy may become; ${DEFAULT-VALUE} by default.")
          int days,
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              defaultValue = STANDARD_FOLDER,
              description = "The folder; ${DEFAULT-VALUE} by default.")
          Path folder)
      throws SetupFailed {
    if (days < 0 || days > 36_500) {
      throw new IllegalArgumentException("--days must be from 0 to 36500.");
    }
    try {
      FallbackFolder.Cleanup done =
          new FallbackFolder(folder).cleanup(Duration.ofDays(days), clock.instant());
      say(
          "found: %d, deleted: %d (%d bytes), remaining: %d (%d bytes)"
              .formatted(
                  done.found(),
                  done.deleted(),
                  done.deletedBytes(),
                  done.remaining(),
                  done.remainingBytes()));
      return ExitCode.OK;
    } catch (IOException undeletable) {
      throw new SetupFailed("A file in " + folder + " could not be deleted.");
    }
  }

  // ---- what they share

  private static RepositoryName repository(String text) {
    return RepositoryName.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("--repo must be owner/name."));
  }

  /**
   * @throws InvalidSettings if a variable cannot be used
   */
  private PublishSettings settings(Optional<RepositoryName> target) {
    return PublishSettings.read(terminal.environment(), target);
  }

  /** Where GitHub is and with which token; empty if there is none to be used. */
  private Optional<RunFile.GitHub> gitHub(PublishSettings settings) {
    if (settings.token().isPresent()) {
      return Optional.of(
          new RunFile.GitHub(settings.gitHub().orElse(GITHUB), settings.token().get()));
    }
    if (settings.gitHub().isPresent()) {
      return Optional.empty();
    }
    try {
      return RunFile.find(new LocalEnvironment(terminal.environment()).givenPort())
          .flatMap(RunFile::gitHub);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private GitHubClient client(RunFile.GitHub gitHub, HttpCalls http) {
    return new GitHubClient(
        new GitHubConnection(
            gitHub.apiBase(), Version.CURRENT.toString(), http, clock, sleeper, new SecureRandom()),
        GitHubIdentity.of(gitHub::token));
  }

  private void say(String line) {
    terminal.out().println(line);
  }
}
