package dev.leat.aws.setup;

import dev.leat.app.App;
import dev.leat.app.FilterPolicy;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.app.Table;
import dev.leat.app.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An app with each kind of resource.
final class SetupShop {

    private SetupShop() {}

    static App app() {
        var queues = new LinkedHashMap<String, Queue>();
        var orders =
                new Queue(
                        "orders",
                        new Queue.Periods(
                                Duration.ofSeconds(90), Duration.ofDays(2), Duration.ofSeconds(5)),
                        7,
                        Optional.of("orders-dlq"));
        queues.put("orders", orders);
        queues.put("orders-dlq", Queue.deadLetters("orders-dlq"));
        queues.put("payments", Queue.named("payments").with(Queue.Fifo.DEFAULT));
        queues.put("payments-dlq", Queue.deadLetters("payments-dlq").with(Queue.Fifo.DEFAULT));
        return App.named("shop").withQueues(queues).with(Table.class, Map.of("items", items()));
    }

    /// The app with a topic, which sends some messages to the queue `large` and to an address.
    static App withTopic() {
        var where =
                new FilterPolicy(
                        FilterPolicy.Scope.BODY, "{\"total\": [{\"numeric\": [\">\", 100]}]}");
        var queues = new LinkedHashMap<>(app().queues());
        queues.put(
                "large",
                Queue.named("large").with(new Subscription("alerts", true, Optional.of(where))));
        queues.put("large-dlq", Queue.deadLetters("large-dlq"));
        var topic = new Topic("alerts", List.of("ops@example.com"));
        return app().withQueues(queues).withTopics(Map.of("alerts", topic));
    }

    private static Table items() {
        var key =
                new Table.Key(
                        new Table.Attribute("customer", Table.KeyType.S),
                        Optional.of(new Table.Attribute("number", Table.KeyType.N)));
        return new Table("items", key, List.of(), Optional.of("until"), false);
    }
}
