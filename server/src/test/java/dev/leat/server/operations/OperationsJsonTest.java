package dev.leat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Formula;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.operations.OperationsJson;
import dev.leat.server.Orders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationsJsonTest {

    @Test
    void aClientReadsComputedColumnsOfViews() {
        var columns = new ArrayList<>(Orders.USERS.columns());
        columns.add(ViewColumn.computed("mean", Formula.mean("total_spend", "order_count")));
        columns.add(
                ViewColumn.computed(
                        "half",
                        new Formula.Operation(
                                Formula.Operator.MULTIPLY,
                                new Formula.Number(new BigDecimal("0.50")),
                                new Formula.Stored("total_spend"))));
        var view =
                new View(
                        Orders.USERS.name(),
                        Orders.USERS.key(),
                        Orders.USERS.measures(),
                        Orders.USERS.every(),
                        Orders.USERS.rankBy(),
                        Optional.empty(),
                        Optional.empty(),
                        columns);
        var app = Orders.APP.withViews(Map.of(view.name(), view));

        var read = OperationsJson.MAPPER.readValue(OperationsJson.text(app), App.class);

        assertThat(read.views().get(view.name())).isEqualTo(view);
    }

    @Test
    void aClientReadsViewsUnchanged() {
        var read = OperationsJson.MAPPER.readValue(OperationsJson.text(Orders.APP), App.class);

        assertThat(read.views().values()).containsExactlyElementsOf(views());
    }

    private static List<View> views() {
        return List.copyOf(Orders.APP.views().values());
    }
}
