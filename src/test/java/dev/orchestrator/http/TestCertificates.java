package dev.orchestrator.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's certificate from a test authority, both made by the JDK's keytool. */
record TestCertificates(KeyStore keys) {
  private static final String PASSWORD = "change" + "it";

  /**
   * @param names in keytool's form: {@code ip:127.0.0.1,dns:shop.example}
   * @param start in keytool's form: {@code -10d}
   */
  static TestCertificates make(Path folder, String names, String start, int days)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = Files.createTempDirectory(folder, "keys").resolve("store.p12");
    keytool(file, "authority", "-dname", "CN=authority", "-ext", "bc:c", "-validity", "30");
    var options = List.of("-signer", "authority", "-dname", "CN=server", "-ext", "san=" + names);
    var span = List.of("-startdate", start, "-validity", Integer.toString(days));
    keytool(file, "server", Stream.of(options, span).flatMap(List::stream).toArray(String[]::new));
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificates(keys);
  }

  private static void keytool(Path file, String alias, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool made no certificate");
    }
  }

  X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate) keys.getCertificate("server");
  }

  SSLContext server() throws GeneralSecurityException, IOException {
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    var key = keys.getKey("server", PASSWORD.toCharArray());
    own.setKeyEntry("server", key, PASSWORD.toCharArray(), keys.getCertificateChain("server"));
    factory.init(own, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  SSLContext trusting() throws GeneralSecurityException, IOException {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("authority", keys.getCertificate("authority"));
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
