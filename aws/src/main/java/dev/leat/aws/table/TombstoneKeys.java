package dev.leat.aws.table;

import dev.leat.aws.DynamoTable;
import dev.leat.batch.Hashes;
import dev.leat.item.ItemKey;
import dev.leat.plan.IdentityRule;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The tombstones of a table's deleted records, which are items of the app's state table. The key
/// of a tombstone is `t#TABLE#HASH`, because a hash is shorter than the longest key of an item.
///
/// @param table the name of the table in the app file
record TombstoneKeys(DynamoTable stateTable, String table) {

    private static final String PK = "pk";
    private static final String DIGEST = "digest";
    private static final String VERSION = "version";

    /// Returns the action that replaces a tombstone, on the condition that it is still the known
    /// one.
    TransactWriteItem change(
            ItemKey key,
            Optional<IdentityRule.Known> tombstone,
            Optional<IdentityRule.Known> known) {
        var condition =
                known.map(state -> WriteCondition.state(DIGEST, VERSION, state))
                        .orElseGet(() -> WriteCondition.absent(PK));
        var action = TransactWriteItem.builder();
        if (tombstone.isPresent()) {
            return action.put(put ->
                            put.tableName(stateTable.name())
                                    .item(item(key, tombstone.get()))
                                    .conditionExpression(condition.expression())
                                    .expressionAttributeNames(condition.names())
                                    .expressionAttributeValues(condition.values())
                                    .returnValuesOnConditionCheckFailure("ALL_OLD"))
                    .build();
        }
        return known.isPresent()
                ? action.delete(delete ->
                                delete.tableName(stateTable.name())
                                        .key(key(key))
                                        .conditionExpression(condition.expression())
                                        .expressionAttributeNames(condition.names())
                                        .expressionAttributeValues(condition.values())
                                        .returnValuesOnConditionCheckFailure("ALL_OLD"))
                        .build()
                : action.conditionCheck(check ->
                                check.tableName(stateTable.name())
                                        .key(key(key))
                                        .conditionExpression(condition.expression())
                                        .expressionAttributeNames(condition.names())
                                        .returnValuesOnConditionCheckFailure("ALL_OLD"))
                        .build();
    }

    private Map<String, AttributeValue> key(ItemKey key) {
        var pk = "t#" + table + "#" + hash(key);
        return Map.of(PK, AttributeValue.fromS(pk), "sk", AttributeValue.fromS("-"));
    }

    private Map<String, AttributeValue> item(ItemKey key, IdentityRule.Known state) {
        var names = key(key);
        return Map.of(
                PK,
                names.get(PK),
                "sk",
                names.get("sk"),
                DIGEST,
                AttributeValue.fromS(HexFormat.of().formatHex(state.digest())),
                VERSION,
                AttributeValue.fromN(Long.toString(state.version())));
    }

    /// Returns the tombstones of these keys. A key without a tombstone has no entry.
    Map<ItemKey, IdentityRule.Known> read(Collection<ItemKey> keys) {
        var byName = new HashMap<AttributeValue, ItemKey>();
        keys.forEach(key -> byName.put(key(key).get(PK), key));
        var tombstones = new HashMap<ItemKey, IdentityRule.Known>();
        for (var item : stateTable.get(keys.stream().map(this::key).toList())) {
            read(item).ifPresent(state -> tombstones.put(byName.get(item.get(PK)), state));
        }
        return tombstones;
    }

    /// Returns the tombstone in an item; empty if there is no item.
    static Optional<IdentityRule.Known> read(Map<String, AttributeValue> item) {
        return item.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new IdentityRule.Known(
                                HexFormat.of().parseHex(attribute(item, DIGEST).s()),
                                Long.parseLong(attribute(item, VERSION).n()),
                                1));
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }

    private static String hash(ItemKey key) {
        var sha = Hashes.sha256();
        sha.update((key.partition().length + " ").getBytes(StandardCharsets.UTF_8));
        sha.update(key.partition());
        return HexFormat.of().formatHex(sha.digest(key.sort()));
    }
}
