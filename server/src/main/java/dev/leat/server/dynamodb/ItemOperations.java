package dev.leat.server.dynamodb;

import static dev.leat.server.dynamodb.OlderParameters.named;

import dev.leat.item.Item;
import dev.leat.item.ItemSize;
import dev.leat.port.Tables;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.dynamodb.expression.Condition;
import dev.leat.server.dynamodb.expression.ExpressionKind;
import dev.leat.server.dynamodb.expression.Projection;
import dev.leat.server.dynamodb.expression.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// GetItem, PutItem, UpdateItem and DeleteItem.
record ItemOperations(TableResolver tables) {

    GetItemResponse get(GetItemRequest request, Caller caller) {
        OlderParameters.apart(
                List.of(named("AttributesToGet", !request.attributesToGet().isEmpty())),
                List.of(named("ProjectionExpression", request.projectionExpression() != null)));
        var expressions = new RequestExpressions(request.expressionAttributeNames(), null);
        var projection =
                expressions.projection(request.projectionExpression(), request.attributesToGet());
        expressions.used();
        var table = tables.table(request.tableName());
        var key = TableResolver.key(table, AttributeValues.item(request.key()));
        var item = tables.tables().get(table.name(), List.of(key)).getFirst();
        var capacity =
                new ConsumedUnits(table)
                        .read(
                                item.map(ItemSize::of).orElse(0L),
                                ConsumedUnits.Factor.of(request.consistentRead()));
        var response =
                GetItemResponse.builder()
                        .consumedCapacity(capacity.asked(request.returnConsumedCapacity()));
        item.map(found -> projection.map(parts -> parts.of(found)).orElse(found))
                .ifPresent(found -> response.item(AttributeValues.of(found)));
        return response.build();
    }

    PutItemResponse put(PutItemRequest request, Caller caller) {
        OlderParameters.apart(
                List.of(named("Expected", !request.expected().isEmpty())),
                List.of(named("ConditionExpression", request.conditionExpression() != null)));
        checkEnums(request.returnValues(), request.returnConsumedCapacity());
        onlyOld(request.returnValues());
        var expressions =
                new RequestExpressions(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        var condition =
                condition(
                        expressions,
                        request.conditionExpression(),
                        request.expected(),
                        request.conditionalOperator());
        expressions.used();
        var table = tables.table(request.tableName());
        var item = AttributeValues.item(request.item());
        var written =
                write(
                        ItemChanges.put(table, item, condition),
                        request.returnValuesOnConditionCheckFailure());
        var response =
                PutItemResponse.builder()
                        .consumedCapacity(
                                new ConsumedUnits(table)
                                        .write(written, false)
                                        .asked(request.returnConsumedCapacity()));
        old(request.returnValues(), written)
                .ifPresent(old -> response.attributes(AttributeValues.of(old)));
        return response.build();
    }

    /// Reads the condition of a write, which is an expression or the older parameter `Expected`.
    private static Optional<Condition> condition(
            RequestExpressions expressions,
            @Nullable String expression,
            Map<String, ExpectedAttributeValue> expected,
            @Nullable ConditionalOperator operator) {
        return expressions
                .condition(ExpressionKind.CONDITION, expression)
                .or(() -> OlderParameters.expected(expected, operator));
    }

    DeleteItemResponse delete(DeleteItemRequest request, Caller caller) {
        OlderParameters.apart(
                List.of(named("Expected", !request.expected().isEmpty())),
                List.of(named("ConditionExpression", request.conditionExpression() != null)));
        checkEnums(request.returnValues(), request.returnConsumedCapacity());
        onlyOld(request.returnValues());
        var expressions =
                new RequestExpressions(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        var condition =
                condition(
                        expressions,
                        request.conditionExpression(),
                        request.expected(),
                        request.conditionalOperator());
        expressions.used();
        var table = tables.table(request.tableName());
        var written =
                write(
                        ItemChanges.delete(table, AttributeValues.item(request.key()), condition),
                        request.returnValuesOnConditionCheckFailure());
        var response =
                DeleteItemResponse.builder()
                        .consumedCapacity(
                                new ConsumedUnits(table)
                                        .write(written, false)
                                        .asked(request.returnConsumedCapacity()));
        old(request.returnValues(), written)
                .ifPresent(old -> response.attributes(AttributeValues.of(old)));
        return response.build();
    }

    UpdateItemResponse update(UpdateItemRequest request, Caller caller) {
        OlderParameters.apart(
                List.of(
                        named("AttributeUpdates", request.hasAttributeUpdates()),
                        named("Expected", request.hasExpected())),
                List.of(
                        named("UpdateExpression", request.updateExpression() != null),
                        named("ConditionExpression", request.conditionExpression() != null)));
        checkEnums(request.returnValues(), request.returnConsumedCapacity());
        var expressions =
                new RequestExpressions(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        var update =
                expressions
                        .update(request.updateExpression())
                        .or(() -> OlderParameters.updates(request.attributeUpdates()));
        var condition =
                condition(
                        expressions,
                        request.conditionExpression(),
                        request.expected(),
                        request.conditionalOperator());
        expressions.used();
        var table = tables.table(request.tableName());
        var key = AttributeValues.item(request.key());
        var written =
                write(
                        ItemChanges.update(table, key, update, condition),
                        request.returnValuesOnConditionCheckFailure());
        var response =
                UpdateItemResponse.builder()
                        .consumedCapacity(
                                new ConsumedUnits(table)
                                        .write(written, false)
                                        .asked(request.returnConsumedCapacity()));
        returned(request.returnValues(), update, written)
                .ifPresent(item -> response.attributes(AttributeValues.of(item)));
        return response.build();
    }

    private static Optional<Item> returned(
            @Nullable ReturnValue asked, Optional<Update> update, Tables.Written written) {
        var parts = update.map(changes -> Projection.of(changes.paths()));
        return switch (asked) {
            case ALL_OLD -> written.before();
            case ALL_NEW -> written.after();
            case UPDATED_OLD ->
                    parts.flatMap(of -> written.before().map(of::of))
                            .filter(ItemOperations::hasAttributes);
            case UPDATED_NEW ->
                    parts.flatMap(of -> written.after().map(of::of))
                            .filter(ItemOperations::hasAttributes);
            case null, default -> Optional.empty();
        };
    }

    private static boolean hasAttributes(Item item) {
        return !item.attributes().isEmpty();
    }

    private static void checkEnums(
            @Nullable ReturnValue values, @Nullable ReturnConsumedCapacity capacity) {
        if (values == ReturnValue.UNKNOWN_TO_SDK_VERSION) {
            throw DynamoDbErrors.notInSet("returnValues", ReturnValue.knownValues());
        }
        ConsumedUnits.check(capacity);
    }

    private static void onlyOld(@Nullable ReturnValue asked) {
        if (asked != null && asked != ReturnValue.NONE && asked != ReturnValue.ALL_OLD) {
            throw DynamoDbErrors.validation("ReturnValues can only be ALL_OLD or NONE");
        }
    }

    private static Optional<Item> old(@Nullable ReturnValue asked, Tables.Written written) {
        return asked == ReturnValue.ALL_OLD ? written.before() : Optional.empty();
    }

    private Tables.Written write(
            Tables.Write write, @Nullable ReturnValuesOnConditionCheckFailure onFailure) {
        var written = tables.tables().write(List.of(write)).getFirst();
        if (written.refused().isEmpty()) {
            return written;
        }
        var refused = written.refused().get();
        if (!refused.code().equals(ItemChanges.CONDITION_FAILED)) {
            throw DynamoDbErrors.validation(refused.message());
        }
        throw failed(
                onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD
                        ? written.before()
                        : Optional.empty());
    }

    private static AwsErrorException failed(Optional<Item> old) {
        var error =
                DynamoDbErrors.simple(
                        "ConditionalCheckFailedException", "The conditional request failed");
        return old.map(item ->
                        error.with(
                                ConditionalCheckFailedException.builder()
                                        .item(AttributeValues.of(item))
                                        .build(),
                                ConditionalCheckFailedException::builder))
                .orElse(error);
    }
}
