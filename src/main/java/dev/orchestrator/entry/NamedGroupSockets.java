package dev.orchestrator.entry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sockets of another factory that agree on a key in some groups only. */
final class NamedGroupSockets extends SSLSocketFactory {
  private final SSLSocketFactory sockets;
  private final String[] groups;

  /**
   * Sockets of {@code sockets}.
   *
   * @param groups as {@link SSLParameters#setNamedGroups} takes them
   */
  NamedGroupSockets(SSLSocketFactory sockets, String... groups) {
    this.sockets = sockets;
    this.groups = groups.clone();
  }

  private Socket limited(Socket socket) {
    var secured = (SSLSocket) socket;
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setNamedGroups(groups);
    secured.setSSLParameters(parameters);
    return secured;
  }

  @Override
  public Socket createSocket() throws IOException {
    return limited(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    return limited(sockets.createSocket(connected, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return limited(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return limited(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return limited(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return limited(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }
}
