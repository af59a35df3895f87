package dev.orchestrator.bench;

import dev.orchestrator.packaged.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user would pick instead: {@code discord-interactions} and the AWS SDK on Node, bundled by
 * esbuild, installed by npm into {@code target/}. It does the same: checks the signature, reads,
 * writes one line, makes one conditional write, answers.
 */
final class NodePeer {
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path FOLDER = Path.of("target", "node-peer");

  private final Path folder;

  private NodePeer(Path folder) {
    this.folder = folder;
  }

  /** Installs it if need be; empty, with a message, if there is no Node or npm. */
  static Optional<NodePeer> install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path lock = FOLDER.resolve("package-lock.json");
    boolean there =
        Files.isDirectory(FOLDER.resolve("node_modules"))
            && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
    for (String file : List.of("package.json", "cold.mjs", "server.mjs")) {
      Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
    }
    Files.write(lock, Files.readAllBytes(SOURCES.resolve("package-lock.json")));
    try {
      boolean installed =
          (there || run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"))
              && run("npm", "run", "--silent", "bundle");
      if (installed) {
        return Optional.of(new NodePeer(FOLDER.toAbsolutePath()));
      }
      System.out.println("Without the peer on Node: npm could not install it (see above).");
    } catch (IOException missing) {
      System.out.println("Without the peer on Node: npm is not installed.");
    }
    return Optional.empty();
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).directory(FOLDER.toFile()).inheritIO().start().waitFor()
        == 0;
  }

  /** Starts it as a function. */
  LambdaFunction start(List<String> before, Map<String, String> environment) throws IOException {
    return LambdaFunction.run(command(before, "cold.bundle.mjs"), folder, environment);
  }

  /** The words that run one of its files. */
  List<String> command(List<String> before, String file) {
    var command = new ArrayList<>(before);
    command.addAll(List.of("node", folder.resolve(file).toString()));
    return command;
  }
}
