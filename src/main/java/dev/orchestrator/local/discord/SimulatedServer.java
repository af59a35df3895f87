package dev.orchestrator.local.discord;

import dev.orchestrator.discord.Snowflake;
import java.util.List;
import java.util.Optional;

/** The simulated Discord server ("guild"), the people on it and its channels. */
public final class SimulatedServer {
  public static final String APPLICATION_ID = "1100000000000000001";
  public static final String BOT_USER_ID = APPLICATION_ID;
  public static final String GUILD_ID = "1100000000000000100";
  public static final String GUILD_NAME = "Storefront";

  public static final SimulatedChannel OPS =
      new SimulatedChannel("1100000000000000201", "ops", SimulatedChannel.TEXT);
  public static final SimulatedChannel ALERTS =
      new SimulatedChannel("1100000000000000202", "alerts", SimulatedChannel.TEXT);

  /** Direct messages between the bot and one user. */
  public static final SimulatedChannel DIRECT =
      new SimulatedChannel("1100000000000000203", "direct", SimulatedChannel.DIRECT);

  public static final List<SimulatedChannel> CHANNELS = List.of(OPS, ALERTS, DIRECT);

  public static final String MEMBER_ROLE_ID = "1100000000000000401";
  public static final String ADMIN_ROLE_ID = "1100000000000000402";

  /** Two roles that the bot can give. */
  public static final SimulatedRole NEWS = new SimulatedRole("1100000000000000403", "news", false);

  public static final SimulatedRole ON_CALL =
      new SimulatedRole("1100000000000000404", "on-call", false);

  public static final List<SimulatedRole> ROLES =
      List.of(
          new SimulatedRole(MEMBER_ROLE_ID, "member", false),
          new SimulatedRole(ADMIN_ROLE_ID, "admin", true),
          NEWS,
          ON_CALL);

  private static final String MEMBER_PERMISSIONS = "2248473465835073";
  private static final String ADMIN_PERMISSIONS = "9007199254740991";

  public static final Person ADA =
      new Person("1100000000000000301", "ada", "Ada", List.of(MEMBER_ROLE_ID), MEMBER_PERMISSIONS);
  public static final Person GRACE =
      new Person(
          "1100000000000000302", "grace", "Grace", List.of(MEMBER_ROLE_ID), MEMBER_PERMISSIONS);
  public static final Person LIN =
      new Person(
          "1100000000000000303",
          "lin",
          "Lin",
          List.of(MEMBER_ROLE_ID, ADMIN_ROLE_ID),
          ADMIN_PERMISSIONS);

  public static final List<Person> PEOPLE = List.of(ADA, GRACE, LIN);

  private SimulatedServer() {}

  /** The person with this id or user name. */
  public static Optional<Person> person(String idOrName) {
    return PEOPLE.stream()
        .filter(person -> person.id().equals(idOrName) || person.username().equals(idOrName))
        .findFirst();
  }

  /**
   * As {@link #person}, and a member who is made up on the spot for any other id.
   *
   * @throws IllegalArgumentException with a sentence, if it is neither name nor id
   */
  static Person personOrGuest(String idOrName) {
    return person(idOrName)
        .orElseGet(() -> {
          if (!Snowflake.isValid(idOrName)) {
            throw new IllegalArgumentException("There is no user " + idOrName + ".");
          }
          return new Person(
              idOrName, "guest", "Guest", List.of(MEMBER_ROLE_ID), MEMBER_PERMISSIONS);
        });
  }

  /** The role with this id or name. */
  public static Optional<SimulatedRole> role(String idOrName) {
    return ROLES.stream()
        .filter(role -> role.id().equals(idOrName) || role.name().equals(idOrName))
        .findFirst();
  }

  /** The channel with this id or name. */
  public static Optional<SimulatedChannel> channel(String idOrName) {
    return CHANNELS.stream()
        .filter(channel -> channel.id().equals(idOrName) || channel.name().equals(idOrName))
        .findFirst();
  }
}
