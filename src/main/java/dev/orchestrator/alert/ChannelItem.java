package dev.orchestrator.alert;

import static dev.orchestrator.alert.AlertItem.flag;
import static dev.orchestrator.alert.AlertItem.instant;
import static dev.orchestrator.alert.AlertItem.integer;
import static dev.orchestrator.alert.AlertItem.millis;
import static dev.orchestrator.alert.AlertItem.number;
import static dev.orchestrator.alert.AlertItem.optional;
import static dev.orchestrator.alert.AlertItem.string;
import static dev.orchestrator.alert.AlertItem.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A channel's item in the table. It is never removed: it is one, and its digests are numbered. */
final class ChannelItem {
  private ChannelItem() {}

  static Map<String, AttributeValue> key(String channelId) {
    return Map.of("pk", text("LIMIT#" + channelId), "sk", text("WINDOW"));
  }

  static Map<String, AttributeValue> of(ChannelState channel) {
    var item = new HashMap<>(key(channel.channelId()));
    item.put("revision", number(channel.revision()));
    item.put("digest", number(channel.digest()));
    item.put("lease_until", millis(channel.leaseUntil()));
    item.put("begun_at", millis(channel.begunAt()));
    item.put("next_digest_at", millis(channel.nextDigestAt()));
    channel.owner().ifPresent(owner -> item.put("lease_owner", text(owner)));
    item.put("grants", list(channel.grants().stream().map(ChannelItem::grant).toList()));
    item.put("members", list(channel.members().stream().map(ChannelItem::member).toList()));
    return item;
  }

  static ChannelState read(String channelId, Map<String, AttributeValue> item) {
    return new ChannelState(
        channelId,
        integer(item, "revision"),
        maps(item, "grants").stream().map(ChannelItem::readGrant).toList(),
        (int) integer(item, "digest"),
        maps(item, "members").stream().map(ChannelItem::readMember).toList(),
        instant(item, "begun_at"),
        optional(item, "lease_owner"),
        instant(item, "lease_until"),
        instant(item, "next_digest_at"));
  }

  private static AttributeValue grant(ChannelState.Grant grant) {
    return AttributeValue.fromM(
        Map.of(
            "nonce", text(grant.nonce()),
            "at", millis(grant.at()),
            "critical", AttributeValue.fromBool(grant.critical())));
  }

  private static ChannelState.Grant readGrant(Map<String, AttributeValue> map) {
    return new ChannelState.Grant(string(map, "nonce"), instant(map, "at"), flag(map, "critical"));
  }

  private static AttributeValue member(DigestMember member) {
    return AttributeValue.fromM(
        Map.of(
            "fingerprint", text(member.fingerprint()),
            "episode", number(member.episode()),
            "sequence", number(member.sequence()),
            "severity", number(member.severity().rank()),
            "more", number(member.more()),
            "message", text(member.message())));
  }

  private static DigestMember readMember(Map<String, AttributeValue> map) {
    return new DigestMember(
        string(map, "fingerprint"),
        (int) integer(map, "episode"),
        (int) integer(map, "sequence"),
        Severity.ofRank(integer(map, "severity")),
        integer(map, "more"),
        string(map, "message"));
  }

  private static AttributeValue list(List<AttributeValue> values) {
    return AttributeValue.fromL(values);
  }

  private static List<Map<String, AttributeValue>> maps(
      Map<String, AttributeValue> item, String name) {
    return item.containsKey(name)
        ? item.get(name).l().stream().map(AttributeValue::m).toList()
        : List.of();
  }
}
