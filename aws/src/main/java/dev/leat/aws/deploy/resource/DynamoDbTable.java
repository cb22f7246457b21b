package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.app.Table;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Blocks;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import java.util.ArrayList;
import java.util.List;

/// A table in DynamoDB, with on-demand capacity. It remains when a stack is deleted.
///
/// @param name the name on AWS
public record DynamoDbTable(String id, String name, Table table) implements TemplateResource {

    private static final String TYPE = "aws_dynamodb_table";

    /// The parameter that protects tables from deletion.
    public static final String PROTECTED = "KeepTables";

    public TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties =
                entry("TableName", name)
                        .with("BillingMode", "PAY_PER_REQUEST")
                        .with(
                                "AttributeDefinitions",
                                table.keyAttributes().stream()
                                        .map(attribute ->
                                                entry("AttributeName", attribute.name())
                                                        .with(
                                                                "AttributeType",
                                                                attribute.type().name()))
                                        .toList())
                        .with("KeySchema", schema(table.key()))
                        .with("DeletionProtectionEnabled", new Parameter(PROTECTED));
        for (boolean local : List.of(true, false)) {
            var indexes =
                    table.indexes().stream()
                            .filter(index -> index.local() == local)
                            .map(index ->
                                    entry("IndexName", index.name())
                                            .with("KeySchema", schema(index.key()))
                                            .with("Projection", projection(index.projection())))
                            .toList();
            if (!indexes.isEmpty()) {
                properties =
                        properties.with(
                                local ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes",
                                indexes);
            }
        }
        if (table.expireAt().isPresent()) {
            properties =
                    properties.with(
                            "TimeToLiveSpecification",
                            entry("AttributeName", table.expireAt().get()).with("Enabled", true));
        }
        return List.of(
                new CloudFormation(
                        id,
                        "AWS::DynamoDB::Table",
                        properties.with(
                                "PointInTimeRecoverySpecification",
                                entry("PointInTimeRecoveryEnabled", table.pointInTimeRecovery())),
                        CloudFormation.Deletion.KEEP,
                        List.of()));
    }

    private static List<Entries> schema(Table.Key key) {
        var schema = new ArrayList<Entries>();
        schema.add(entry("AttributeName", key.partition().name()).with("KeyType", "HASH"));
        key.sort()
                .ifPresent(sort ->
                        schema.add(entry("AttributeName", sort.name()).with("KeyType", "RANGE")));
        return schema;
    }

    private static Entries projection(Table.Projection projection) {
        var type = entry("ProjectionType", type(projection));
        return projection instanceof Table.Projection.Include(var attributes)
                ? type.with("NonKeyAttributes", texts(attributes))
                : type;
    }

    private static String type(Table.Projection projection) {
        return switch (projection) {
            case Table.Projection.All _ -> "ALL";
            case Table.Projection.KeysOnly _ -> "KEYS_ONLY";
            case Table.Projection.Include _ -> "INCLUDE";
        };
    }

    @Override
    public List<Terraform> terraform() {
        var arguments =
                entry("name", name)
                        .with("billing_mode", "PAY_PER_REQUEST")
                        .with("hash_key", table.key().partition().name())
                        .and(sortKey(table.key()))
                        .with("deletion_protection_enabled", new Parameter(PROTECTED))
                        .with(
                                "attribute",
                                new Blocks(
                                        table.keyAttributes().stream()
                                                .map(attribute ->
                                                        entry("name", attribute.name())
                                                                .with(
                                                                        "type",
                                                                        attribute.type().name()))
                                                .toList()));
        for (boolean local : List.of(true, false)) {
            var indexes =
                    table.indexes().stream()
                            .filter(index -> index.local() == local)
                            .map(DynamoDbTable::block)
                            .toList();
            if (!indexes.isEmpty()) {
                arguments =
                        arguments.with(
                                local ? "local_secondary_index" : "global_secondary_index",
                                new Blocks(indexes));
            }
        }
        if (table.expireAt().isPresent()) {
            arguments =
                    arguments.with(
                            "ttl",
                            TemplateValue.block(
                                    entry("attribute_name", table.expireAt().get())
                                            .with("enabled", true)));
        }
        return Terraform.of(
                id,
                TYPE,
                arguments.with(
                        "point_in_time_recovery",
                        TemplateValue.block(entry("enabled", table.pointInTimeRecovery()))));
    }

    /// Returns the block of an index. A local index has the partition key of the table.
    private static Entries block(Table.Index index) {
        var name = entry("name", index.name());
        var key = index.local() ? name : name.with("hash_key", index.key().partition().name());
        var block = key.and(sortKey(index.key())).with("projection_type", type(index.projection()));
        return index.projection() instanceof Table.Projection.Include(var attributes)
                ? block.with("non_key_attributes", texts(attributes))
                : block;
    }

    private static Entries sortKey(Table.Key key) {
        return key.sort().map(sort -> entry("range_key", sort.name())).orElse(Entries.NONE);
    }
}
