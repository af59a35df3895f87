package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.orchestrator.local.LocalSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * How long {@code POST /api/v1/audit/artifacts} takes for SARIF with 25,000 results, the most that
 * is taken, and how much heap: by the whole local server over the local table, in a process of its
 * own with 256 MB of heap. Each upload has other content. {@code UPLOADS} in the environment says
 * how many are measured, by default 20; a quarter as many come first, to warm up.
 */
public final class ArtifactBenchmark {
  private static final int RESULTS = 25_000;
  private static final String INSIDE = "inside";

  private ArtifactBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    if (!Arrays.asList(arguments).contains(INSIDE)) {
      System.exit(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ArtifactBenchmark.class.getName(),
                  INSIDE)
              .inheritIO()
              .start()
              .waitFor());
    }
    int uploads = Integer.parseInt(System.getenv().getOrDefault("UPLOADS", "20"));
    var environment =
        Map.of(
            "PORT", "0", "API_RATE_LIMIT", "0", "ATTESTATION_INTERVAL", "0", "LOG_LEVEL", "warn");
    try (var system = LocalSystem.start(environment, OutputStream.nullOutputStream())) {
      URI artifacts =
          system
              .uri()
              .resolve("/api/v1/audit/artifacts?repo=octo-org/storefront&commit=" + "a".repeat(40));
      String key = system.apiKey().reveal();
      for (int i = 0; i < uploads / 4; i++) {
        long _ = upload(artifacts, key, sarif(-1 - i));
      }
      List<MemoryPoolMXBean> heap =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .toList();
      heap.forEach(MemoryPoolMXBean::resetPeakUsage);
      var processor = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long spent = 0;
      var took = new ArrayList<Long>();
      for (int i = 0; i < uploads; i++) {
        byte[] body = sarif(i);
        long processorBefore = processor.getProcessCpuTime();
        took.add(upload(artifacts, key, body));
        spent += processor.getProcessCpuTime() - processorBefore;
      }
      took.sort(null);
      long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      System.out.printf(
          "%,d results, %d uploads: median %d ms, longest %d ms, processor time %d ms an upload;"
              + " heap at most %d MB of %d MB%n",
          RESULTS,
          uploads,
          took.get(uploads / 2) / 1_000_000,
          took.getLast() / 1_000_000,
          spent / uploads / 1_000_000,
          peak >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
    }
    System.exit(0);
  }

  /** How long an upload took, in nanoseconds. */
  private static long upload(URI artifacts, String key, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(artifacts)
            .header("content-type", "application/sarif+json")
            .header("content-encoding", "gzip")
            .header("x-api-key", key)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      long start = System.nanoTime();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      long took = System.nanoTime() - start;
      if (answer.statusCode() != 202 || !answer.body().contains("\"hits\":" + RESULTS)) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
      return took;
    }
  }

  private static byte[] sarif(int number) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(
          "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"scanner\"}},\"results\":["
              .getBytes(UTF_8));
      for (int i = 0; i < RESULTS; i++) {
        out.write(
            """
            %s{"ruleId":"r%d","level":"warning","message":{"text":"The variable v%d of %d is not read."},
            "locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/main/java/a/B%d.java"},
            "region":{"startLine":%d,"snippet":{"text":"int v%d = 1; // the line of the source"}}}}]}
            """
                .formatted(i == 0 ? "" : ",", i % 40, i, number, i / 10, i, i)
                .getBytes(UTF_8));
      }
      out.write("]}]}".getBytes(UTF_8));
    }
    return packed.toByteArray();
  }
}
