import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// The sample invoices: their customers and lines. Invoices without a customer are invalid, so they
/// only provide lines.
final class Invoices {

    private static final Pattern HEAD =
            Pattern.compile(
                    "\"user_id\":\"([^\"]+)\".*\"currency\":\"([^\"]*)\",\"ordered_at\":\"([^\"]*)\""
                            + ",\"country\":\"([^\"]*)\"");
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"sku\":\"[^\"]*\",\"quantity\":(\\d+),\"price\":(\\d+(?:\\.\\d+)?)}");

    private record Head(String user, String currency, String orderedAt, String country) {}

    private record Line(String text, BigDecimal amount) {}

    private final List<Head> heads = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    Invoices(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there are no samples in " + file);
        }
        for (var invoice : Files.readAllLines(file)) {
            var head = HEAD.matcher(invoice);
            if (head.find()) {
                heads.add(
                        new Head(head.group(1), head.group(2), head.group(3), head.group(4)));
            }
            LINE.matcher(invoice)
                    .results()
                    .filter(found -> found.group().chars().allMatch(c -> c < 128))
                    .forEach(found -> lines.add(
                            new Line(
                                    found.group(),
                                    new BigDecimal(found.group(1))
                                            .multiply(new BigDecimal(found.group(2))))));
        }
        if (heads.isEmpty() || lines.isEmpty()) {
            throw new IllegalArgumentException(file + " has no invoices");
        }
    }

    /// Returns an event whose amount is the sum of its lines. It has at least one line, and as
    /// many as fit the size.
    Event event(long seed, long number, int kib) {
        var random = new Random(seed * 1_000_003 + number);
        var head = heads.get(random.nextInt(heads.size()));
        var id = "S%d-%07d".formatted(seed, number);
        var before =
                "{\"order_id\":\"%s\",\"user_id\":\"%s\",\"amount\":".formatted(id, head.user());
        var after =
                ",\"currency\":\"%s\",\"ordered_at\":\"%s\",\"country\":\"%s\",\"items\":["
                        .formatted(head.currency(), head.orderedAt(), head.country());
        var items = new StringBuilder();
        var amount = BigDecimal.ZERO;
        // 20 characters for the amount
        int left = kib * 1024 - before.length() - after.length() - "]}".length() - 20;
        while (true) {
            var line = lines.get(random.nextInt(lines.size()));
            int more = line.text().length() + 1;
            if (!items.isEmpty() && items.length() + more > left) {
                break;
            }
            items.append(items.isEmpty() ? "" : ",").append(line.text());
            amount = amount.add(line.amount());
        }
        var total = amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
        return new Event(id, head.user(), before + total + after + items + "]}");
    }
}
