package dev.orchestrator.attestation;

import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Where the signing key comes from. */
public interface KeyRing {
  /**
   * The signing key, read again for each use.
   *
   * @throws UnusableKey if what is configured is no Ed25519 key
   */
  SigningKey signingKey();

  /** The configured key is no Ed25519 key in PKCS#8 PEM. */
  final class UnusableKey extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableKey() {
      super("ATTESTATION_KEY is not an Ed25519 private key in PKCS#8 PEM");
    }
  }

  /** The configured key. */
  static KeyRing configured(Supplier<String> pem) {
    return () -> SigningKey.parse(pem.get()).orElseThrow(UnusableKey::new);
  }

  /**
   * A key that is generated when it is first needed and kept in the table. For local use only:
   * anyone who can read the table can sign.
   *
   * @param remember is told the key in PEM, so that it appears in no log
   */
  static KeyRing local(
      Table table, RandomGenerator random, java.util.function.Consumer<String> remember) {
    var type =
        ItemType.of(
            "local signing key",
            "SIGNING_KEY",
            "LOCAL",
            new ItemCodec<String>() {
              @Override
              public ItemKey key(String pem) {
                return new ItemKey("SIGNING_KEY", "LOCAL");
              }

              @Override
              public Item write(String pem) {
                return Item.builder().set("pem", pem).build();
              }

              @Override
              public String read(ItemKey key, Item item) {
                return item.text("pem");
              }
            });
    return () -> {
      Optional<Stored<String>> kept = table.get(type, new ItemKey("SIGNING_KEY", "LOCAL"));
      if (kept.isEmpty()) {
        String pem = SigningKey.generate(random).pem();
        var unused = table.write(type.put(pem).ifAbsent());
        kept = table.get(type, new ItemKey("SIGNING_KEY", "LOCAL"));
      }
      String pem = kept.orElseThrow().value();
      remember.accept(pem);
      return SigningKey.parse(pem).orElseThrow(UnusableKey::new);
    };
  }
}
