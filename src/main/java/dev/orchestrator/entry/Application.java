package dev.orchestrator.entry;

import dev.orchestrator.auth.RateLimit;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCatalog;
import dev.orchestrator.command.CommandIntake;
import dev.orchestrator.command.CommandRouter;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.command.ComponentIntake;
import dev.orchestrator.command.ComponentRouter;
import dev.orchestrator.command.Form;
import dev.orchestrator.command.SelectMenu;
import dev.orchestrator.endpoint.EndpointRouter;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.feature.FeatureParts;
import dev.orchestrator.job.JobRouter;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.Operations;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.trace.TraceKey;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole bot: the core, the features built from it, and the routers that lead to them. */
public final class Application {
  private final Services services;
  private final CommandRouter router;
  private final Lazy<CommandWorker> commandWorker;
  private final EndpointRouter endpoints;
  private final List<StreamJob<?>> streamJobs;
  private final JobRouter jobs;

  public Application(Settings settings, Surroundings surroundings) {
    this(settings, surroundings, parts -> List.of());
  }

  /**
   * As {@link #Application(Settings, Surroundings)}, with the example bots.
   *
   * @param examples makes them; used if the settings switch them on
   */
  public Application(
      Settings settings,
      Surroundings surroundings,
      Function<FeatureParts, List<Feature>> examples) {
    var catalog = new CommandCatalog();
    var core = new Services(settings, surroundings, catalog);
    this.services = core;
    List<Feature> usable = Features.all(core, catalog, examples);
    this.router =
        new CommandRouter(
            usable.stream().<Command<?>>flatMap(f -> f.commands().stream()).toList(),
            settings.access().admins());
    catalog.declare(router.specs());
    var components =
        new ComponentRouter(
            usable.stream().flatMap(f -> f.buttons().stream()).toList(),
            usable.stream().<SelectMenu<?>>flatMap(f -> f.menus().stream()).toList(),
            usable.stream().<Form<?>>flatMap(f -> f.forms().stream()).toList(),
            settings.access().admins());
    components.checkOwners(
        router.specs().stream().map(CommandSpec::name).collect(Collectors.toUnmodifiableSet()));
    this.commandWorker = new Lazy<>(worker(core, router, components));
    Incidents incidents = core.operations().incidents();
    var carriers =
        new Features.Carriers(
            new CommandIntake(router, core.traces(), core.replies(), incidents, core.clock()),
            new ComponentIntake(
                components,
                core.traces(),
                core.replies(),
                core.redactor()::redact,
                incidents,
                core.clock()),
            commandWorker,
            catalog.metrics().group());
    List<Feature> features =
        Stream.concat(usable.stream(), Features.carriers(core, carriers, usable).stream()).toList();
    this.streamJobs =
        features.stream().<StreamJob<?>>flatMap(f -> f.streamJobs().stream()).toList();
    this.endpoints =
        new EndpointRouter(
            features.stream()
                .flatMap(feature -> feature.endpoints().stream())
                .filter(endpoint -> settings.role().serves(endpoint.spec()))
                .toList(),
            core.authenticator(),
            new RateLimit(settings.features().api().rateLimit()),
            core.operations());
    this.jobs =
        new JobRouter(
            features.stream().flatMap(f -> f.jobs().stream()).toList(),
            new Operations(new Incidents(core.alerts().workerManager()), core.clock()));
  }

  private static Supplier<CommandWorker> worker(
      Services core, CommandRouter router, ComponentRouter components) {
    return () ->
        new CommandWorker(
            router,
            components,
            core.traces(),
            core.subscriptions(),
            core.operations(),
            core.discord().get(),
            core.messages(),
            core.redactor(),
            core.segments(),
            core.clock(),
            () -> UUID.randomUUID().toString());
  }

  /** The core. */
  public Services services() {
    return services;
  }

  public CommandRouter router() {
    return router;
  }

  StreamWorker streamWorker() {
    return new StreamWorker(
        commandWorker.get(), streamJobs, new Incidents(services.alerts().workerManager()));
  }

  EndpointRouter endpoints() {
    return endpoints;
  }

  /** The item types whose new items call the worker. */
  public List<ItemType<?>> callingTypes() {
    return Stream.<ItemType<?>>concat(
            Stream.of(TraceKey.COMMANDS), streamJobs.stream().map(StreamJob::type))
        .toList();
  }

  public JobRouter jobs() {
    return jobs;
  }
}
