package dev.orchestrator.attestation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.AttestationStore.PublicKey;
import dev.orchestrator.json.Json;
import dev.orchestrator.table.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The public keys whose attestations count in a run: that of the signing key, and those in a list
 * that the signing key signed. Both are in the table. Write access to the table allows adding a key
 * to the table, but not to the list. The first run with a new signing key replaces the list with
 * one of all keys in the table; this is reported, because it is the only time that the table is
 * trusted.
 *
 * @param added the ids of the other keys, if the list was replaced
 */
record AcceptedKeys(List<VerificationKey> keys, List<String> added, List<String> problems) {
  private static final String TYPE = "application/vnd.orchestrator.accepted-keys+json";

  AcceptedKeys {
    keys = List.copyOf(keys);
    added = List.copyOf(added);
    problems = List.copyOf(problems);
  }

  /** No key but this one. */
  static AcceptedKeys only(SigningKey key) {
    return new AcceptedKeys(List.of(key.verificationKey()), List.of(), List.of());
  }

  /** The keys that count now; changes nothing. */
  static AcceptedKeys of(AttestationStore store, SigningKey key) {
    return of(published(store), store.acceptedKeys(), key);
  }

  /** The keys that count; publishes the present key, and replaces a list that it did not sign. */
  static AcceptedKeys update(AttestationStore store, SigningKey key, Instant now) {
    List<VerificationKey> published = published(store);
    VerificationKey own = key.verificationKey();
    if (published.stream().noneMatch(each -> each.id().equals(own.id()))) {
      store.publish(own, now);
    }
    Optional<Stored<String>> list = store.acceptedKeys();
    AcceptedKeys accepted = of(published, list, key);
    if (list.flatMap(each -> ids(each.value(), own)).isEmpty()
        && !store.accept(signed(accepted.keys(), key), list)) {
      // Another run replaced it and reports the keys.
      return new AcceptedKeys(accepted.keys(), List.of(), List.of());
    }
    return accepted;
  }

  private static AcceptedKeys of(
      List<VerificationKey> published, Optional<Stored<String>> list, SigningKey key) {
    VerificationKey own = key.verificationKey();
    Optional<Set<String>> listed = list.flatMap(each -> ids(each.value(), own));
    var accepted = new ArrayList<VerificationKey>(List.of(own));
    var added = new ArrayList<String>();
    var problems = new ArrayList<String>();
    for (VerificationKey each : published) {
      if (each.id().equals(own.id())) {
        continue;
      }
      if (listed.isPresent() && !listed.get().contains(each.id())) {
        problems.add("the attestor did not publish the public key " + each.id());
        continue;
      }
      accepted.add(each);
      if (listed.isEmpty()) {
        added.add(each.id());
      }
    }
    return new AcceptedKeys(accepted, added, problems);
  }

  private static List<VerificationKey> published(AttestationStore store) {
    return store.publicKeys().stream().map(PublicKey::key).toList();
  }

  private static Envelope signed(List<VerificationKey> keys, SigningKey key) {
    byte[] list =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("accepted");
          for (VerificationKey each : keys) {
            json.writeString(each.id());
          }
          json.writeEndArray();
          json.writeEndObject();
        });
    return Envelope.signed(list, TYPE, key);
  }

  /** The ids in a list that this key signed; empty if it is none. */
  private static Optional<Set<String>> ids(String list, VerificationKey key) {
    return Envelope.read(list.getBytes(UTF_8))
        .filter(envelope -> envelope.payloadType().equals(TYPE) && envelope.isSignedBy(key))
        .flatMap(envelope -> Json.tryRead(envelope.payload()))
        .map(json -> {
          var ids = new HashSet<String>();
          json.get("accepted").items().forEach(item -> item.text().ifPresent(ids::add));
          return ids;
        });
  }

  /** The one of them that signed the envelope. */
  Optional<VerificationKey> signer(Envelope envelope) {
    return keys.stream().filter(envelope::isSignedBy).findFirst();
  }

  /** Whether one of them signed the envelope. */
  boolean haveSigned(Envelope envelope) {
    return signer(envelope).isPresent();
  }
}
