package dev.orchestrator.release;

import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Deploy.Agreement;
import dev.orchestrator.release.Deploy.Approval;
import dev.orchestrator.release.Deploy.Decision;
import dev.orchestrator.release.Deploy.Origin;
import dev.orchestrator.release.Deploy.Run;
import dev.orchestrator.release.Deploy.Subject;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The stored forms of deploys, places and the history of releases. */
final class DeployCodecs {
  private static final int MILLIS_LENGTH = 24;

  private DeployCodecs() {}

  static ItemKey deploy(String id) {
    return new ItemKey(ItemKey.text("DEPLOY", id), "DEPLOY");
  }

  static String places(RepositoryName repository) {
    return "PLACE#" + repository.toString().toLowerCase(Locale.ROOT);
  }

  static ItemKey place(RepositoryName repository, String environment) {
    return new ItemKey(places(repository), environment);
  }

  static String history(RepositoryName repository) {
    return "HISTORY#" + repository.toString().toLowerCase(Locale.ROOT);
  }

  private static Item member(Member member) {
    return Item.builder().set("id", member.id()).set("name", member.name()).build();
  }

  private static Member member(Item item) {
    return new Member(item.text("id"), item.text("name"));
  }

  private static Item subject(Subject subject) {
    return Item.builder()
        .set("repo", subject.repository().toString())
        .set("environment", subject.environment())
        .set("ref", subject.ref())
        .set("sha", subject.sha())
        .set("workflow", subject.workflow())
        .build();
  }

  private static Subject subject(Item item) {
    return new Subject(
        RepositoryName.parse(item.text("repo")).orElseThrow(),
        item.text("environment"),
        item.text("ref"),
        item.text("sha"),
        item.text("workflow"));
  }

  private static Item people(People people) {
    return Item.builder()
        .set("roles", people.roles().stream().sorted().toList())
        .set("users", people.users().stream().sorted().toList())
        .build();
  }

  private static People people(Item item) {
    return new People(Set.copyOf(item.textList("roles")), Set.copyOf(item.textList("users")));
  }

  /** {@code pk = DEPLOY#<id>}, {@code sk = DEPLOY}. */
  static final class OfDeploy implements ItemCodec<Deploy> {
    @Override
    public ItemKey key(Deploy deploy) {
      return DeployCodecs.deploy(deploy.id());
    }

    @Override
    public Item write(Deploy deploy) {
      Decision decision = deploy.decision();
      Origin origin = deploy.origin();
      Run run = deploy.run();
      return Item.builder()
          .set("id", deploy.id())
          .set("subject", subject(deploy.subject()))
          .set("kind", origin.kind().name())
          .set("requester", member(origin.requester()))
          .set("at", origin.at())
          .set("trace", origin.traceId())
          .set("channel", origin.channelId())
          .set("api_base", origin.apiBase())
          .set("verdict", decision.verdict().name())
          .set("code", decision.reasonCode().name())
          .set("config", decision.configSha())
          .set("override", decision.override())
          .set("wanted", decision.agreement().approvals())
          .set("approvers", people(decision.agreement().approvers()))
          .set("deployers", people(decision.agreement().deployers()))
          .set("approvals", deploy.approvals().stream().map(OfDeploy::approval).toList())
          .set("state", deploy.state().name())
          .set("run", run.id())
          .set("run_page", run.page().map(URI::toString))
          .set("started", run.startedAt())
          .set("ended", run.endedAt())
          .set("cancelled_by", run.cancelledBy().map(DeployCodecs::member))
          .set("detail", run.detail())
          .set("rerun_of", origin.rerunOf())
          .build();
    }

    private static Item approval(Approval approval) {
      return Item.builder()
          .set("by", member(approval.by()))
          .set("given", approval.isGiven())
          .set("at", approval.at())
          .build();
    }

    @Override
    public Deploy read(ItemKey key, Item item) {
      return new Deploy(
          item.text("id"),
          subject(item.map("subject")),
          new Origin(
              Deploy.Kind.valueOf(item.text("kind")),
              member(item.map("requester")),
              item.instant("at"),
              item.text("trace"),
              item.findText("channel"),
              item.findText("api_base"),
              item.findInteger("rerun_of")),
          new Decision(
              Verdict.valueOf(item.text("verdict")),
              ReasonCode.valueOf(item.text("code")),
              item.findText("config"),
              item.findText("override"),
              new Agreement(
                  (int) item.integer("wanted"),
                  people(item.map("approvers")),
                  people(item.map("deployers")))),
          item.mapList("approvals").stream()
              .map(one -> new Approval(member(one.map("by")), one.flag("given"), one.instant("at")))
              .toList(),
          Deploy.State.valueOf(item.text("state")),
          new Run(
              item.findInteger("run"),
              item.findText("run_page").map(URI::create),
              item.findInstant("started"),
              item.findInstant("ended"),
              item.findMap("cancelled_by").map(DeployCodecs::member),
              item.text("detail")));
    }
  }

  /** {@code pk = PLACE#<owner/name, lower case>}, {@code sk = <environment>}. */
  static final class OfPlace implements ItemCodec<Place> {
    @Override
    public ItemKey key(Place place) {
      return DeployCodecs.place(place.repository(), place.environment());
    }

    @Override
    public Item write(Place place) {
      return Item.builder()
          .set("repo", place.repository().toString())
          .set("holder", place.holder())
          .set("queue", place.queue())
          .set("good", place.good().stream().map(OfPlace::good).toList())
          .set("config", place.basis().configSha())
          .set("version_url", place.basis().versionUrl().map(URI::toString))
          .set(
              "asked",
              Optional.of(place.asked().stream().map(OfPlace::asked).toList())
                  .filter(asked -> !asked.isEmpty()))
          .build();
    }

    private static Item asked(Place.Asked asked) {
      return Item.builder()
          .set("id", asked.deployId())
          .set("channel", asked.channel())
          .set("message", asked.messageId())
          .build();
    }

    private static Item good(Place.Good good) {
      return Item.builder()
          .set("id", good.deployId())
          .set("ref", good.ref())
          .set("sha", good.sha())
          .set("by", member(good.by()))
          .set("at", good.at())
          .set("kind", good.kind().name())
          .build();
    }

    @Override
    public Place read(ItemKey key, Item item) {
      return new Place(
          RepositoryName.parse(item.text("repo")).orElseThrow(),
          key.sk(),
          item.findText("holder"),
          item.textList("queue"),
          item.mapList("good").stream()
              .map(one ->
                  new Place.Good(
                      one.text("id"),
                      one.text("ref"),
                      one.text("sha"),
                      member(one.map("by")),
                      one.instant("at"),
                      Deploy.Kind.valueOf(one.text("kind"))))
              .toList(),
          new Place.Basis(item.findText("config"), item.findText("version_url").map(URI::create)),
          item.mapList("asked").stream()
              .map(one -> new Place.Asked(one.text("id"), one.text("channel"), one.text("message")))
              .toList());
    }
  }

  /** {@code pk = HISTORY#<owner/name, lower case>}, {@code sk = <time>#<deploy>#<kind>#<by>}. */
  static final class OfEvent implements ItemCodec<ReleaseEvent> {
    @Override
    public ItemKey key(ReleaseEvent event) {
      return new ItemKey(
          history(event.subject().repository()),
          ItemKey.text(time(event.at()), event.deployId(), event.kind().name(), event.by().id()));
    }

    /** Always of one length, so that the order of keys is that of time. */
    private static String time(Instant at) {
      String text = Instant.ofEpochMilli(at.toEpochMilli()).toString();
      return text.length() == MILLIS_LENGTH ? text : text.substring(0, 19) + ".000Z";
    }

    @Override
    public Item write(ReleaseEvent event) {
      return Item.builder()
          .set("deploy", event.deployId())
          .set("subject", subject(event.subject()))
          .set("deploy_kind", event.deployKind().name())
          .set("kind", event.kind().name())
          .set("by", member(event.by()))
          .set("at", event.at())
          .set("code", event.detail().reasonCode().name())
          .set("config", event.detail().configSha())
          .set("requester", member(event.detail().requester()))
          .set("run", event.detail().runId())
          .set("text", event.detail().text())
          .build();
    }

    @Override
    public ReleaseEvent read(ItemKey key, Item item) {
      return new ReleaseEvent(
          item.text("deploy"),
          subject(item.map("subject")),
          Deploy.Kind.valueOf(item.text("deploy_kind")),
          ReleaseEvent.Kind.valueOf(item.text("kind")),
          member(item.map("by")),
          item.instant("at"),
          new ReleaseEvent.Detail(
              ReasonCode.valueOf(item.text("code")),
              item.findText("config"),
              member(item.map("requester")),
              item.findInteger("run"),
              item.text("text")));
    }
  }
}
