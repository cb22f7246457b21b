package dev.leat.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A small app in a folder of a test's own.
final class Shop {

    static final String APP =
            """
            app: shop
            schemas:
              Order:
                order_id: varchar not null
                user_id: varchar not null
                placed: timestamptz not null
                value: decimal(18,2) not null
                address: varchar pii
            queues:
              Orders:
            views:
              users:
                key: user_id
                measures:
                  orders: count(*)
                  spent: sum(value)
                every: {column: placed, period: 1d}
                rank_by: spent
              everyone:
                measures:
                  orders: count(*)
                  spent: sum(value)
                  last: max(placed)
            pipelines:
              count_orders:
                from: {queue: Orders, schema: Order}
                key: order_id
                steps:
                  - set:
                      user_id: upper(strip(user_id))
                  - check:
                      value is above zero: value > 0
                to:
                  - view: users
                  - view: everyone
            api:
              /users/{user_id}: {view: users}
              /everyone: {view: everyone}
              /top: {view: users, top: spent}
            """;

    private final Path folder;

    Shop(Path folder) {
        this.folder = folder;
        write("app.yaml", APP);
    }

    Shop write(String file, String text) {
        try {
            var path = folder.resolve(file);
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, text);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path folder() {
        return folder;
    }

    String path() {
        return folder.toString();
    }

    /// Runs the app until it is idle, and returns the output of the command.
    Session up(int code, String... more) {
        var words = Stream.of("up", path(), "--until-idle", "--port", "0", "--aws-port", "off");
        return said(code, Stream.concat(words, Stream.of(more)));
    }

    /// Runs a command of the app.
    Session run(int code, String... words) {
        return said(code, Stream.concat(Stream.of(words), Stream.of("--app", path())));
    }

    private static Session said(int code, Stream<String> words) {
        return Session.run(code, words.toArray(String[]::new));
    }

    static String order(String id, String user, String value) {
        return ("{\"order_id\":\"%s\",\"user_id\":\"%s\",\"placed\":\"2024-12-01T10:00:00Z\",\"value\":%s,"
                        + "\"address\":\"1 Main St\"}")
                .formatted(id, user, value);
    }
}
