package dev.leat.cli.console;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The app file of tests that need orders: a pipeline for each queue counts them by user.
final class OrdersApp {

    private static final String BEGINNING =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, user_id: varchar not null, amount: 'decimal(18,2) not null', phone: varchar pii}
            views:
              users: {key: user_id, measures: {orders: count(*), spent: sum(amount)}, rank_by: spent}
            """;

    private OrdersApp() {}

    /// Returns the app file.
    ///
    /// @param before the lines of the steps before the check of the amount; may be empty
    /// @param after the lines of the steps after it; may be empty
    static String of(String before, String after, String... queues) {
        return BEGINNING
                + "queues:\n"
                + each("  %1$s:\n", queues)
                + "pipelines:\n"
                + each(
                        """
                          count_%%1$s:
                            from: {queue: %%1$s, schema: Order}
                            key: id
                            steps:
                        %s      - check: {amount is above zero: amount > 0}
                        %s    to: [{view: users}]
                        """
                                .formatted(before, after),
                        queues)
                + "api:\n  /users/{user_id}: {view: users}\n"
                + each("  /%1$s: {queue: %1$s, schema: Order}\n", queues);
    }

    private static String each(String text, String... queues) {
        return Arrays.stream(queues)
                .map(queue -> text.formatted(queue))
                .collect(Collectors.joining());
    }
}
