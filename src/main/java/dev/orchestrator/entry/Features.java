package dev.orchestrator.entry;

import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.feature.alerts.AcknowledgeButton;
import dev.orchestrator.feature.alerts.AlertsCommand;
import dev.orchestrator.feature.alerts.SilenceButton;
import dev.orchestrator.feature.alerts.SweepAlerts;
import dev.orchestrator.feature.alerts.TellAlert;
import dev.orchestrator.feature.debuglast.DebugLastCommand;
import dev.orchestrator.feature.deployclient.CancelButton;
import dev.orchestrator.feature.deployclient.DeployButton;
import dev.orchestrator.feature.deployclient.DeployClientCommand;
import dev.orchestrator.feature.diagnose.DiagnoseCommand;
import dev.orchestrator.feature.githubwebhook.GitHubWebhookEndpoint;
import dev.orchestrator.feature.health.HealthEndpoint;
import dev.orchestrator.feature.help.HelpCommand;
import dev.orchestrator.feature.interactions.InteractionsEndpoint;
import dev.orchestrator.feature.keys.KeysCommand;
import dev.orchestrator.feature.resume.ResumeCommands;
import dev.orchestrator.feature.resume.WakeCommands;
import dev.orchestrator.feature.status.StatusCommand;
import dev.orchestrator.feature.trace.TraceCommand;
import dev.orchestrator.feature.verifylatest.VerifyLatestCommand;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.StreamJob;
import java.util.ArrayList;
import java.util.List;

/** Everything that this bot does. A new command, endpoint or job is one line here. */
public final class Features {
  private Features() {}

  static List<Command<?>> commands(Services services) {
    Settings settings = services.settings();
    return List.of(
        new DiagnoseCommand(services.checks().diagnosis()),
        new VerifyLatestCommand(
            services.checks().workflows(),
            services.checks().product(),
            services.checks().diagnosis(),
            services.redactor()::redact),
        new StatusCommand(services.checks().workflows()),
        new TraceCommand(services.traces(), settings.traceConsole(), settings.debugCommands()),
        new DeployClientCommand(
            new DeployClientCommand.Configured(
                settings.repository(),
                settings.knowsGitHub(),
                settings.deployWorkflow(),
                settings.deployRef()),
            services.redactor()::redact),
        new DebugLastCommand(services.traces(), settings.traceConsole(), settings.debugCommands()),
        new AlertsCommand(services.alerts().desk(), services.alerts().manager()),
        new KeysCommand(services.apiKeys()),
        new HelpCommand(() -> services.router().specs()));
  }

  static List<Button> buttons(Services services) {
    return List.of(
        new DeployButton(
            services.release().starter(),
            services.release().follower(),
            services.alerts().manager(),
            services.settings().stage()),
        new CancelButton(),
        new AcknowledgeButton(services.alerts().desk()),
        new SilenceButton(services.alerts().desk()));
  }

  static List<StreamJob> streamJobs(Services services) {
    var jobs = new ArrayList<StreamJob>();
    jobs.add(
        new WakeCommands(
            services.expectations(),
            services.traces(),
            services.commandWorker(),
            services.clock()));
    services.alerts().teller().map(TellAlert::new).ifPresent(jobs::add);
    return jobs;
  }

  static List<Endpoint> endpoints(Services services) {
    Settings settings = services.settings();
    return List.of(
        new InteractionsEndpoint(
            services.verifier(),
            settings.interactionPolicy(),
            services.intake(),
            services.buttonIntake(),
            services.replies(),
            services.operations(),
            services.redactor()),
        new GitHubWebhookEndpoint(services.webhookSecret(), services.expectations()),
        new HealthEndpoint(services.traces(), services.clock(), Version.CURRENT.toString()));
  }

  static List<Job> jobs(Services services) {
    var jobs = new ArrayList<Job>();
    jobs.add(new ResumeCommands(services.traces(), services.commandWorker(), services.clock()));
    services
        .alerts()
        .teller()
        .map(teller -> new SweepAlerts(teller, services.clock()))
        .ifPresent(jobs::add);
    return jobs;
  }
}
