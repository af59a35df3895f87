package dev.orchestrator.release;

import dev.orchestrator.attestation.ReleaseFacts;
import dev.orchestrator.github.RepositoryName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the record of deploys says about the environments of one repository, for attestations.
 * {@code production} is always one of them, also before anything was deployed to it.
 */
public final class RecordedReleases implements ReleaseFacts {
  private static final String PRODUCTION = "production";

  private final DeployStore deploys;
  private final Optional<RepositoryName> repository;
  private final Optional<URI> versionUrl;
  private final Function<RepositoryName, Optional<String>> currentFile;

  /**
   * @param repository the default one
   * @param versionUrl of {@code production}, if the file of the repository names none
   * @param currentFile the blob SHA of the repository's file as it is; empty if that is not known
   */
  public RecordedReleases(
      DeployStore deploys,
      Optional<RepositoryName> repository,
      Optional<URI> versionUrl,
      Function<RepositoryName, Optional<String>> currentFile) {
    this.deploys = deploys;
    this.repository = repository;
    this.versionUrl = versionUrl;
    this.currentFile = currentFile;
  }

  @Override
  public List<Target> targets() {
    List<Place> places = repository.map(deploys::places).orElse(List.of());
    return Stream.concat(
            Stream.of(target(PRODUCTION, places)),
            places.stream()
                .filter(place -> place.live().isPresent())
                .map(Place::environment)
                .filter(name -> !name.equals(PRODUCTION))
                .map(name -> target(name, places)))
        .toList();
  }

  private Target target(String environment, List<Place> places) {
    Optional<URI> declared =
        places.stream()
            .filter(place -> place.environment().equals(environment))
            .flatMap(place -> place.basis().versionUrl().stream())
            .findFirst();
    return new Target(
        environment, environment.equals(PRODUCTION) ? declared.or(() -> versionUrl) : declared);
  }

  @Override
  public Optional<String> deployedCommit(String environment) {
    return place(environment).flatMap(Place::live).map(Place.Good::sha);
  }

  @Override
  public Optional<Configuration> configuration(String environment) {
    return place(environment)
        .flatMap(place -> place.basis().configSha())
        .flatMap(decided ->
            currentFile
                .apply(repository.orElseThrow())
                .map(current -> new Configuration(decided, current)));
  }

  private Optional<Place> place(String environment) {
    return repository.map(name -> deploys.place(name, environment));
  }
}
