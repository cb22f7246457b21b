package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.port.ViewReader;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The example of orders, and scenarios of it. Its last look is kept, for assertions.
final class Orders implements Observer {

    static final String QUEUE = "OrderQueue";

    final Map<String, List<Long>> users = new HashMap<>();
    long letters;
    int looks;

    static App app() {
        try {
            return AppFile.read(Path.of("../examples/orders/app.yaml"), Map.of());
        } catch (AppException mistakes) {
            throw new IllegalStateException(mistakes);
        }
    }

    /// An order of the user over so many euros.
    static Message.Outgoing order(int number, String user, int euros) {
        var body =
                """
                {"order_id": "ORD%d", "user_id": "%s", "order_timestamp": "2026-01-04T10:00:00Z", \
                "order_value": %d.00, "items": [{"product_id": "P", "quantity": 1, \
                "price_per_unit": %d.00}]}\
                """
                        .formatted(number, user, euros, euros);
        return Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8));
    }

    /// So many orders, each over 10 euros, sent one after the other, of two users in turn.
    static List<Given> singly(int orders) {
        var given = new ArrayList<Given>();
        for (int i = 1; i <= orders; i++) {
            given.add(new Given.Send(QUEUE, List.of(order(i, "U" + i % 2, 10))));
        }
        return given;
    }

    static Given together(int orders) {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 1; i <= orders; i++) {
            messages.add(order(i, "U" + i % 2, 10));
        }
        return new Given.Send(QUEUE, messages);
    }

    static Scenario scenario(long seed, List<Given> given, Fault... faults) {
        return new Scenario(
                "orders",
                new Scenario.Setup(seed).by(Optional.of(2), Optional.empty()),
                given,
                List.of(faults),
                List.of());
    }

    static Scenario apart(Scenario of, String... views) {
        return of.with(of.setup().apart(Set.of(views)));
    }

    @Override
    public boolean look(RunSnapshot world) {
        looks++;
        users.clear();
        world.view("user_stats").rows(row -> users.put(row.key().getFirst(), values(row)));
        letters = world.queue("OrderQueue-dlq").counts().all();
        return true;
    }

    private static List<Long> values(ViewReader.Row row) {
        var values = new ArrayList<Long>();
        for (var value : row.values()) {
            values.add(value == null ? 0 : value);
        }
        return values;
    }
}
