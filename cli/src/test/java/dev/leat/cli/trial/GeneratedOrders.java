package dev.leat.cli.trial;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Orders made from a seed, and what they must add up to, by decimal arithmetic while they are
/// made. Of each hundred about five repeat an earlier good order (half of these with the id in
/// blanks and small letters) and two are bad, each with bytes of its own.
///
/// @param bodies what is sent, in order
/// @param bad the bodies among them that must be dead letters, each once
public record GeneratedOrders(
        List<String> bodies,
        Tally all,
        Map<String, Tally> users,
        Map<String, Map<LocalDate, Tally>> days,
        List<String> bad) {

    private static final int USERS = 10_000;
    private static final int REPEATS_IN_100 = 5;
    private static final int BAD_IN_100 = 2;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 1);

    /// A number of orders and their value.
    public record Tally(long orders, BigDecimal value) {

        public static final Tally NONE = new Tally(0, BigDecimal.ZERO);

        public Tally plus(BigDecimal more) {
            return plus(new Tally(1, more));
        }

        public Tally plus(Tally more) {
            return new Tally(orders + more.orders, value.add(more.value));
        }
    }

    /// The bodies as they are sent.
    List<byte[]> bytes() {
        return bodies.stream().map(body -> body.getBytes(StandardCharsets.UTF_8)).toList();
    }

    public static GeneratedOrders of(long seed, int size) {
        var random = new SplittableRandom(seed);
        var making = new Making();
        for (int number = 0; number < size; number++) {
            int dice = random.nextInt(100);
            if (dice < REPEATS_IN_100 && !making.good.isEmpty()) {
                var again = making.good.get(random.nextInt(making.good.size()));
                making.bodies.add(random.nextBoolean() ? again.body() : again.disguised());
            } else if (dice < REPEATS_IN_100 + BAD_IN_100) {
                making.spoil(random, Order.of(random, number));
            } else {
                making.count(Order.of(random, number));
            }
        }
        return new GeneratedOrders(
                Collections.unmodifiableList(making.bodies),
                making.all,
                Collections.unmodifiableMap(making.users),
                Collections.unmodifiableMap(making.days),
                Collections.unmodifiableList(making.bad));
    }

    private static final class Making {
        final List<String> bodies = new ArrayList<>();
        final List<Order> good = new ArrayList<>();
        public final List<String> bad = new ArrayList<>();
        public final Map<String, Tally> users = new HashMap<>();
        public final Map<String, Map<LocalDate, Tally>> days = new HashMap<>();
        public Tally all = Tally.NONE;

        void count(Order order) {
            bodies.add(order.body());
            good.add(order);
            all = all.plus(order.value());
            add(users, order.user(), order.value());
            add(
                    days.computeIfAbsent(order.user(), _ -> new HashMap<>()),
                    order.day(),
                    order.value());
        }

        void spoil(SplittableRandom random, Order order) {
            var body = order.spoiled(random.nextInt(Order.SPOILINGS));
            bodies.add(body);
            bad.add(body);
        }

        private static <K> void add(Map<K, Tally> tallies, K key, BigDecimal value) {
            tallies.put(key, tallies.getOrDefault(key, Tally.NONE).plus(value));
        }
    }

    private record Order(int number, String user, LocalDate day, int minute, List<Item> items) {

        static final int SPOILINGS = 5;

        record Item(int quantity, BigDecimal price) {}

        public static Order of(SplittableRandom random, int number) {
            var items = new ArrayList<Item>();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                items.add(
                        new Item(
                                1 + random.nextInt(5),
                                BigDecimal.valueOf(1 + random.nextInt(20_000), 2)));
            }
            return new Order(
                    number,
                    "U" + random.nextInt(USERS),
                    FIRST_DAY.plusDays(random.nextInt(2)),
                    random.nextInt(24 * 60),
                    items);
        }

        public BigDecimal value() {
            return items.stream()
                    .map(i -> i.price().multiply(BigDecimal.valueOf(i.quantity())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        String body() {
            return body("ORD" + number, user, value().toPlainString());
        }

        String disguised() {
            return body("  ord" + number + " ", user, value().toPlainString());
        }

        String spoiled(int how) {
            return switch (how) {
                case 0 -> body("ORD" + number, user, value().negate().toPlainString());
                case 1 -> body("ORD" + number, user, value().add(BigDecimal.ONE).toPlainString());
                case 2 -> body("ORD" + number, "  ", value().toPlainString());
                case 3 -> body("ORD" + number, user, "\"two hundred\"");
                default -> body().substring(0, 40);
            };
        }

        private String body(String id, String by, String worth) {
            var text = new StringBuilder(300);
            text.append("{\"order_id\":\"%s\",\"user_id\":\"%s\",".formatted(id, by));
            text.append(
                    "\"order_timestamp\":\"%sT%02d:%02d:00Z\","
                            .formatted(day, minute / 60, minute % 60));
            text.append("\"order_value\":%s,\"items\":[".formatted(worth));
            for (int i = 0; i < items.size(); i++) {
                text.append(i == 0 ? "" : ",")
                        .append("{\"product_id\":\"P")
                        .append(i)
                        .append("\",\"quantity\":")
                        .append(items.get(i).quantity())
                        .append(",\"price_per_unit\":")
                        .append(items.get(i).price().toPlainString())
                        .append('}');
            }
            return text.append("],\"shipping_address\":\"1 Canal Street\"}").toString();
        }
    }
}
