package dev.leat.aws.send;

import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Random orders and changes, each sent twice in a random order, and what views and tables must
/// contain after they were processed.
final class Shipments {

    /// Number of messages of each record.
    static final int COPIES = 2;

    private static final int RECORDS = 8;
    private static final List<String> SHOPS = List.of("Oslo", "Rome", "Bonn");

    private final Random random;
    private final Map<String, Sale> orders = new LinkedHashMap<>();
    private final Set<String> broken = new TreeSet<>();
    private final Map<String, Sale> changes = new TreeMap<>();
    private int sent;

    /// An order, or the newest version of a record that changes.
    private record Sale(String id, String shop, long amount, int version, boolean gone) {

        String order() {
            return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%d}".formatted(id, shop, amount);
        }

        String change() {
            return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%d,\"version\":%d,\"gone\":%s}"
                    .formatted(id, shop, amount, version, gone);
        }
    }

    Shipments(Random random) {
        this.random = random;
    }

    int count() {
        return sent;
    }

    /// Returns more messages by queue.
    Map<String, List<Message.Outgoing>> more() {
        return Map.of("orders", twice(newOrders()), "changes", twice(newChanges()));
    }

    private List<String> newOrders() {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < RECORDS; i++) {
            var id = "o" + (orders.size() + broken.size());
            if (random.nextInt(RECORDS) == 0) {
                var body = "{\"id\":\"%s\",\"shop\":\"Oslo\"}".formatted(id);
                broken.add(body);
                bodies.add(body);
            } else {
                var order = sale(id, 1);
                orders.put(id, order);
                bodies.add(order.order());
            }
        }
        return bodies;
    }

    /// Returns versions of records, half of which have earlier versions.
    private List<String> newChanges() {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < RECORDS; i++) {
            boolean earlier = random.nextBoolean() && !changes.isEmpty();
            var id = "c" + (earlier ? random.nextInt(changes.size()) : changes.size());
            var before = changes.get(id);
            var change = sale(id, before == null ? 1 : before.version() + 1);
            changes.put(id, change);
            bodies.add(change.change());
        }
        return bodies;
    }

    private Sale sale(String id, int version) {
        var shop = SHOPS.get(random.nextInt(SHOPS.size()));
        return new Sale(id, shop, random.nextLong(1000), version, random.nextInt(4) == 0);
    }

    private List<Message.Outgoing> twice(List<String> bodies) {
        var all = new ArrayList<String>();
        for (int copy = 0; copy < COPIES; copy++) {
            all.addAll(bodies);
        }
        Collections.shuffle(all, random);
        sent += all.size();
        return all.stream()
                .map(body -> Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private Collection<Sale> newest() {
        return changes.values().stream().filter(change -> !change.gone()).toList();
    }

    /// Returns the bodies of valid orders.
    Set<String> orders() {
        return orders.values().stream().map(Sale::order).collect(Collectors.toSet());
    }

    /// Returns the bodies of orders that are rejected.
    Set<String> broken() {
        return broken;
    }

    /// Returns the rows of each view: orders by shop and of all shops, changes by shop.
    Map<String, Set<String>> views() {
        var all = orders.values().stream().mapToLong(Sale::amount).sum();
        return Map.of(
                "totals", byShop(orders.values()),
                "all", Set.of("[]=[%d, %d]".formatted(orders.size(), all)),
                "states", byShop(newest()));
    }

    private static Set<String> byShop(Collection<Sale> sales) {
        return sales.stream().collect(Collectors.groupingBy(Sale::shop)).entrySet().stream()
                .map(shop ->
                        "[%s]=[%d, %d]"
                                .formatted(
                                        shop.getKey(),
                                        shop.getValue().size(),
                                        shop.getValue().stream().mapToLong(Sale::amount).sum()))
                .collect(Collectors.toSet());
    }

    /// Returns the items of each table.
    Map<String, Set<String>> tables() {
        return Map.of(
                "items", orders(),
                "current", newest().stream().map(Sale::change).collect(Collectors.toSet()));
    }
}
