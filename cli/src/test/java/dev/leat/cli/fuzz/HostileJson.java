package dev.leat.cli.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Makes malicious JSON, and bytes that are almost JSON.
final class HostileJson {

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-0",
                    "1e999999999",
                    "-1E-999999999",
                    "0.1e1",
                    "01",
                    "+1",
                    ".5",
                    "NaN",
                    "Infinity",
                    "9".repeat(400),
                    "0." + "3".repeat(3000),
                    "9223372036854775808",
                    "-2147483649",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\u0000\"",
                    "\"\u0001\"",
                    "\"\\x41\"",
                    "\"" + "é\ud83d\ude00".repeat(300) + "\"",
                    "\"unfinished",
                    "\"2024-02-30T25:61:61Z\"",
                    "\"+999999999-12-31T23:59:59.999999999Z\"",
                    "[]",
                    "{}",
                    "[[[[1]]]]",
                    "{\"\":{\"\":{\"\":1}}}",
                    "/* no */ 1",
                    "\ufeff1");

    private final Random random;

    HostileJson(Random random) {
        this.random = random;
    }

    /// The document with some of its values taken for others, and a few of its bytes changed.
    byte[] of(String document) {
        var text = new StringBuilder(document);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int colon = text.indexOf(":", random.nextInt(Math.max(1, text.length())));
            if (colon >= 0) {
                int end = colon + 1;
                while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                text.replace(colon + 1, end, value());
            }
        }
        if (random.nextInt(4) == 0) {
            String twice = text.substring(Math.min(1, text.length()));
            int comma = twice.indexOf(',');
            text.insert(Math.min(1, text.length()), twice.substring(0, comma + 1));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) == 0 ? bitten(bytes) : bytes;
    }

    private String value() {
        return switch (random.nextInt(12)) {
            case 0 -> nested("[", "]");
            case 1 -> nested("{\"a\":", "}");
            case 2 -> "9".repeat(1 + random.nextInt(30));
            default -> VALUES.get(random.nextInt(VALUES.size()));
        };
    }

    private String nested(String open, String close) {
        int deep = 1 << random.nextInt(13);
        return open.repeat(deep) + "1" + (random.nextBoolean() ? close.repeat(deep) : "");
    }

    /// With some bytes changed, doubled or lost.
    byte[] bitten(byte[] bytes) {
        byte[] bitten = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && bitten.length > 0; i--) {
            bitten[random.nextInt(bitten.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(3) == 0
                ? java.util.Arrays.copyOf(bitten, random.nextInt(bitten.length + 1))
                : bitten;
    }
}
