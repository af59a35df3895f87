package dev.orchestrator.http;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses belong to the public internet, after IANA's registries of special-purpose
 * addresses (RFC 6890 and its successors).
 */
public final class PublicAddresses {
  private static final List<Block> NOT_PUBLIC_V4 =
      List.of(
          Block.of(8, 0), // this network
          Block.of(8, 10), // private
          Block.of(10, 100, 64), // carriers' own
          Block.of(8, 127), // loopback
          Block.of(16, 169, 254), // link-local, with the clouds' metadata services
          Block.of(12, 172, 16), // private
          Block.of(24, 192, 0, 0), // protocol assignments
          Block.of(24, 192, 0, 2), // documentation
          Block.of(24, 192, 88, 99), // 6to4 relays
          Block.of(16, 192, 168), // private
          Block.of(15, 198, 18), // benchmarks
          Block.of(24, 198, 51, 100), // documentation
          Block.of(24, 203, 0, 113), // documentation
          Block.of(4, 224), // multicast
          Block.of(4, 240)); // reserved, with broadcast

  /** The one block of IPv6 that holds public addresses; all else is special or unassigned. */
  private static final Block GLOBAL_V6 = Block.of(3, 0x20);

  private static final List<Block> NOT_PUBLIC_V6 =
      List.of(
          Block.of(23, 0x20, 0x01, 0x00), // protocol assignments, with Teredo
          Block.of(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
          Block.of(16, 0x20, 0x02), // 6to4
          Block.of(20, 0x3f, 0xff, 0x00)); // documentation

  private PublicAddresses() {}

  /** Whether {@code address} is public. */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? NOT_PUBLIC_V4.stream().noneMatch(block -> block.holds(bytes))
        : GLOBAL_V6.holds(bytes) && NOT_PUBLIC_V6.stream().noneMatch(block -> block.holds(bytes));
  }

  /** All addresses that begin with the same {@code bits}. */
  private record Block(int bits, BigInteger lead) {
    /**
     * @param start the address's first bytes, enough to hold {@code bits}
     */
    static Block of(int bits, int... start) {
      byte[] bytes = new byte[start.length];
      for (int i = 0; i < start.length; i++) {
        bytes[i] = (byte) start[i];
      }
      return new Block(bits, lead(bytes, bits));
    }

    boolean holds(byte[] address) {
      return lead(address, bits).equals(lead);
    }

    private static BigInteger lead(byte[] bytes, int bits) {
      return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
    }
  }
}
