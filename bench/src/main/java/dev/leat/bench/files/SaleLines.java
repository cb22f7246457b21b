package dev.leat.bench.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// A generator of a CSV of sales with a header and ten columns, two of which are quoted. Two
/// percent of the lines are invalid. Of 20 invalid lines, 12 have a value of another type, 6 a
/// quantity of zero or less, and 2 another number of columns; even the most lenient reader rejects
/// them. The same seed and size give the same bytes.
final class SaleLines {

    static final String HEADER =
            "order_id,line,sold_at,sku,description,note,quantity,price,amount,country\n";

    private static final String[] GOODS = {
        "LANTERN, WHITE METAL",
        "HEART T-LIGHT HOLDER, SMALL",
        "CAKESTAND, 3 TIER",
        "RETROSPOT BAG, RED"
    };
    private static final String[] NOTES = {
        "none", "the \"\"large\"\" one, please", "gift", "call first, ask for \"\"Jo\"\""
    };
    private static final String[] COUNTRIES = {"United Kingdom", "France", "Norway", "EIRE"};

    private final SplittableRandom random;
    private final StringBuilder line = new StringBuilder();
    private long good;
    private long bad;
    private long quantities;
    private long cents;

    private SaleLines(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A generated file. `cents` and `quantities` are sums over its valid lines.
    record Made(Path file, long bytes, long good, long bad, long quantities, long cents) {

        /// Returns the sum of the amounts of the valid lines.
        BigDecimal amount() {
            return BigDecimal.valueOf(cents, 2);
        }
    }

    /// Writes lines until the file has at least this many bytes.
    static Made write(Path file, long bytes, long seed) throws IOException {
        var lines = new SaleLines(seed);
        long size = HEADER.length();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(HEADER.getBytes(StandardCharsets.US_ASCII));
            for (long number = 0; size < bytes; number++) {
                size += lines.write(number, out);
            }
        }
        return new Made(file, size, lines.good, lines.bad, lines.quantities, lines.cents);
    }

    private int write(long number, OutputStream out) throws IOException {
        int fault = random.nextInt(1000);
        int quantity = 1 + random.nextInt(40);
        int price = 1 + random.nextInt(9_999);
        if (fault < 20) {
            bad++;
        } else {
            good++;
            quantities += quantity;
            cents += (long) quantity * price;
        }
        line.setLength(0);
        boolean low = fault >= 12 && fault < 18;
        append(number, fault, low ? -quantity + 1 : quantity, price);
        byte[] bytes = line.toString().getBytes(StandardCharsets.US_ASCII);
        out.write(bytes);
        return bytes.length;
    }

    private void append(long number, int fault, int quantity, int price) {
        line.append('O').append(1_000_000_000 + number / 4).append(',').append(number % 4 + 1);
        line.append(fault < 4 ? ",2025-13-" : ",2025-0").append(fault < 4 ? "" : month(number));
        line.append(two(1 + random.nextInt(28))).append(' ').append(two(random.nextInt(24)));
        line.append(':').append(two(random.nextInt(60))).append(':').append(two(number % 60));
        line.append(",SKU-").append(10_000 + random.nextInt(5_000));
        line.append(",\"").append(GOODS[random.nextInt(GOODS.length)]);
        line.append("\",\"").append(NOTES[random.nextInt(NOTES.length)]).append("\",");
        line.append(fault >= 4 && fault < 8 ? "some" : "" + quantity).append(',');
        money(price).append(fault >= 8 && fault < 12 ? "O," : ",");
        money((long) quantity * price);
        if (fault != 18) {
            line.append(',').append(COUNTRIES[random.nextInt(COUNTRIES.length)]);
        }
        line.append(fault == 19 ? ",and more\n" : "\n");
    }

    private static String month(long number) {
        return 1 + number % 9 + "-";
    }

    private StringBuilder money(long amount) {
        return line.append(amount < 0 ? "-" : "")
                .append(Math.abs(amount) / 100)
                .append('.')
                .append(two(Math.abs(amount) % 100));
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : "" + number;
    }
}
