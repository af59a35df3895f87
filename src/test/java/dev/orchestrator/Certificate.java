package dev.orchestrator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost}, made for one run, and files by which Java and Node trust it.
 * Java's file holds the JDK's own authorities too, because reading those is a part of every first
 * TLS connection.
 */
public final class Certificate {
  private static final char[] PASSWORD = "of one run".toCharArray();
  private static final String ALIAS = "table";

  private final KeyStore keys;
  private final Path javaTrust;
  private final Path nodeTrust;

  private Certificate(KeyStore keys, Path javaTrust, Path nodeTrust) {
    this.keys = keys;
    this.javaTrust = javaTrust;
    this.nodeTrust = nodeTrust;
  }

  public static Certificate make(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path jdk = Path.of(System.getProperty("java.home"));
    Path file = folder.resolve("table.p12");
    Files.deleteIfExists(file);
    int exit =
        new ProcessBuilder(
                jdk.resolve("bin/keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-alias",
                ALIAS,
                "-storetype",
                "PKCS12",
                "-storepass",
                String.valueOf(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("keytool made no certificate");
    }
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    Path javaTrust = folder.resolve("cacerts");
    Path nodeTrust = folder.resolve("table.pem");
    KeyStore trusted =
        KeyStore.getInstance(jdk.resolve("lib/security/cacerts").toFile(), (char[]) null);
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    try (OutputStream out = Files.newOutputStream(javaTrust)) {
      trusted.store(out, trusted.getType().equals("PKCS12") ? null : PASSWORD);
    }
    Files.writeString(
        nodeTrust,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate(ALIAS).getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return new Certificate(keys, javaTrust, nodeTrust);
  }

  public SSLServerSocketFactory servers() {
    try {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context.getServerSocketFactory();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Sockets of this process that trust nothing else. */
  public SSLSocketFactory clients() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The switch by which a JVM trusts it. */
  public String javaSwitch() {
    return "-Djavax.net.ssl.trustStore=" + javaTrust.toAbsolutePath();
  }

  /** The value of {@code NODE_EXTRA_CA_CERTS}. */
  public String nodeFile() {
    return nodeTrust.toAbsolutePath().toString();
  }
}
