package dev.orchestrator.release;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Query;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.util.List;
import java.util.Locale;

/**
 * The freezes in the table: {@code pk = FREEZE#<owner/name, lower case>}, {@code sk =
 * <environment>#<id>}. They end by themselves.
 */
public final class FreezeStore {
  private static final int MOST = 500;

  private static final ItemType<EnvironmentFreeze> FREEZES =
      ItemType.of("freeze", "FREEZE#", "", new Codec()).expiring(EnvironmentFreeze::until);

  private final Table table;

  public FreezeStore(Table table) {
    this.table = table;
  }

  /** Adds a freeze; one that is there under its id stays as it is. */
  public void add(EnvironmentFreeze freeze) {
    var unused = table.write(FREEZES.put(freeze).ifAbsent());
  }

  /** The freezes of an environment that are in force. */
  public List<EnvironmentFreeze> find(RepositoryName repository, String environment) {
    return read(FREEZES.in(pk(repository)).prefix(environment + "#"));
  }

  /** All freezes of a repository that are in force. */
  public List<EnvironmentFreeze> list(RepositoryName repository) {
    return read(FREEZES.in(pk(repository)));
  }

  /** Ends all freezes of an environment, and says which there were. */
  public List<EnvironmentFreeze> end(RepositoryName repository, String environment) {
    List<EnvironmentFreeze> ended = find(repository, environment);
    for (EnvironmentFreeze freeze : ended) {
      var unused = table.write(FREEZES.delete(key(freeze)));
    }
    return ended;
  }

  private List<EnvironmentFreeze> read(Query<EnvironmentFreeze> query) {
    return table.queryAll(query.consistently(), MOST).stream().map(Stored::value).toList();
  }

  private static String pk(RepositoryName repository) {
    return "FREEZE#" + repository.toString().toLowerCase(Locale.ROOT);
  }

  private static ItemKey key(EnvironmentFreeze freeze) {
    return new ItemKey(pk(freeze.repository()), freeze.environment() + "#" + freeze.id());
  }

  private static final class Codec implements ItemCodec<EnvironmentFreeze> {
    @Override
    public ItemKey key(EnvironmentFreeze freeze) {
      return FreezeStore.key(freeze);
    }

    @Override
    public Item write(EnvironmentFreeze freeze) {
      return Item.builder()
          .set("repo", freeze.repository().toString())
          .set("by", freeze.by().id())
          .set("by_name", freeze.by().name())
          .set("reason", freeze.reason())
          .set("since", freeze.since())
          .set("until", freeze.until())
          .build();
    }

    @Override
    public EnvironmentFreeze read(ItemKey key, Item item) {
      int at = key.sk().lastIndexOf('#');
      return new EnvironmentFreeze(
          RepositoryName.parse(item.text("repo")).orElseThrow(),
          key.sk().substring(0, at),
          key.sk().substring(at + 1),
          new Member(item.text("by"), item.text("by_name")),
          item.text("reason"),
          item.instant("since"),
          item.instant("until"));
    }
  }
}
