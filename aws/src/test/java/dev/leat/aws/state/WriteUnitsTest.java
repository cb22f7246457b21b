package dev.leat.aws.state;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/// The price of an order of the example, in the units by which AWS charges for writes.
@ExtendWith(SharedEndpoint.class)
class WriteUnitsTest {

    /// @param batch number of orders that are committed together
    @ParameterizedTest
    @ValueSource(ints = {10, 300})
    void anOrderOfTheExampleNeedsAtMostSevenUnits(int batch, SharedEndpoint.Tables tables)
            throws Exception {
        var app = AppFile.read(Path.of("../examples/orders/app.yaml"), Map.of());
        var units = new Units();
        try (var clients = tables.endpoint().clients(units)) {
            var name = UUID.randomUUID().toString();
            var table = new StateTable(clients.dynamoDb(), name, Time.system());
            table.create();
            var store = new TableViewStore(app, app.views().keySet(), table, Time.system());
            store.probe();
            units.sum.reset();
            store.commit(tx -> {
                tx.apply(new FactBuilder(app, ViewApp.PIPELINE).write(USERS, orders(batch)));
                return tx.apply(new FactBuilder(app, ViewApp.PIPELINE).write(ALL, orders(batch)));
            });
        }
        double each = units.sum.sum() / batch;
        System.out.printf(
                "%.2f write units for each order of examples/orders in a batch of %d%n",
                each, batch);
        assertThat(each).isBetween(4.0, 7.0);
    }

    /// Returns orders of different users on one day.
    private static List<Fact> orders(int batch) {
        return IntStream.range(0, batch)
                .mapToObj(i ->
                        Fact.of("o" + i, "content " + i)
                                .to(
                                        USERS,
                                        Fact.Contribution.of(
                                                List.of("U" + i), ViewApp.start(1), 1L, 100L))
                                .to(
                                        ALL,
                                        Fact.Contribution.of(
                                                List.of(), ViewApp.start(1), 1L, 100L)))
                .toList();
    }

    private static final class Units implements ExecutionInterceptor {

        private final DoubleAdder sum = new DoubleAdder();

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest context, ExecutionAttributes attributes) {
            return context.request() instanceof TransactWriteItemsRequest request
                    ? request.toBuilder()
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                            .build()
                    : context.request();
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            if (context.response() instanceof TransactWriteItemsResponse response) {
                response.consumedCapacity().forEach(of -> sum.add(of.capacityUnits()));
            }
        }
    }
}
