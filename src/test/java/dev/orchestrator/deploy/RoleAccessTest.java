package dev.orchestrator.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.Finding;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.publication.FalsePositives;
import dev.orchestrator.publication.PublicationStore;
import dev.orchestrator.request.RequestType;
import dev.orchestrator.request.Requests;
import dev.orchestrator.table.InterceptedClient;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The template's roles allow what the ingress and the API do with the items of findings and
 * requests: each call of the real stores is held to the statements of the role.
 */
@Timeout(60)
class RoleAccessTest {
  private static final RepositoryName TARGET = new RepositoryName("octo-org", "audits");
  private static final RepositoryName SHOP = new RepositoryName("octo-org", "shop");
  private static final Pattern KEY_CONDITION = Pattern.compile("(#?\\w+) = (:\\w+)");

  /** A call: the IAM action and the partition key. */
  private record Access(String action, String key) implements Comparable<Access> {
    @Override
    public int compareTo(Access other) {
      return toString().compareTo(other.toString());
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final Template template = Template.read();
  private final Set<Access> seen = new ConcurrentSkipListSet<>();
  private LocalDynamo dynamo;
  private Table table;

  @BeforeEach
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "roles");
    table =
        new Table(
            recorded(dynamo.client()),
            "roles",
            new TableRetry(time, () -> 0.5, time, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
  }

  @AfterEach
  void stop() {
    dynamo.close();
  }

  private DynamoDbClient recorded(DynamoDbClient client) {
    return InterceptedClient.of(client, this::note);
  }

  private void note(Object request) {
    switch (request) {
      case GetItemRequest get -> add("GetItem", get.key());
      case PutItemRequest put -> add("PutItem", put.item());
      case UpdateItemRequest update -> add("UpdateItem", update.key());
      case DeleteItemRequest delete -> add("DeleteItem", delete.key());
      case BatchGetItemRequest batch ->
          batch
              .requestItems()
              .values()
              .forEach(all -> all.keys().forEach(key -> add("BatchGetItem", key)));
      case QueryRequest query -> seen.add(new Access("Query", partition(query)));
      case TransactWriteItemsRequest all -> all.transactItems().forEach(this::note);
      default -> throw new AssertionError("unknown call " + request.getClass());
    }
  }

  private void note(TransactWriteItem item) {
    if (item.put() != null) {
      add("PutItem", item.put().item());
    } else if (item.update() != null) {
      add("UpdateItem", item.update().key());
    } else if (item.delete() != null) {
      add("DeleteItem", item.delete().key());
    } else {
      add("ConditionCheckItem", item.conditionCheck().key());
    }
  }

  private void add(String action, Map<String, AttributeValue> key) {
    seen.add(new Access(action, requireNonNull(key.get("pk")).s()));
  }

  private static String partition(QueryRequest query) {
    Matcher condition = KEY_CONDITION.matcher(query.keyConditionExpression());
    while (condition.find()) {
      String name =
          query.expressionAttributeNames().getOrDefault(condition.group(1), condition.group(1));
      if (name.equals("pk")) {
        return requireNonNull(query.expressionAttributeValues().get(condition.group(2))).s();
      }
    }
    throw new AssertionError("no partition in " + query.keyConditionExpression());
  }

  private Set<Access> refusedTo(String role) {
    var refused = new TreeSet<Access>();
    for (Access access : seen) {
      boolean isAllowed =
          template.statements(role).stream()
              .filter(one -> one.get("Action").texts().contains("dynamodb:" + access.action()))
              .filter(one -> one.get("Resource").toString().contains("Table.Arn"))
              .anyMatch(one -> {
                Yaml keys = one.at("Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys");
                return keys.isNothing()
                    || keys.texts().stream().anyMatch(pattern -> matches(pattern, access.key()));
              });
      if (!isAllowed) {
        refused.add(access);
      }
    }
    return refused;
  }

  private static boolean matches(String pattern, String key) {
    return pattern.endsWith("*")
        ? key.startsWith(pattern.substring(0, pattern.length() - 1))
        : key.equals(pattern);
  }

  private AuditStore audits() {
    var metrics = new MetricStore(table, time);
    return new AuditStore(
        table,
        time,
        (id, withHits) ->
            metrics.writes(
                id, AuditMetrics.GROUP.count().add(AuditMetrics.UNREGISTERED, withHits)));
  }

  private void upload(AuditStore audits, String digit) {
    var finding =
        new Finding("v1:" + digit, "t", "rule", "a", Optional.empty(), Level.HIGH, "message");
    var artifact =
        new Artifact(
            Optional.of("night-1"),
            new Artifact.Source(Artifact.Form.SARIF, "t", Optional.empty(), Optional.empty()),
            Optional.of("a".repeat(40)),
            List.of(new RepositoryFindings(SHOP, List.of(finding))),
            List.of(new Artifact.ScannerRun("t", true)),
            new TreeMap<>(),
            new Artifact.Content(digit.repeat(64), new byte[0], Optional.empty()));
    var unused = audits.accept(artifact, Audit.Mode.INDIVIDUAL, "test", any -> true);
  }

  private record TextForm() implements RequestType.Form<String> {
    @Override
    public Item write(String value) {
      return Item.builder().set("text", value).build();
    }

    @Override
    public String read(Item item) {
      return item.text("text");
    }
  }

  @Test
  void the_api_may_do_what_uploads_and_questions_to_the_worker_need() {
    AuditStore audits = audits();
    upload(audits, "1");
    upload(audits, "2");
    upload(audits, "2");
    assertThat(audits.find("night-1")).isPresent();
    assertThat(audits.open(SHOP, "a".repeat(40))).isPresent();
    var type = RequestType.of("permit", new TextForm(), new TextForm());
    assertThat(
            new Requests(table, time, time)
                .answer(type, "subject", "question", Duration.ofSeconds(60)))
        .isEmpty();

    assertThat(seen).hasSizeGreaterThan(5);
    assertThat(refusedTo("ApiRole")).isEmpty();
  }

  @Test
  void the_ingress_may_do_what_a_label_and_a_retry_need() {
    AuditStore audits = audits();
    upload(audits, "1");
    var store = new PublicationStore(table);
    publishAsTheWorkerDoes();
    seen.clear();

    new FalsePositives(audits, store, table, new MetricStore(table, time), time)
        .labelled(
            new WebhookEvent.IssueLabeled(TARGET, 7, Optional.empty(), "audit-fp"),
            Optional.of(TARGET));
    var audit = audits.find("night-1").orElseThrow();
    assertThat(
            audits.move(
                audit,
                audit.value().progress().asked(Audit.Mode.INDIVIDUAL, time.instant()),
                List.of()))
        .isPresent();

    assertThat(seen)
        .anyMatch(access -> access.key().equals("FINDING#MARKED"))
        .anyMatch(access -> access.key().equals("FINDING#FALSE"));
    assertThat(refusedTo("IngressRole")).isEmpty();
  }

  /** An issue with the number 7, as the publisher records it. */
  private void publishAsTheWorkerDoes() {
    var unused =
        table.write(
            ItemType.of("audit issue", "FINDING#ISSUES", "", new RecordedIssue())
                .put("REPO#octo-org/shop"));
  }

  private static final class RecordedIssue implements ItemCodec<String> {
    @Override
    public ItemKey key(String subject) {
      return new ItemKey("FINDING#ISSUES", subject);
    }

    @Override
    public Item write(String subject) {
      return Item.builder()
          .set("audit", "night-1")
          .set("title", "title")
          .set("labels", List.of("triage"))
          .set("paths", "0")
          .set("organisation", false)
          .set("state", "open")
          .set("number", 7L)
          .set("url", "https://github.com/octo-org/audits/issues/7")
          .set("changed_at", Instant.EPOCH)
          .build();
    }

    @Override
    public String read(ItemKey key, Item item) {
      return key.sk();
    }
  }
}
