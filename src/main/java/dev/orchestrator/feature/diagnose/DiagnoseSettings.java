package dev.orchestrator.feature.diagnose;

import dev.orchestrator.setting.SettingsReader;
import java.net.URI;
import java.util.Optional;

/**
 * The settings of what is checked.
 *
 * @param workflow the file of the workflow that {@code /diagnose} starts
 * @param frontend the base of the product's pages
 * @param api the base of the product's API
 */
public record DiagnoseSettings(
    Optional<String> workflow, Optional<URI> frontend, Optional<URI> api) {

  public static DiagnoseSettings read(SettingsReader read) {
    return new DiagnoseSettings(
        read.workflow("DIAGNOSE_WORKFLOW"),
        read.url("FRONTEND_BASE_URL"),
        read.url("API_BASE_URL"));
  }
}
