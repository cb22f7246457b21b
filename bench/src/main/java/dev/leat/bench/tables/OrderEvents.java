package dev.leat.bench.tables;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Order events like those of the events example: a list of lines that fills the event to its size,
/// and an amount below the example's threshold of alerts. The events of a seed are always the same.
final class OrderEvents {

    /// An event, and its amount in cents.
    record Event(String id, long cents, byte[] body) {}

    private static final int USERS = 1_000;
    private static final int MAX_CENTS = 99_999;
    private static final int MAX_LINE = 60;

    private final Random random;
    private final int bytes;

    OrderEvents(long seed, int bytes) {
        this.random = new Random(seed);
        this.bytes = bytes;
    }

    Event next(int number) {
        var id = "E-%07d".formatted(number);
        long cents = random.nextInt(MAX_CENTS);
        var text = new StringBuilder(bytes);
        text.append(
                """
                {"order_id":"%s","user_id":"U%04d","amount":%d.%02d,"currency":"GBP",\
                "ordered_at":"2026-01-%02dT%02d:%02d:00Z","country":"United Kingdom","items":[\
                """
                        .formatted(
                                id,
                                random.nextInt(USERS),
                                cents / 100,
                                cents % 100,
                                1 + random.nextInt(28),
                                random.nextInt(24),
                                random.nextInt(60)));
        line(text);
        while (text.length() + MAX_LINE <= bytes) {
            line(text.append(','));
        }
        return new Event(id, cents, text.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void line(StringBuilder text) {
        text.append("{\"sku\":\"").append(10_000 + random.nextInt(90_000));
        text.append((char) ('A' + random.nextInt(26)));
        text.append("\",\"quantity\":").append(1 + random.nextInt(48));
        text.append(",\"price\":").append(random.nextInt(20)).append('.');
        text.append(10 + random.nextInt(90)).append('}');
    }
}
