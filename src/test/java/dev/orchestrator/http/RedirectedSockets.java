package dev.orchestrator.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.io.DetachedSocketFactory;

/** Sockets that note where they were told to connect, and connect to a port of loopback instead. */
final class RedirectedSockets implements DetachedSocketFactory {
  private final int port;
  private final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();

  RedirectedSockets(int port) {
    this.port = port;
  }

  /** Where connections were meant to go, in order. */
  List<String> dialled() {
    return dialled.stream()
        .map(to -> to.getAddress().getHostAddress() + " " + to.getPort())
        .toList();
  }

  @Override
  public Socket create(Proxy proxy) {
    return new Socket() {
      @Override
      public void connect(SocketAddress address, int timeout) throws IOException {
        dialled.add((InetSocketAddress) address);
        super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
      }
    };
  }
}
