package dev.orchestrator.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the Linux kernel knows of a process's TCP connections. Source: proc_pid_net(5). */
final class OpenConnections {
  private static final String ESTABLISHED = "01";
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private OpenConnections() {}

  /** How many are open from the process to a port. */
  static int count(long pid, int port) throws IOException {
    Set<String> ofProcess = sockets(pid);
    String suffix = ":%04x".formatted(port).toUpperCase(Locale.ROOT);
    int count = 0;
    for (String family : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + family))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[STATE].equals(ESTABLISHED)
            && fields[REMOTE].endsWith(suffix)
            && ofProcess.contains("socket:[" + fields[INODE] + "]")) {
          count++;
        }
      }
    }
    return count;
  }

  private static Set<String> sockets(long pid) throws IOException {
    var sockets = new HashSet<String>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)) {
          sockets.add(Files.readSymbolicLink(file).toString());
        }
      }
    }
    return sockets;
  }
}
