package dev.orchestrator.entry;

import dev.orchestrator.command.CommandCatalog;
import dev.orchestrator.command.CommandIntake;
import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.command.ComponentIntake;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.feature.FeatureParts;
import dev.orchestrator.feature.alerts.AlertsFeature;
import dev.orchestrator.feature.audit.AuditFeature;
import dev.orchestrator.feature.debuglast.DebugLastCommand;
import dev.orchestrator.feature.deploy.DeployFeature;
import dev.orchestrator.feature.deployclient.DeployClientCommand;
import dev.orchestrator.feature.deployclient.DeployClientFeature;
import dev.orchestrator.feature.deployclient.EnvironmentHolds;
import dev.orchestrator.feature.deployeffects.DeployEffectsFeature;
import dev.orchestrator.feature.diagnose.DiagnoseCommand;
import dev.orchestrator.feature.gate.GateFeature;
import dev.orchestrator.feature.githubwebhook.GitHubWebhookEndpoint;
import dev.orchestrator.feature.health.HealthEndpoint;
import dev.orchestrator.feature.help.HelpCommand;
import dev.orchestrator.feature.interactions.InteractionsEndpoint;
import dev.orchestrator.feature.keys.KeysCommand;
import dev.orchestrator.feature.lock.LockFeature;
import dev.orchestrator.feature.me.MeFeature;
import dev.orchestrator.feature.metrics.MetricsEndpoint;
import dev.orchestrator.feature.phases.PhasesFeature;
import dev.orchestrator.feature.protection.ProtectionFeature;
import dev.orchestrator.feature.publish.PublishFeature;
import dev.orchestrator.feature.resume.ResumeFeature;
import dev.orchestrator.feature.rules.EvaluateRules;
import dev.orchestrator.feature.status.StatusCommand;
import dev.orchestrator.feature.trace.TraceCommand;
import dev.orchestrator.feature.verifylatest.VerifyLatestCommand;
import dev.orchestrator.finding.ArtifactRedaction;
import dev.orchestrator.log.Logging;
import dev.orchestrator.phase.PhaseConfigReader;
import dev.orchestrator.prometheus.ComputedGauge;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.TextFormat;
import dev.orchestrator.rule.RuleEvaluation;
import dev.orchestrator.table.ItemType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Everything that this bot does. A new feature is one line in {@link #general}. */
public final class Features {
  private Features() {}

  /** The types of records that become leaves of the attested history. */
  public static List<ItemType<?>> attestedRecords() {
    return AttestationParts.RECORDS;
  }

  /** What people, CI and the clock can use. */
  static List<Feature> all(
      Services services, CommandCatalog commands, Function<FeatureParts, List<Feature>> examples) {
    Set<FeatureSet> chosen = services.settings().features().enabled();
    return Stream.of(
            chosen.contains(FeatureSet.RELEASE) ? release(services) : List.<Feature>of(),
            chosen.contains(FeatureSet.EXAMPLES)
                ? examples.apply(services.featureParts())
                : List.<Feature>of(),
            general(services, commands))
        .flatMap(List::stream)
        .toList();
  }

  /** What every bot has. */
  private static List<Feature> general(Services services, CommandCatalog commands) {
    Settings settings = services.settings();
    return List.of(
        Feature.of(
            new TraceCommand(
                services.traces(), settings.traceConsole(), settings.access().debugCommands())),
        Feature.of(
            new DebugLastCommand(
                services.traces(), settings.traceConsole(), settings.access().debugCommands())),
        new AlertsFeature(
            services.alerts().desk(),
            services.alerts().notifier(),
            services.alerts().manager(),
            services.clock()),
        Feature.of(new KeysCommand(services.apiKeys())),
        Feature.of(new HelpCommand(commands::specs)),
        Feature.of(
            new HealthEndpoint(services.traces(), services.clock(), Version.CURRENT.toString())));
  }

  /** Release operations. */
  private static List<Feature> release(Services services) {
    Settings settings = services.settings();
    var deploys =
        new DeployFeature(
            new DeployFeature.Records(
                services.gate().gate(),
                services.gate().configured(),
                services.deploys(),
                services.gate().locks(),
                services.gate().freezes(),
                settings.features().release().ref()),
            new DeployFeature.Runs(
                services.gitHub(), services.release().starter(), services.release().follower()),
            services.releaseMessages(),
            new DeployFeature.Followers(services.subscriptions(), services.traces()),
            services.redactor()::redact,
            services.clock());
    return List.of(
        Feature.of(new DiagnoseCommand(services.checks().diagnosis())),
        Feature.of(
            new VerifyLatestCommand(
                services.checks().workflows(),
                services.checks().product(),
                services.checks().diagnosis(),
                services.gate().configured(),
                services.redactor()::redact)),
        Feature.of(new StatusCommand(services.checks().workflows(), services.gate().configured())),
        new DeployClientFeature(
            new DeployClientFeature.Bounds(
                services.gate().configured(),
                new EnvironmentHolds(
                    services.gate().gate(),
                    services.gate().locks(),
                    services.gate().freezes(),
                    services.deploys()),
                deploys::previewDeclared),
            new DeployClientCommand.Configured(
                settings.gitHub().repository(),
                settings.gitHub().isConfigured(),
                settings.features().release().workflow(),
                settings.features().release().ref()),
            services.redactor()::redact,
            services.release().starter(),
            services.release().follower(),
            services.alerts().manager(),
            settings.stage()),
        new AuditFeature(
            services.artifactGate(),
            new ArtifactRedaction(services.redactor()::redact),
            services.audits(),
            settings.features().audit().repository(),
            settings.features().audit().maxIssues()),
        new PublishFeature(services.publication(), services::canary),
        AttestationParts.feature(services),
        new PhasesFeature(
            services.phases(),
            new PhaseConfigReader(settings.features().api().phases(), services.files()),
            services.metrics(),
            services.files().job(services.gitHub(), services.redactor()::redact, services.clock())),
        new LockFeature(
            services.gate().gate(),
            services.gate().configured(),
            services.gate().locks(),
            services.gate().freezes(),
            services.discord(),
            services.redactor()::redact,
            services.clock()),
        deploys,
        new GateFeature(
            new GateFeature.Judges(services.gate().gate(), services.permits()),
            services.gate().configured(),
            services.redactor()::redact,
            services.requests(),
            services.table(),
            services.clock(),
            services::newId),
        new ProtectionFeature(
            new ProtectionFeature.Identity(services.gitHub(), settings.gitHub().app().isPresent()),
            new ProtectionFeature.Records(
                services.gate().gate(),
                services.gate().configured(),
                services.deploys(),
                services.gate().locks(),
                services.table()),
            new ProtectionFeature.Messages(
                services.releaseMessages(), services.alerts().workerManager()),
            services.redactor()::redact,
            services.clock()),
        new MeFeature(services.table(), services.redactor()::redact),
        new DeployEffectsFeature(services.deployEffects()));
  }

  /**
   * What was made of the usable features.
   *
   * @param worker made when it is first needed
   */
  record Carriers(
      CommandIntake commands,
      ComponentIntake components,
      Supplier<CommandWorker> worker,
      MetricGroup commandMetrics) {}

  /**
   * What brings commands and webhooks in, carries commands on and shows the metrics; built on all
   * of the above.
   */
  static List<Feature> carriers(Services services, Carriers carriers, List<Feature> all) {
    List<MetricGroup> metrics =
        Stream.concat(
                all.stream().flatMap(feature -> feature.metrics().stream()),
                Stream.of(carriers.commandMetrics()))
            .toList();
    List<ComputedGauge> gauges =
        all.stream().flatMap(feature -> feature.gauges().stream()).toList();
    return List.of(
        Feature.of(
            new InteractionsEndpoint(
                services.verifier(),
                services.settings().interactionPolicy(),
                carriers.commands(),
                carriers.components(),
                services.replies(),
                services.operations(),
                services.redactor())),
        Feature.of(
            new GitHubWebhookEndpoint(
                services.webhookSecret(),
                services.subscriptions(),
                labeled ->
                    services
                        .falsePositives()
                        .labelled(labeled, services.settings().features().audit().repository()),
                (requested, at) ->
                    ProtectionFeature.requested(
                        services.table(), services.gate().configured(), requested, at))),
        Feature.of(
            new MetricsEndpoint(
                services.metricsToken(),
                services.metrics(),
                new TextFormat(
                    metrics, Stream.concat(gauges.stream(), logGauges().stream()).toList()))),
        Feature.of(
            new EvaluateRules(
                RuleEvaluation.of(
                    services.metrics(),
                    metrics,
                    evaluated(services, gauges),
                    services.settings().features().alerts().rulesInterval(),
                    services.table(),
                    services.alerts().workerManager()),
                services.clock())),
        new ResumeFeature(
            services.subscriptions(), services.traces(), carriers.worker(), services.clock()));
  }

  /** The queue of the log of the process that answers, which is not in the table. */
  private static List<ComputedGauge> logGauges() {
    return List.of(
        logGauge(
            "orchestrator_log_queue_depth",
            "Log lines that wait to be written, in this process.",
            Logging.Queue::depth),
        logGauge(
            "orchestrator_log_direct_writes",
            "Log lines that their callers wrote because the queue was full, in this process.",
            Logging.Queue::directWrites),
        logGauge(
            "orchestrator_log_writer_restarts",
            "How often the thread that writes the log was started again, in this process.",
            Logging.Queue::writerRestarts));
  }

  private static ComputedGauge logGauge(
      String name, String help, ToLongFunction<Logging.Queue> value) {
    return new ComputedGauge(
        name,
        help,
        List.of(),
        () -> Map.of(List.of(), BigDecimal.valueOf(value.applyAsLong(Logging.queue()))));
  }

  /** Without an attestor its gauges are absent for ever, which is not a reason for an alert. */
  private static List<ComputedGauge> evaluated(Services services, List<ComputedGauge> gauges) {
    return AttestationParts.isOn(services)
        ? gauges
        : gauges.stream().filter(gauge -> !gauge.name().startsWith("attestation_")).toList();
  }
}
