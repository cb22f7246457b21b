package dev.leat.quality.suggest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Seeded data sets with planted rules, of which a few records break each.
///
/// @param rules the texts of the proposals that follow from the planted rules
record PlantedData(String name, boolean csv, List<Map<String, Object>> records, Set<String> rules) {

    private static final int RECORDS = 2_000;

    private interface Fill {
        void fill(PlantedRecord record);
    }

    static List<PlantedData> all() {
        return List.of(orders(), events(), sensors(), titles(), sales(), users());
    }

    private static PlantedData of(String name, boolean csv, Fill fill, String... rules) {
        var random = new Random(name.hashCode());
        var records = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < RECORDS; i++) {
            var generator = new PlantedRecord(random, i);
            fill.fill(generator);
            records.add(generator.values());
        }
        return new PlantedData(name, csv, records, Set.of(rules));
    }

    private static String id(String prefix, int number) {
        return prefix + "%05d".formatted(number);
    }

    private static LocalDateTime time(PlantedRecord record) {
        return LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(record.whole(0, 20_000_000));
    }

    private static PlantedData orders() {
        return of(
                "orders",
                false,
                record -> {
                    int lines = record.broken() ? 0 : record.whole(1, 5);
                    boolean wrong = record.broken();
                    boolean negative = record.broken();
                    var items = new ArrayList<Map<String, Object>>();
                    double total = wrong ? 7.77 : 0;
                    for (int i = 0; i < lines; i++) {
                        int quantity = negative && i == 0 ? -1 : record.whole(1, 9);
                        double price = record.money(1, 90);
                        total += quantity * price;
                        var item = new LinkedHashMap<String, Object>();
                        item.put("sku", id("P", record.whole(1, 300)));
                        item.put("quantity", quantity);
                        item.put("price", price);
                        items.add(item);
                    }
                    var user = id("U", record.whole(1, 150));
                    record.with("order_id", id("O", record.number()))
                            .with("user_id", record.broken() ? user.toLowerCase(Locale.ROOT) : user)
                            .with("placed_at", time(record) + "Z")
                            .with("order_total", Math.round(total * 100) / 100.0)
                            .with(
                                    "status",
                                    record.broken()
                                            ? "paied"
                                            : record.of("paid", "open", "shipped", "returned"))
                            .with("email", "person%d@example.com".formatted(record.number()))
                            .with("discount", record.whole(0, 9) < 7 ? 0 : record.whole(1, 20))
                            .maybe("note", record.title(), 0.8)
                            .maybe("coupon", record.of("spring", "autumn", "vip"), 0.6)
                            .with("items", items);
                },
                "order_id not null",
                "user_id not null",
                "placed_at not null",
                "order_total not null",
                "status not null",
                "email not null",
                "items not null",
                "email pii",
                "user_id: upper(user_id)",
                "key: order_id",
                "order_id <> ''",
                "user_id <> ''",
                "regexp_full_match(order_id, '[A-Z][0-9]+')",
                "regexp_full_match(user_id, '[A-Z][0-9]+')",
                "order_total > 0",
                "discount not null",
                "discount >= 0",
                "status in ('open', 'paid', 'returned', 'shipped')",
                "coupon is null or coupon in ('autumn', 'spring', 'vip')",
                "len(items) > 0",
                "list_bool_and([coalesce(i.quantity > 0 and i.price > 0, false) for i in items])",
                "round(list_sum([i.quantity * i.price for i in items]), 2) = order_total",
                "every: {column: placed_at, period: 1d}");
    }

    private static PlantedData events() {
        return of(
                "events",
                false,
                record -> {
                    var start = time(record);
                    int seconds = record.broken() ? -60 : record.whole(0, 4000);
                    record.with("event_id", id("E-", record.number()))
                            .needed("kind", record.of("view", "click", "buy", "search", "leave"))
                            .with("started", start + "Z")
                            .with("ended", start.plusSeconds(seconds) + "Z")
                            .with("scroll", record.broken() ? -1 : record.whole(0, 100))
                            .with("country", record.tail())
                            .with(
                                    "client_ip",
                                    "10.%d.%d.%d"
                                            .formatted(
                                                    record.whole(0, 255),
                                                    record.whole(0, 255),
                                                    record.whole(0, 255)))
                            .with(
                                    "page",
                                    "/%s/%d"
                                            .formatted(
                                                    record.of("shop", "help", "news", "about"),
                                                    record.whole(1, 900)))
                            .with(
                                    "release",
                                    record.broken()
                                            ? "dev"
                                            : "%d.%d.%d"
                                                    .formatted(
                                                            record.whole(1, 4),
                                                            record.whole(0, 9),
                                                            record.whole(0, 9)))
                            .maybe("referrer", id("R", record.whole(1, 900)), 0.5);
                },
                "event_id not null",
                "kind not null",
                "started not null",
                "ended not null",
                "scroll not null",
                "country not null",
                "client_ip not null",
                "page not null",
                "release not null",
                "client_ip pii",
                "key: event_id",
                "event_id <> ''",
                "regexp_full_match(event_id, '[A-Z]\\-[0-9]+')",
                "scroll >= 0",
                "kind in ('buy', 'click', 'leave', 'search', 'view')",
                "regexp_full_match(release, '[0-9]\\.[0-9]\\.[0-9]')",
                "referrer is null or regexp_full_match(referrer, '[A-Z][0-9]+')",
                "started <= ended",
                "every: {column: started, period: 1d}");
    }

    private static PlantedData sensors() {
        return of(
                "sensors",
                true,
                record ->
                        record.with("sensor_id", id("S", record.number() % 40))
                                .with(
                                        "measured_at",
                                        LocalDateTime.of(2026, 3, 1, 0, 0)
                                                        .plusMinutes(10L * (record.number() / 40))
                                                        .toString()
                                                        .replace('T', ' ')
                                                + ":00")
                                .needed("temperature", record.whole(-300, 450) / 10.0)
                                .with(
                                        "humidity",
                                        record.broken() ? -999.5 : record.whole(0, 1000) / 10.0)
                                .with("voltage", record.broken() ? 0 : record.whole(28, 42) / 10.0)
                                .with("unit", record.broken() ? "Celsius" : record.of("C", "F"))
                                .with("site", "site " + (char) ('a' + record.whole(0, 20)))
                                .maybe("pressure", record.whole(9400, 10600) / 10.0, 0.3)
                                .with(
                                        "firmware",
                                        "v%d.%d".formatted(record.whole(1, 3), record.whole(0, 9))),
                "sensor_id not null",
                "measured_at not null",
                "temperature not null",
                "humidity not null",
                "voltage not null",
                "unit not null",
                "site not null",
                "firmware not null",
                "key: [sensor_id, measured_at]",
                "regexp_full_match(sensor_id, '[A-Z][0-9]+')",
                "humidity >= 0",
                "voltage > 0",
                "pressure is null or pressure > 0",
                "unit in ('C', 'F')",
                "regexp_full_match(firmware, '[a-z][0-9]\\.[0-9]')",
                "every: {column: measured_at, period: 1d}");
    }

    private static PlantedData titles() {
        return of(
                "titles",
                true,
                record -> {
                    int year = record.whole(1950, 2024);
                    int end = record.broken() ? year - 5 : year + record.whole(0, 15);
                    record.with("tconst", "tt%07d".formatted(record.number() * 3 + 1000))
                            .with(
                                    "titleType",
                                    record.broken()
                                            ? "Movie"
                                            : record.of("movie", "short", "tvSeries", "tvEpisode"))
                            .needed("primaryTitle", record.title())
                            .with("language", record.tail())
                            .with("startYear", year)
                            .maybe("endYear", end, 0.4)
                            .maybe(
                                    "runtimeMinutes",
                                    record.broken() ? 0 : record.whole(1, 240),
                                    0.3)
                            .with("numVotes", record.whole(5, 90_000))
                            .with("averageRating", record.whole(10, 100) / 10.0);
                },
                "tconst not null",
                "titleType not null",
                "primaryTitle not null",
                "language not null",
                "startYear not null",
                "numVotes not null",
                "averageRating not null",
                "key: tconst",
                "regexp_full_match(tconst, '[a-z][a-z][0-9]+')",
                "titleType in ('movie', 'short', 'tvEpisode', 'tvSeries')",
                "startYear > 0",
                "endYear is null or endYear > 0",
                "runtimeMinutes is null or runtimeMinutes > 0",
                "numVotes > 0",
                "averageRating > 0",
                "endYear is null or startYear <= endYear");
    }

    private static PlantedData sales() {
        return of(
                "sales",
                true,
                record -> {
                    int quantity = record.broken() ? -2 : record.whole(1, 12);
                    double price = record.money(1, 80);
                    double amount = record.broken() ? 1 : quantity * price;
                    var sold = LocalDate.of(2026, 1, 1).plusDays(record.whole(0, 200));
                    var store = id("ST", record.whole(1, 25));
                    record.with("sale_id", record.number() + 70_000)
                            .with("store_code", record.broken() ? " " + store : store)
                            .with("quantity", quantity)
                            .with("unit_price", price)
                            .with("amount", "%.2f".formatted(amount))
                            .with("margin", record.money(-20, 60))
                            .with("sold_on", sold)
                            .with(
                                    "shipped_on",
                                    record.broken()
                                            ? sold.minusDays(9)
                                            : sold.plusDays(record.whole(0, 30)))
                            .with(
                                    "region",
                                    record.broken()
                                            ? "Nrth"
                                            : record.of("North", "South", "East", "West"))
                            .maybe("customer_id", record.whole(1, 500) + ".0", 0.2);
                },
                "sale_id not null",
                "store_code not null",
                "quantity not null",
                "unit_price not null",
                "amount not null",
                "margin not null",
                "sold_on not null",
                "shipped_on not null",
                "region not null",
                "store_code: strip(store_code)",
                "customer_id: regexp_replace(customer_id, '\\.0$', '')",
                "key: sale_id",
                "regexp_full_match(store_code, '[A-Z][A-Z][0-9]+')",
                "quantity > 0",
                "unit_price > 0",
                "amount > 0",
                "region in ('East', 'North', 'South', 'West')",
                "round(quantity * unit_price, 2) = amount",
                "sold_on <= shipped_on",
                "every: {column: sold_on, period: 1d}",
                "partition_by: sold_on");
    }

    /// Each tenth record is a change of the user before.
    private static PlantedData users() {
        return of(
                "users",
                false,
                record -> {
                    int number = record.number() % 10 == 9 ? record.number() - 1 : record.number();
                    var joined = LocalDate.of(2020, 1, 1).plusDays(record.whole(0, 900));
                    var seen =
                            record.broken()
                                    ? joined.minusDays(30)
                                    : joined.plusDays(record.whole(0, 900));
                    record.with("user_id", id("U", number))
                            .with("revision", record.number() + 1)
                            .with(
                                    "first_name",
                                    record.of("Ann", "Bo", "Cy", "Di") + record.number())
                            .with("email", "u%d@example.org".formatted(record.number()))
                            .maybe("phone", "+4930%07d".formatted(record.whole(0, 9_999_999)), 0.4)
                            .with("birth_date", LocalDate.of(1950 + record.number() % 50, 5, 17))
                            .with("balance", record.money(-500, 900))
                            .with("joined", joined)
                            .with("last_seen", seen)
                            .with(
                                    "plan",
                                    record.broken() ? "" : record.of("free", "team", "business"))
                            .with(
                                    "country",
                                    record.broken()
                                            ? "Germany"
                                            : record.of("DE", "FR", "US", "GB", "IN"))
                            .with("logins", record.broken() ? -1 : record.whole(0, 900));
                },
                "user_id not null",
                "revision not null",
                "first_name not null",
                "email not null",
                "birth_date not null",
                "balance not null",
                "joined not null",
                "last_seen not null",
                "plan not null",
                "country not null",
                "logins not null",
                "first_name pii",
                "email pii",
                "phone pii",
                "birth_date pii",
                "key: user_id",
                "version: revision",
                "user_id <> ''",
                "plan <> ''",
                "regexp_full_match(user_id, '[A-Z][0-9]+')",
                "revision > 0",
                "logins >= 0",
                "plan in ('business', 'free', 'team')",
                "country in ('DE', 'FR', 'GB', 'IN', 'US')",
                "joined <= last_seen",
                "every: {column: joined, period: 1d}",
                "partition_by: joined");
    }

    /// Writes the records as CSV or NDJSON.
    Path write(Path folder) throws IOException {
        if (!csv) {
            return Files.writeString(
                    folder.resolve(name + ".ndjson"),
                    records.stream()
                            .map(JsonMapper.shared()::writeValueAsString)
                            .collect(Collectors.joining("\n")));
        }
        var columns =
                records.stream().flatMap(record -> record.keySet().stream()).distinct().toList();
        var lines = new ArrayList<String>();
        lines.add(String.join(",", columns));
        for (var record : records) {
            lines.add(
                    columns.stream()
                            .map(column -> String.valueOf(record.getOrDefault(column, "")))
                            .collect(Collectors.joining(",")));
        }
        return Files.writeString(folder.resolve(name + ".csv"), String.join("\n", lines));
    }
}
