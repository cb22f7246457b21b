package dev.leat.quality.contrast;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// An order of a generated shop, whose columns a test may change before it becomes a record.
final class GeneratedOrder {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int MINUTES = 14 * 24 * 60;

    String id;
    String country;
    String currency;
    String sku;
    String email;
    BigDecimal price;
    int quantity;
    BigDecimal total;
    Instant at;
    Instant arrived;
    String producer;
    Optional<String> address;
    Optional<String> body = Optional.empty();
    String quantityText;
    final List<Integer> lines = new ArrayList<>();

    GeneratedOrder(Random random) {
        id = "o" + random.nextInt(1_000_000);
        country = List.of("GB", "DE", "FR", "NL", "ES").get(random.nextInt(5));
        currency = random.nextInt(4) == 0 ? "EUR" : "GBP";
        sku =
                "%c%c-%04d"
                        .formatted(
                                'A' + random.nextInt(26),
                                'A' + random.nextInt(26),
                                random.nextInt(10_000));
        email = "user%d@example.com".formatted(random.nextInt(5_000));
        price = BigDecimal.valueOf(50 + random.nextInt(5_000), 2);
        quantity = 1 + random.nextInt(12);
        total = price.multiply(BigDecimal.valueOf(quantity));
        at = START.plusSeconds(60L * random.nextInt(MINUTES));
        arrived = at.plusSeconds(random.nextInt(7_200));
        producer = List.of("web", "app", "till").get(random.nextInt(3));
        address =
                random.nextInt(50) == 0
                        ? Optional.empty()
                        : Optional.of("Road " + random.nextInt(900));
        quantityText = Integer.toString(quantity);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            lines.add(1 + random.nextInt(20));
        }
    }

    SampledRecord record() {
        var parts =
                lines.stream()
                        .map(number ->
                                "{\"product\":\"p%d\",\"units\":%d}"
                                        .formatted(Math.floorMod(number, 7), number))
                        .toList();
        var text =
                body.orElseGet(() ->
                        String.format(
                                Locale.ROOT,
                                "{\"order_id\":\"%s\",\"country\":\"%s\",\"currency\":\"%s\",\"sku\":\"%s\",\"email\":\"%s\",\"price\":%s,\"quantity\":%s,\"total\":%s,\"at\":\"%s\",\"delivery\":{\"street\":%s,\"floor\":%d},\"lines\":[%s]}",
                                id,
                                country,
                                currency,
                                sku,
                                email,
                                price,
                                quantityText,
                                total,
                                at,
                                address.map(one -> '"' + one + '"').orElse("null"),
                                quantity % 4,
                                String.join(",", parts)));
        return new SampledRecord(
                text.getBytes(StandardCharsets.UTF_8),
                Optional.of(arrived),
                Map.of("producer", producer));
    }
}
