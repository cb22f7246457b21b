package dev.leat.aws.table;

import dev.leat.plan.IdentityRule;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A condition of a write, as parameters of a request.
///
/// @param values the values of the expression; null if it has none, because DynamoDB refuses an
///   empty map
record WriteCondition(
        String expression,
        Map<String, String> names,
        @Nullable Map<String, AttributeValue> values) {

    /// Returns the condition that there is no item with the key.
    ///
    /// @param key an attribute of the table's key
    static WriteCondition absent(String key) {
        return new WriteCondition("attribute_not_exists(#key)", Map.of("#key", key), null);
    }

    /// Returns the condition that an item was written from this state of its record.
    ///
    /// @param digest the name of the attribute with the digest
    /// @param version the name of the attribute with the version
    static WriteCondition state(String digest, String version, IdentityRule.Known state) {
        var hex = AttributeValue.fromS(HexFormat.of().formatHex(state.digest()));
        var names = Map.of("#digest", digest, "#version", version);
        return state.version() == 0
                ? new WriteCondition(
                        "#digest = :digest AND attribute_not_exists(#version)",
                        names,
                        Map.of(":digest", hex))
                : new WriteCondition(
                        "#digest = :digest AND #version = :version",
                        names,
                        Map.of(
                                ":digest",
                                hex,
                                ":version",
                                AttributeValue.fromN(Long.toString(state.version()))));
    }
}
