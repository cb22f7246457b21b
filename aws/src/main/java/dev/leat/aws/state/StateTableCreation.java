package dev.leat.aws.state;

import dev.leat.app.Table;
import dev.leat.aws.DynamoTable;
import dev.leat.aws.table.DynamoDbTableSetup;
import dev.leat.port.CorruptStateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/// Creates and checks a state table.
record StateTableCreation(DynamoTable table) {

    static final String TTL = "ttl";

    private static final Set<String> KEYS =
            Set.of(StateKey.PK + " " + KeyType.HASH, StateKey.SK + " " + KeyType.RANGE);

    static final Table TABLE =
            new Table(
                    "state",
                    new Table.Key(
                            new Table.Attribute(StateKey.PK, Table.KeyType.S),
                            Optional.of(new Table.Attribute(StateKey.SK, Table.KeyType.S))),
                    List.of(),
                    Optional.of(TTL),
                    false);

    DynamoDbTableSetup setup() {
        return new DynamoDbTableSetup(table.client(), TABLE, table.name());
    }

    /// Creates the table unless it exists. Returns false if it existed.
    ///
    /// @throws CorruptStateException if the table existed with other keys
    boolean run() {
        boolean created = setup().create();
        if (!created) {
            check();
        }
        return created;
    }

    /// @throws CorruptStateException if the table has other keys
    void check() {
        var found =
                table.call(() ->
                        table.client().describeTable(describe -> describe.tableName(table.name())));
        var keys =
                found.table().keySchema().stream()
                        .map(StateTableCreation::text)
                        .collect(Collectors.toSet());
        if (!keys.equals(KEYS)) {
            throw new CorruptStateException(
                    "%s has the keys %s instead of pk and sk, so it was not created by Leat; delete it, or set another `prefix` in the environment"
                            .formatted(
                                    table.what(),
                                    found.table().keySchema().stream()
                                            .map(KeySchemaElement::attributeName)
                                            .collect(Collectors.joining(" and "))));
        }
    }

    private static String text(KeySchemaElement key) {
        return key.attributeName() + " " + key.keyType();
    }
}
