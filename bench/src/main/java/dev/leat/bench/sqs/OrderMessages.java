package dev.leat.bench.sqs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Orders as bodies of messages, and the rows that the views must have after them. Two percent of
/// the messages are duplicates, and in one percent the items do not add up to the value of the
/// order.
final class OrderMessages {

    private static final int USERS = 10_000;

    /// Only invalid orders have this text.
    private static final String INVALID = "\"payment_method\":\"none\"";

    /// The sums of a view's row.
    record Row(long count, long cents) {

        static final Row NONE = new Row(0, 0);

        Row plus(Row other) {
            return new Row(count + other.count, cents + other.cents);
        }
    }

    private final Random random = new Random(1);
    private final Map<String, Row> users = new HashMap<>();
    private long orders;
    private long rejected;

    /// Returns the next messages.
    List<String> next(int messages) {
        var bodies = new ArrayList<String>(messages);
        while (bodies.size() < messages) {
            int percent = random.nextInt(100);
            bodies.add(percent < 2 && !bodies.isEmpty() ? duplicate(bodies) : order(percent == 2));
        }
        return bodies;
    }

    /// Returns messages with new, valid orders.
    List<String> valid(int messages) {
        return Stream.generate(() -> order(false)).limit(messages).toList();
    }

    private String duplicate(List<String> bodies) {
        var body = bodies.get(random.nextInt(bodies.size()));
        if (body.contains(INVALID)) {
            rejected++;
        }
        return body;
    }

    /// Returns a new order.
    ///
    /// @param invalid true if its items must not add up to its value
    private String order(boolean invalid) {
        int price = 100 + random.nextInt(900);
        int quantity = 1 + random.nextInt(5);
        long cents = (long) price * quantity + 250;
        var user = "U%05d".formatted(random.nextInt(USERS));
        if (invalid) {
            rejected++;
        } else {
            users.merge(user, new Row(1, cents), Row::plus);
        }
        return """
        {"order_id":"ORD%08d","user_id":"%s","order_timestamp":"2024-12-%02dT%02d:%02d:00Z",\
        "order_value":%s,"items":[{"product_id":"P%04d","quantity":%d,"price_per_unit":%s},\
        {"product_id":"P9999","quantity":1,"price_per_unit":2.50}],\
        "shipping_address":"Number %d, Some Street, Some Town, Some Country",%s}\
        """
                .formatted(
                        orders++,
                        user,
                        16 + random.nextInt(2),
                        random.nextInt(24),
                        random.nextInt(60),
                        money(invalid ? cents + 1 : cents),
                        random.nextInt(5000),
                        quantity,
                        money(price),
                        random.nextInt(1000),
                        invalid ? INVALID : "\"payment_method\":\"card\"");
    }

    private static String money(long cents) {
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }

    /// Returns the rows of users after all orders so far.
    Map<String, Row> users() {
        return users;
    }

    /// Returns the row of all users after all orders so far.
    Row totals() {
        return users.values().stream().reduce(Row.NONE, Row::plus);
    }

    /// Returns the number of messages so far that must be dead letters.
    long rejected() {
        return rejected;
    }
}
