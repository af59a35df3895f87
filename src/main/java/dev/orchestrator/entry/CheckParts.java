package dev.orchestrator.entry;

import dev.orchestrator.check.DiagnoseChecks;
import dev.orchestrator.check.DiagnoseRun;
import dev.orchestrator.check.Diagnosis;
import dev.orchestrator.check.ProductChecks;
import dev.orchestrator.check.Workflows;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.github.GitHubWeb;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.PublicHttpCalls;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What several commands look at, made when it is first asked for. */
final class CheckParts {
  private final Lazy<Workflows> workflows;
  private final Lazy<ProductChecks> product;
  private final Lazy<Diagnosis> diagnosis;

  CheckParts(
      Settings settings,
      InstantSource clock,
      TraceStore traces,
      Supplier<DiscordClient> discord,
      ReleaseParts release,
      Supplier<HttpCalls> http,
      Supplier<PublicHttpCalls> publicHttp) {
    this.workflows =
        new Lazy<>(() ->
            new Workflows(
                release.gitHub().get(),
                clock,
                new Workflows.Configured(
                    GitHubWeb.of(settings.gitHub().api()),
                    settings.gitHub().repository(),
                    settings.features().release().workflow(),
                    settings.features().release().ref(),
                    settings.features().diagnose().workflow())));
    this.product =
        new Lazy<>(() ->
            new ProductChecks(
                http.get(),
                clock,
                settings.features().diagnose().frontend(),
                settings.features().diagnose().api()));
    Supplier<DiagnoseChecks> diagnose =
        () ->
            new DiagnoseChecks(
                traces,
                discord.get(),
                release.gitHub().get(),
                http.get(),
                publicHttp.get(),
                clock,
                new DiagnoseChecks.Configured(
                    settings.discord().publicKeys(),
                    !(settings.discord().botToken() instanceof SecretSetting.NotSet),
                    settings.gitHub().isConfigured(),
                    settings.gitHub().repository(),
                    settings.features().release().workflow(),
                    settings.features().diagnose().workflow(),
                    settings.features().diagnose().frontend(),
                    settings.features().diagnose().api()));
    this.diagnosis = new Lazy<>(() -> new Diagnosis(diagnose.get(), run(settings, release)));
  }

  private static Optional<DiagnoseRun> run(Settings settings, ReleaseParts release) {
    return settings
        .gitHub()
        .repository()
        .flatMap(repository ->
            settings
                .features()
                .diagnose()
                .workflow()
                .map(file ->
                    new DiagnoseRun(
                        release.gitHub().get(),
                        release.starter().get(),
                        release.follower().get(),
                        release.clock(),
                        repository,
                        file)));
  }

  Supplier<Workflows> workflows() {
    return workflows;
  }

  Supplier<ProductChecks> product() {
    return product;
  }

  Supplier<Diagnosis> diagnosis() {
    return diagnosis;
  }
}
