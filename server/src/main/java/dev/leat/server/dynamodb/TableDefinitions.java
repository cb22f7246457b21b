package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/// Reads the definitions of tables and indexes from requests, and checks them by DynamoDB's rules.
final class TableDefinitions {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
    private static final int MAX_LOCAL_INDEXES = 5;
    private static final int MAX_GLOBAL_INDEXES = 20;

    private final Map<String, Table.KeyType> types = new HashMap<>();
    private final HashSet<String> used = new HashSet<>();

    /// Reads the types of key attributes from a request.
    TableDefinitions(@Nullable List<AttributeDefinition> definitions) {
        for (var definition : definitions == null ? List.<AttributeDefinition>of() : definitions) {
            types.put(definition.attributeName(), type(definition));
        }
    }

    /// Reads the types of new key attributes for an existing table. Its present key attributes have
    /// their types already.
    TableDefinitions(Table table, @Nullable List<AttributeDefinition> definitions) {
        this(definitions);
        table.keyAttributes().forEach(one -> types.putIfAbsent(one.name(), one.type()));
    }

    private static Table.KeyType type(AttributeDefinition definition) {
        return switch (definition.attributeType()) {
            case S -> Table.KeyType.S;
            case N -> Table.KeyType.N;
            case B -> Table.KeyType.B;
            case null, default ->
                    throw DynamoDbErrors.validation(
                            "1 validation error detected: Value '%s' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]"
                                    .formatted(definition.attributeTypeAsString()));
        };
    }

    static void checkName(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw DynamoDbErrors.validation(
                    "TableName must be at least 3 characters long and at most 255 characters long, and have only letters, digits, underscores, hyphens and dots");
        }
    }

    Table table(CreateTableRequest request) {
        checkName(request.tableName());
        var key = key(request.keySchema());
        var indexes = new ArrayList<Table.Index>();
        if (request.hasLocalSecondaryIndexes()) {
            if (key.sort().isEmpty()) {
                throw DynamoDbErrors.invalid(
                        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
            }
            for (var one : request.localSecondaryIndexes()) {
                var index = index(one.indexName(), one.keySchema(), one.projection(), true);
                if (!index.key().partition().equals(key.partition())) {
                    throw DynamoDbErrors.invalid(
                            "Index KeySchema does not have the same leading hash key as table KeySchema for index: %s"
                                    .formatted(index.name()));
                }
                indexes.add(index);
            }
        }
        if (request.hasGlobalSecondaryIndexes()) {
            for (var one : request.globalSecondaryIndexes()) {
                indexes.add(index(one.indexName(), one.keySchema(), one.projection(), false));
            }
        }
        checkIndexes(indexes);
        if (!used.equals(types.keySet())) {
            throw DynamoDbErrors.invalid(
                    "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
        }
        return new Table(request.tableName(), key, indexes, Optional.empty(), false);
    }

    static void checkIndexes(List<Table.Index> indexes) {
        var names = new HashSet<String>();
        for (var index : indexes) {
            if (!names.add(index.name())) {
                throw DynamoDbErrors.invalid("Duplicate index name: " + index.name());
            }
        }
        long local = indexes.stream().filter(Table.Index::local).count();
        if (local > MAX_LOCAL_INDEXES || indexes.size() - local > MAX_GLOBAL_INDEXES) {
            throw DynamoDbErrors.invalid(
                    "Number of secondary indexes exceeds per-table limit of %d local and %d global ones"
                            .formatted(MAX_LOCAL_INDEXES, MAX_GLOBAL_INDEXES));
        }
    }

    Table.Index index(
            @Nullable String name,
            @Nullable List<KeySchemaElement> schema,
            @Nullable Projection projection,
            boolean local) {
        checkName(name);
        return new Table.Index(
                java.util.Objects.requireNonNull(name), key(schema), projection(projection), local);
    }

    private Table.Key key(@Nullable List<KeySchemaElement> schema) {
        if (schema == null || schema.isEmpty() || schema.size() > 2) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length between 1 and 2");
        }
        if (schema.getFirst().keyType() != KeyType.HASH) {
            throw DynamoDbErrors.validation(
                    "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (schema.size() == 2 && schema.get(1).keyType() != KeyType.RANGE) {
            throw DynamoDbErrors.validation(
                    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        var partition = attribute(schema.getFirst().attributeName());
        var sort =
                schema.size() == 2
                        ? Optional.of(attribute(schema.get(1).attributeName()))
                        : Optional.<Table.Attribute>empty();
        if (sort.filter(partition::equals).isPresent()) {
            throw DynamoDbErrors.validation(
                    "Invalid KeySchema: Some index key attribute have no definition");
        }
        return new Table.Key(partition, sort);
    }

    private Table.Attribute attribute(String name) {
        var type = types.get(name);
        if (type == null) {
            throw DynamoDbErrors.invalid(
                    "Some index key attributes are not defined in AttributeDefinitions. Keys: [%s], AttributeDefinitions: %s"
                            .formatted(name, types.keySet()));
        }
        used.add(name);
        return new Table.Attribute(name, type);
    }

    private static Table.Projection projection(@Nullable Projection given) {
        if (given == null || given.projectionType() == null) {
            throw DynamoDbErrors.invalid("Unknown ProjectionType: null");
        }
        boolean include = given.projectionType() == ProjectionType.INCLUDE;
        if (include != given.hasNonKeyAttributes()) {
            throw DynamoDbErrors.invalid(
                    include
                            ? "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
                            : "ProjectionType is %s, but NonKeyAttributes is specified"
                                    .formatted(given.projectionTypeAsString()));
        }
        return switch (given.projectionType()) {
            case ALL -> new Table.Projection.All();
            case KEYS_ONLY -> new Table.Projection.KeysOnly();
            case INCLUDE -> new Table.Projection.Include(given.nonKeyAttributes());
            case UNKNOWN_TO_SDK_VERSION ->
                    throw DynamoDbErrors.invalid(
                            "Unknown ProjectionType: " + given.projectionTypeAsString());
        };
    }
}
