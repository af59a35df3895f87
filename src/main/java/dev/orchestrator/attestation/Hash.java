package dev.orchestrator.attestation;

import dev.orchestrator.text.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash, 32 bytes. Immutable. */
public final class Hash {
  /** The length of a hash in bytes. */
  public static final int LENGTH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The hash with these bytes.
   *
   * @throws IllegalArgumentException unless there are 32
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /**
   * The hash written as 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if {@code hex} is anything else
   */
  public static Hash ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The SHA-256 hash of {@code data}. */
  public static Hash ofData(byte[] data) {
    return new Hash(Sha256.of(data));
  }

  /** The hash of a leaf of a Merkle tree: {@code SHA-256(0x00 || data)}. Source: RFC 6962, 2.1. */
  public static Hash ofLeaf(byte[] data) {
    MessageDigest digest = Sha256.digest();
    digest.update(LEAF);
    return new Hash(digest.digest(data));
  }

  /**
   * The hash of an inner node of a Merkle tree: {@code SHA-256(0x01 || left || right)}. Source: RFC
   * 6962, 2.1.
   */
  public static Hash ofNode(Hash left, Hash right) {
    MessageDigest digest = Sha256.digest();
    digest.update(NODE);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
