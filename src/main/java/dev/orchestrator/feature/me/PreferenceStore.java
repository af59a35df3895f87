package dev.orchestrator.feature.me;

import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The preferences of members, {@code pk = MEMBER#ALL}, {@code sk = <user id>}, and which deploys
 * members were told about, {@code pk = MEMBER#TOLD#<deploy>}, {@code sk = TOLD}.
 */
final class PreferenceStore {
  private static final String ALL = "MEMBER#ALL";
  private static final int MOST = 2_000;
  private static final int ATTEMPTS = 5;
  private static final Duration TOLD_KEPT = Duration.ofDays(30);

  private static final ItemType<Preferences> PREFERENCES =
      ItemType.of("preferences of a member", ALL, "", new PreferencesCodec());

  private static final ItemType<Told> TOLD =
      ItemType.of("notification", "MEMBER#TOLD#", "TOLD", new ToldCodec())
          .expiring(told -> told.at().plus(TOLD_KEPT));

  private record Told(String deployId, Instant at) {}

  private final Table table;

  PreferenceStore(Table table) {
    this.table = table;
  }

  /** Changes the preferences of a member. */
  Preferences change(String userId, UnaryOperator<Preferences> change) {
    var key = new ItemKey(ALL, userId);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Stored<Preferences>> there = table.get(PREFERENCES, key);
      Preferences changed =
          change.apply(there.map(Stored::value).orElseGet(() -> Preferences.none(userId)));
      var put = PREFERENCES.put(changed);
      if (table
          .write(there.isPresent() ? put.ifVersion(there.get().version()) : put.ifAbsent())
          .isWritten()) {
        return changed;
      }
    }
    throw new IllegalStateException("the preferences changed during each of the attempts");
  }

  /** Those who want to be notified and named their GitHub account. */
  List<Preferences> notified() {
    return table.queryAll(PREFERENCES.in(ALL), MOST).stream()
        .map(Stored::value)
        .filter(one -> one.isNotified() && one.login().isPresent())
        .toList();
  }

  boolean isTold(String deployId) {
    return table.get(TOLD, told(deployId)).isPresent();
  }

  void told(String deployId, Instant now) {
    var unused = table.write(TOLD.put(new Told(deployId, now)));
  }

  private static ItemKey told(String deployId) {
    return new ItemKey(ItemKey.text("MEMBER#TOLD", deployId), "TOLD");
  }

  private static final class PreferencesCodec implements ItemCodec<Preferences> {
    @Override
    public ItemKey key(Preferences preferences) {
      return new ItemKey(ALL, preferences.userId());
    }

    @Override
    public Item write(Preferences preferences) {
      return Item.builder()
          .set("login", preferences.login())
          .set("notify", preferences.isNotified())
          .build();
    }

    @Override
    public Preferences read(ItemKey key, Item item) {
      return new Preferences(key.sk(), item.findText("login"), item.flag("notify"));
    }
  }

  private static final class ToldCodec implements ItemCodec<Told> {
    @Override
    public ItemKey key(Told told) {
      return PreferenceStore.told(told.deployId());
    }

    @Override
    public Item write(Told told) {
      return Item.builder().set("deploy", told.deployId()).set("at", told.at()).build();
    }

    @Override
    public Told read(ItemKey key, Item item) {
      return new Told(item.text("deploy"), item.instant("at"));
    }
  }
}
