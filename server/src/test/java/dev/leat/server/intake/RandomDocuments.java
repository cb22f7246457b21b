package dev.leat.server.intake;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Unusual bodies: valid documents, and such that were damaged, made up or are no documents at all.
/// The same seed gives the same bodies.
final class RandomDocuments {

    private static final String[] VALUES = {
        "1",
        "-0.0",
        "1e400",
        "1e-400",
        "0.001",
        "99999999999999999999",
        "\"\"",
        "\"é\\u0000\"",
        "\"\\ud800\"",
        "null",
        "true",
        "[]",
        "{}",
        "[[[[[[[[]]]]]]]]",
        "\"2024-12-01T10:00:00Z\"",
        "\"2024-02-30T10:00:00Z\"",
        "\"NaN\"",
        "NaN",
        "'x'",
        "\"1.5\"",
        "{\"a\":{\"a\":1}}",
        "[{\"quantity\":1.5},null,{\"price\":\"x\",\"price\":1}]"
    };
    private static final String[] NAMES = {
        "order_id", "placed", "value", "items", "shipping_address", "other", "", "a\\\"b", "é"
    };

    private final Random random;

    RandomDocuments(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> good();
            case 1 -> madeUp().getBytes(StandardCharsets.UTF_8);
            case 2 -> cut(good());
            case 3, 4 -> damaged(good());
            case 5 -> noise();
            case 6 -> "[".repeat(random.nextInt(3000)).getBytes(StandardCharsets.UTF_8);
            default -> damaged(madeUp().getBytes(StandardCharsets.UTF_8));
        };
    }

    private byte[] good() {
        return "{\"order_id\":\"o%d\",\"placed\":\"2024-12-%02dT10:00:00Z\",\"value\":%d.%02d,\"items\":[{\"quantity\":%d}]}"
                .formatted(
                        random.nextInt(),
                        1 + random.nextInt(31),
                        random.nextInt(1000),
                        random.nextInt(100),
                        random.nextInt())
                .getBytes(StandardCharsets.UTF_8);
    }

    private String madeUp() {
        var text = new StringBuilder("{");
        int members = random.nextInt(7);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : ",").append('"').append(any(NAMES)).append("\":");
            text.append(any(VALUES));
        }
        return text.append('}').toString();
    }

    private String any(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    private byte[] cut(byte[] document) {
        return java.util.Arrays.copyOf(document, random.nextInt(document.length));
    }

    private byte[] damaged(byte[] document) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            document[random.nextInt(document.length)] = (byte) random.nextInt(256);
        }
        return document;
    }

    private byte[] noise() {
        var bytes = new byte[random.nextInt(5000)];
        random.nextBytes(bytes);
        return bytes;
    }
}
