package dev.leat.server.dynamodb;

import static dev.leat.server.dynamodb.OlderParameters.named;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyBytes;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader;
import dev.leat.server.aws.Caller;
import dev.leat.server.dynamodb.expression.ExpressionKind;
import dev.leat.server.dynamodb.expression.KeyCondition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/// Query and Scan.
record QueryOperations(TableResolver tables) {

    private static final int MAX_SEGMENTS = 1_000_000;

    QueryResponse query(QueryRequest request, Caller caller) {
        OlderParameters.apart(
                List.of(
                        named("AttributesToGet", request.hasAttributesToGet()),
                        named("QueryFilter", request.hasQueryFilter()),
                        named("ConditionalOperator", request.conditionalOperator() != null),
                        // together with an expression as a filter they are allowed
                        named(
                                "KeyConditions",
                                request.hasKeyConditions()
                                        && request.keyConditionExpression() != null)),
                List.of(
                        named("ProjectionExpression", request.projectionExpression() != null),
                        named("FilterExpression", request.filterExpression() != null),
                        named("KeyConditionExpression", request.keyConditionExpression() != null)));
        if (request.keyConditionExpression() == null && !request.hasKeyConditions()) {
            throw DynamoDbErrors.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        var expressions =
                new RequestExpressions(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        var keys =
                expressions
                        .condition(ExpressionKind.KEY_CONDITION, request.keyConditionExpression())
                        .or(() -> OlderParameters.conditions(request.keyConditions(), null));
        var filter =
                expressions
                        .condition(ExpressionKind.FILTER, request.filterExpression())
                        .or(() ->
                                OlderParameters.conditions(
                                        request.queryFilter(), request.conditionalOperator()));
        var projection =
                expressions.projection(request.projectionExpression(), request.attributesToGet());
        expressions.used();
        var table = tables.table(request.tableName());
        var page =
                PageRequest.of(
                        table,
                        request.indexName(),
                        projection,
                        filter,
                        request.select(),
                        request.limit(),
                        request.exclusiveStartKey(),
                        request.consistentRead());
        var key = page.index().map(Table.Index::key).orElse(table.key());
        var condition =
                KeyCondition.of(
                        keys.orElseThrow(() ->
                                DynamoDbErrors.validation(
                                        "Conditions can be of length 1 or 2 only")),
                        key.partition().name(),
                        key.sort().map(Table.Attribute::name));
        filter.ifPresent(of -> noKeys(of.attributes(), key));
        check(condition.partition(), key.partition());
        values(condition.sort()).forEach(value -> check(value, key.sort().orElseThrow()));
        page.after().ifPresent(after -> within(ItemKey.of(key, after), condition));
        var result =
                page.read(
                        tables.tables(),
                        Optional.of(condition.partition()),
                        condition.sort(),
                        Boolean.FALSE.equals(request.scanIndexForward()),
                        Optional.empty());
        var response =
                QueryResponse.builder()
                        .count(result.count())
                        .scannedCount(result.scanned())
                        .consumedCapacity(
                                result.consumed().asked(request.returnConsumedCapacity()));
        if (!page.count()) {
            response.items(result.items());
        }
        result.lastKey().ifPresent(response::lastEvaluatedKey);
        return response.build();
    }

    /// Checks that the item behind which a page begins is one of the query's.
    private static void within(Optional<ItemKey> after, KeyCondition condition) {
        var key = after.orElseThrow();
        if (!Arrays.equals(key.partition(), KeyBytes.of(condition.partition()))) {
            throw DynamoDbErrors.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        if (!condition.sort().bounds().contains(key.sort())) {
            throw DynamoDbErrors.validation(
                    "The provided starting key does not match the range key predicate");
        }
    }

    /// Checks that the item behind which a page begins is one of the segment's.
    private static void within(Table table, Item after, TableReader.Segment segment) {
        if (!segment.contains(ItemKey.of(table.key(), after).orElseThrow().partition())) {
            throw DynamoDbErrors.validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: %d Segment: %d"
                            .formatted(segment.count(), segment.number()));
        }
    }

    private static void noKeys(java.util.Set<String> attributes, Table.Key key) {
        for (var name : key.names()) {
            if (attributes.contains(name)) {
                throw DynamoDbErrors.validation(
                        "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
                                + name);
            }
        }
    }

    ScanResponse scan(ScanRequest request, Caller caller) {
        OlderParameters.apart(
                List.of(
                        named("AttributesToGet", request.hasAttributesToGet()),
                        named("ScanFilter", request.hasScanFilter()),
                        named("ConditionalOperator", request.conditionalOperator() != null)),
                List.of(
                        named("ProjectionExpression", request.projectionExpression() != null),
                        named("FilterExpression", request.filterExpression() != null)));
        var expressions =
                new RequestExpressions(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        var filter =
                expressions
                        .condition(ExpressionKind.FILTER, request.filterExpression())
                        .or(() ->
                                OlderParameters.conditions(
                                        request.scanFilter(), request.conditionalOperator()));
        var projection =
                expressions.projection(request.projectionExpression(), request.attributesToGet());
        expressions.used();
        var segment = segment(request.segment(), request.totalSegments());
        var page =
                PageRequest.of(
                        tables.table(request.tableName()),
                        request.indexName(),
                        projection,
                        filter,
                        request.select(),
                        request.limit(),
                        request.exclusiveStartKey(),
                        request.consistentRead());
        segment.ifPresent(of -> page.after().ifPresent(after -> within(page.table(), after, of)));
        var result =
                page.read(tables.tables(), Optional.empty(), new KeyRange.All(), false, segment);
        var response =
                ScanResponse.builder()
                        .count(result.count())
                        .scannedCount(result.scanned())
                        .consumedCapacity(
                                result.consumed().asked(request.returnConsumedCapacity()));
        if (!page.count()) {
            response.items(result.items());
        }
        result.lastKey().ifPresent(response::lastEvaluatedKey);
        return response.build();
    }

    private static Optional<TableReader.Segment> segment(
            @Nullable Integer segment, @Nullable Integer total) {
        if (segment == null && total == null) {
            return Optional.empty();
        }
        if (segment == null || total == null) {
            throw DynamoDbErrors.validation(
                    segment == null
                            ? "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
                            : "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
        }
        if (total < 1 || total > MAX_SEGMENTS || segment < 0) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value '%d' at 'totalSegments' failed to satisfy constraint: Member must have value between 1 and %d"
                            .formatted(total, MAX_SEGMENTS));
        }
        if (segment >= total) {
            throw DynamoDbErrors.validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: %d is not less than TotalSegments: %d"
                            .formatted(segment, total));
        }
        return Optional.of(new TableReader.Segment(segment, total));
    }

    private static List<ItemValue> values(KeyRange range) {
        return switch (range) {
            case KeyRange.All() -> List.of();
            case KeyRange.Between(var low, var high) -> List.of(low, high);
            case KeyRange.Prefix(var value) -> List.of(value);
            case KeyRange.Compared(_, var value) -> List.of(value);
        };
    }

    /// Checks that a value can be the value of a key attribute.
    private static void check(ItemValue value, Table.Attribute attribute) {
        if (!value.type().equals(attribute.type().name())) {
            throw DynamoDbErrors.invalid("Condition parameter type does not match schema type");
        }
        if (KeyBytes.of(value).length == 0) {
            throw DynamoDbErrors.validation(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: "
                            + attribute.name());
        }
    }
}
