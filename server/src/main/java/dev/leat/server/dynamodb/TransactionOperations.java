package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.port.Tables;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.dynamodb.expression.ExpressionKind;
import dev.leat.server.dynamodb.expression.Projection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// TransactGetItems and TransactWriteItems.
record TransactionOperations(TableResolver tables) {

    private static final int MAX_ACTIONS = 100;
    private static final int MAX_TOKEN = 36;
    private static final long MAX_BYTES = 4L << 20;
    private static final String TOO_LARGE =
            "Collection size of all items in transaction exceeded limit of 4 MB";

    TransactGetItemsResponse get(TransactGetItemsRequest request, Caller caller) {
        checkCount(request.transactItems().size());
        var seen = new HashMap<String, Set<ItemKey>>();
        var gets = new ArrayList<Get>();
        for (var one : request.transactItems()) {
            var get = one.get();
            if (get == null) {
                throw invalidAction();
            }
            var expressions = new RequestExpressions(get.expressionAttributeNames(), null);
            var projection = expressions.projection(get.projectionExpression(), List.of());
            expressions.used();
            var table = tables.table(get.tableName());
            var key = TableResolver.key(table, AttributeValues.item(get.key()));
            distinct(seen, table, key);
            gets.add(new Get(table, key, projection));
        }
        return read(gets, request.returnConsumedCapacity());
    }

    /// One action of a transaction that reads.
    private record Get(Table table, Item key, Optional<Projection> projection) {}

    private TransactGetItemsResponse read(List<Get> gets, @Nullable ReturnConsumedCapacity asked) {
        var responses = new ArrayList<ItemResponse>();
        var units = new LinkedHashMap<String, ConsumedUnits>();
        long size = 0;
        var items =
                tables.tables()
                        .get(
                                gets.stream()
                                        .map(get ->
                                                new Tables.Location(get.table().name(), get.key()))
                                        .toList());
        for (int i = 0; i < gets.size(); i++) {
            var table = gets.get(i).table();
            var projection = gets.get(i).projection();
            var item = items.get(i);
            long bytes = item.map(ItemSize::of).orElse(0L);
            size += bytes;
            units.computeIfAbsent(table.name(), _ -> new ConsumedUnits(table))
                    .read(bytes, ConsumedUnits.Factor.TRANSACTION);
            var response = ItemResponse.builder();
            item.map(found -> projection.map(parts -> parts.of(found)).orElse(found))
                    .ifPresent(found -> response.item(AttributeValues.of(found)));
            responses.add(response.build());
        }
        checkSize(size);
        var response = TransactGetItemsResponse.builder().responses(responses);
        var consumed = consumed(units, asked);
        if (!consumed.isEmpty()) {
            response.consumedCapacity(consumed);
        }
        return response.build();
    }

    TransactWriteItemsResponse write(TransactWriteItemsRequest request, Caller caller) {
        checkCount(request.transactItems().size());
        var seen = new HashMap<String, Set<ItemKey>>();
        var actions = new ArrayList<Action>();
        for (var item : request.transactItems()) {
            var action = action(item);
            distinct(seen, action.table(), action.write().key());
            actions.add(action);
        }
        checkToken(request.clientRequestToken());
        var writes = limited(actions.stream().map(Action::write).toList());
        var written =
                request.clientRequestToken() == null
                        ? tables.tables().write(writes)
                        : tables.tables()
                                .writeOnce(
                                        request.clientRequestToken(),
                                        RequestDigest.of(request.transactItems()),
                                        writes)
                                .orElseThrow(DynamoDbErrors::tokenMismatch);
        if (written.stream().anyMatch(one -> one.refused().isPresent())) {
            throw cancelled(actions, written);
        }
        var units = new LinkedHashMap<String, ConsumedUnits>();
        for (int i = 0; i < written.size(); i++) {
            var table = actions.get(i).table();
            units.computeIfAbsent(table.name(), _ -> new ConsumedUnits(table))
                    .write(written.get(i), true);
        }
        var response = TransactWriteItemsResponse.builder();
        var consumed = consumed(units, request.returnConsumedCapacity());
        if (!consumed.isEmpty()) {
            response.consumedCapacity(consumed);
        }
        return response.build();
    }

    /// Returns the writes with a check of the total size of their items.
    private static List<Tables.Write> limited(List<Tables.Write> writes) {
        long[] sizes = new long[writes.size()];
        var limited = new ArrayList<Tables.Write>();
        for (var write : writes) {
            int index = limited.size();
            limited.add(
                    new Tables.Write(
                            write.table(),
                            write.key(),
                            old -> {
                                var decision = write.change().decide(old);
                                sizes[index] = ItemChanges.size(old, decision);
                                return LongStream.of(sizes).sum() <= MAX_BYTES
                                        ? decision
                                        : new Tables.Decision.Refuse(TOO_LARGE, TOO_LARGE);
                            }));
        }
        return limited;
    }

    /// One action of a transaction.
    ///
    /// @param returnsOld true if the item is returned when its condition fails
    private record Action(Table table, Tables.Write write, boolean returnsOld) {}

    private Action action(TransactWriteItem item) {
        int actions = 0;
        actions += item.put() != null ? 1 : 0;
        actions += item.delete() != null ? 1 : 0;
        actions += item.update() != null ? 1 : 0;
        actions += item.conditionCheck() != null ? 1 : 0;
        if (actions != 1) {
            throw invalidAction();
        }
        if (item.put() != null) {
            var put = item.put();
            var expressions =
                    new RequestExpressions(
                            put.expressionAttributeNames(), put.expressionAttributeValues());
            var condition =
                    expressions.condition(ExpressionKind.CONDITION, put.conditionExpression());
            expressions.used();
            var table = tables.table(put.tableName());
            return new Action(
                    table,
                    ItemChanges.put(table, AttributeValues.item(put.item()), condition),
                    old(put.returnValuesOnConditionCheckFailure()));
        }
        if (item.delete() != null) {
            var delete = item.delete();
            var expressions =
                    new RequestExpressions(
                            delete.expressionAttributeNames(), delete.expressionAttributeValues());
            var condition =
                    expressions.condition(ExpressionKind.CONDITION, delete.conditionExpression());
            expressions.used();
            var table = tables.table(delete.tableName());
            return new Action(
                    table,
                    ItemChanges.delete(table, AttributeValues.item(delete.key()), condition),
                    old(delete.returnValuesOnConditionCheckFailure()));
        }
        return item.update() != null ? update(item) : check(item);
    }

    private Action update(TransactWriteItem item) {
        var update = item.update();
        var expressions =
                new RequestExpressions(
                        update.expressionAttributeNames(), update.expressionAttributeValues());
        var changes = expressions.update(update.updateExpression());
        var condition =
                expressions.condition(ExpressionKind.CONDITION, update.conditionExpression());
        expressions.used();
        var table = tables.table(update.tableName());
        var key = AttributeValues.item(update.key());
        return new Action(
                table,
                ItemChanges.update(table, key, changes, condition),
                old(update.returnValuesOnConditionCheckFailure()));
    }

    private Action check(TransactWriteItem item) {
        var check = item.conditionCheck();
        var expressions =
                new RequestExpressions(
                        check.expressionAttributeNames(), check.expressionAttributeValues());
        var condition =
                expressions
                        .condition(ExpressionKind.CONDITION, check.conditionExpression())
                        .orElseThrow(() ->
                                DynamoDbErrors.validation(
                                        "The ConditionExpression of a ConditionCheck must not be null"));
        expressions.used();
        var table = tables.table(check.tableName());
        return new Action(
                table,
                ItemChanges.check(table, AttributeValues.item(check.key()), condition),
                old(check.returnValuesOnConditionCheckFailure()));
    }

    private static boolean old(@Nullable ReturnValuesOnConditionCheckFailure asked) {
        return asked == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }

    private static AwsErrorException invalidAction() {
        return DynamoDbErrors.validation(
                "TransactItems can only contain one of Check, Put, Update or Delete");
    }

    private static void checkCount(int actions) {
        if (actions < 1 || actions > MAX_ACTIONS) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to %d"
                            .formatted(MAX_ACTIONS));
        }
    }

    private static void checkToken(@Nullable String token) {
        if (token != null && (token.isEmpty() || token.length() > MAX_TOKEN)) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value '%s' at 'clientRequestToken' failed to satisfy constraint: Member must have length between 1 and %d"
                            .formatted(token, MAX_TOKEN));
        }
    }

    private static void checkSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw DynamoDbErrors.validation(TOO_LARGE);
        }
    }

    private static void distinct(Map<String, Set<ItemKey>> seen, Table table, Item key) {
        if (!seen.computeIfAbsent(table.name(), _ -> new HashSet<>())
                .add(ItemChanges.identity(table, key))) {
            throw DynamoDbErrors.validation(
                    "Transaction request cannot include multiple operations on one item");
        }
    }

    private static AwsErrorException cancelled(List<Action> actions, List<Tables.Written> written) {
        var reasons = new ArrayList<CancellationReason>();
        for (int i = 0; i < written.size(); i++) {
            if (written.get(i).refused().filter(it -> it.code().equals(TOO_LARGE)).isPresent()) {
                return DynamoDbErrors.validation(TOO_LARGE);
            }
            reasons.add(reason(actions.get(i), written.get(i)));
        }
        var codes =
                reasons.stream()
                        .map(CancellationReason::code)
                        .collect(Collectors.joining(", ", "[", "]"));
        return DynamoDbErrors.simple(
                        "TransactionCanceledException",
                        "Transaction cancelled, please refer cancellation reasons for specific reasons "
                                + codes)
                .with(
                        TransactionCanceledException.builder().cancellationReasons(reasons).build(),
                        TransactionCanceledException::builder);
    }

    private static CancellationReason reason(Action action, Tables.Written written) {
        var refused = written.refused();
        if (refused.isEmpty()) {
            return CancellationReason.builder().code("None").build();
        }
        var reason =
                CancellationReason.builder()
                        .code(refused.get().code())
                        .message(refused.get().message());
        if (action.returnsOld() && refused.get().code().equals(ItemChanges.CONDITION_FAILED)) {
            Optional<Item> old = written.before();
            old.ifPresent(item -> reason.item(AttributeValues.of(item)));
        }
        return reason.build();
    }

    private static List<ConsumedCapacity> consumed(
            Map<String, ConsumedUnits> units, @Nullable ReturnConsumedCapacity asked) {
        var consumed = new ArrayList<ConsumedCapacity>();
        for (var of : units.values()) {
            var capacity = of.asked(asked);
            if (capacity != null) {
                consumed.add(capacity);
            }
        }
        return consumed;
    }
}
