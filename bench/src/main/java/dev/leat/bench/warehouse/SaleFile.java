package dev.leat.bench.warehouse;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.SplittableRandom;

/// A generator of sales with a key and a version, as a CSV or as JSON lines. The same numbers give
/// the same sales.
final class SaleFile {

    private static final String HEADER = "id,version,sold_at,shop,quantity,amount\n";

    private SaleFile() {}

    /// The number of rows of a table, and sums over them.
    record Totals(long rows, long quantity, long cents) {

        static final Totals NONE = new Totals(0, 0, 0);

        /// Reads the totals of the table `sales`.
        static Totals of(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var found =
                            statement.executeQuery(
                                    "SELECT count(*), sum(quantity), sum(amount) FROM sales")) {
                found.next();
                return new Totals(
                        found.getLong(1),
                        found.getLong(2),
                        found.getBigDecimal(3).movePointRight(2).longValueExact());
            }
        }

        Totals plus(Sale sale) {
            return new Totals(rows + 1, quantity + sale.quantity(), cents + sale.cents());
        }

        Totals minus(Sale sale) {
            return new Totals(rows - 1, quantity - sale.quantity(), cents - sale.cents());
        }

        /// @throws IllegalStateException if the totals differ
        void mustBe(Totals expected, String name) {
            if (!equals(expected)) {
                throw new IllegalStateException(
                        "%s has %s instead of %s".formatted(name, this, expected));
            }
        }
    }

    /// A sale. Its values depend only on its number and version.
    record Sale(long number, int version) {

        private SplittableRandom random() {
            return new SplittableRandom(number * 31 + version);
        }

        int quantity() {
            return 1 + random().nextInt(40);
        }

        long cents() {
            return 100L + random().nextInt(1_000_000);
        }

        private String id() {
            return "S%010d".formatted(number);
        }

        private String time() {
            return String.format(
                    Locale.ROOT,
                    "2026-01-%02dT%02d:%02d:%02d",
                    1 + number / 86_400 % 28,
                    number / 3_600 % 24,
                    number / 60 % 60,
                    number % 60);
        }

        private String shop() {
            return "shop-" + Math.floorMod(number * 7_919, 500);
        }

        private String amount() {
            return "%d.%02d".formatted(cents() / 100, cents() % 100);
        }

        private String csv() {
            return "%s,%d,%s,%s,%d,%s\n"
                    .formatted(id(), version, time(), shop(), quantity(), amount());
        }

        String json() {
            return "{\"id\":\"%s\",\"version\":%d,\"sold_at\":\"%s\",\"shop\":\"%s\",\"quantity\":%d,\"amount\":%s}"
                    .formatted(id(), version, time(), shop(), quantity(), amount());
        }
    }

    /// Writes the sales that a table holds first. Returns its totals.
    static Totals held(Path file, long rows) throws IOException {
        var totals = Totals.NONE;
        try (var out = writer(file)) {
            for (long number = 0; number < rows; number++) {
                var sale = new Sale(number, 1);
                out.write(sale.csv());
                totals = totals.plus(sale);
            }
        }
        return totals;
    }

    /// Writes as many sales again. Of 100, one is a repeat of a sale that the table holds, one is a
    /// newer version of such a sale, and 98 are new. Returns the totals of the table that has both
    /// files.
    static Totals more(Path file, long rows, Totals held) throws IOException {
        var totals = held;
        var random = new SplittableRandom(1);
        try (var out = writer(file)) {
            for (long i = 0; i < rows; i++) {
                long earlier = i / 100 * 100 + random.nextInt(50);
                switch ((int) (i % 100)) {
                    case 0 -> out.write(new Sale(earlier, 1).csv());
                    case 1 -> {
                        var newer = new Sale(earlier + 50, 2);
                        out.write(newer.csv());
                        totals = totals.minus(new Sale(earlier + 50, 1)).plus(newer);
                    }
                    default -> {
                        var sale = new Sale(rows + i, 1);
                        out.write(sale.csv());
                        totals = totals.plus(sale);
                    }
                }
            }
        }
        return totals;
    }

    /// Writes sales as JSON lines.
    static void json(Path file, long rows) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (long number = 0; number < rows; number++) {
                out.write(new Sale(number, 1).json());
                out.write('\n');
            }
        }
    }

    private static BufferedWriter writer(Path file) throws IOException {
        var out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
        out.write(HEADER);
        return out;
    }
}
