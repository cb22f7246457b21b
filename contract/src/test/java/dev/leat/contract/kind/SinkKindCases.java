package dev.leat.contract.kind;

import dev.leat.contract.TestedState;
import dev.leat.contract.ViewTrial;
import dev.leat.port.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The test cases of all kinds of sinks. For a new kind, add a class and an entry in a list.
public final class SinkKindCases {

    public static final RecordSinkCase VIEW = new View();

    public static final RecordSinkCase TABLE = new Table();

    public static final String PIPELINE = "sell";

    static final String FIRST = "first";
    static final String SECOND = "second";

    private static final String HEARD = "%1$s-heard: {subscribe: {topic: %1$s, raw: true}}";

    private SinkKindCases() {}

    public static List<SinkKindCase> all() {
        return Stream.concat(
                        Stream.of(new Bucket(), new BatchBucket(), new LakeTable()),
                        ofRecords().stream())
                .toList();
    }

    /// Returns the kinds that accept records. [dev.leat.contract.FileLogContract] tests the kinds
    /// that accept files.
    public static List<RecordSinkCase> ofRecords() {
        return List.of(
                VIEW,
                new Messages("queue", Map.of("queue", "%s"), Map.of("queues", "%s: {}"), "%s"),
                new Messages(
                        "FIFO queue",
                        Map.of("queue", "%s", "group", "id"),
                        Map.of("queues", "%s: {fifo: true}"),
                        "%s"),
                new Messages(
                        "topic",
                        Map.of("topic", "%s", "subject", "Sale {id}"),
                        Map.of("topics", "%s: {}", "queues", HEARD),
                        "%s-heard"),
                new Records(),
                new Outbox("endpoint", "{url: 'http://127.0.0.1:1/'}"),
                TABLE);
    }

    /// Returns the names of the kinds that send records to other systems.
    public static List<String> withDeliveries() {
        return ofRecords().stream()
                .filter(Outbox.class::isInstance)
                .map(SinkKindCase::name)
                .toList();
    }

    /// Returns an app file with a pipeline [#PIPELINE] that has two sinks of this kind.
    ///
    /// @param changing true if records have versions
    public static String app(SinkKindCase kind, boolean changing) {
        var sections = new TreeMap<String, List<String>>();
        sections.computeIfAbsent("queues", _ -> new ArrayList<>()).add("sales: {}");
        for (var sink : List.of(FIRST, SECOND)) {
            kind.resources(sink)
                    .forEach((section, entry) ->
                            sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(entry));
        }
        var text = new StringBuilder("app: kinds\n");
        sections.forEach((section, entries) -> {
            text.append(section).append(":\n");
            entries.forEach(entry -> text.append("  ").append(entry).append('\n'));
        });
        var versions = changing ? ", version: version, delete_when: gone" : "";
        return text.append(
                        """
                        schemas:
                          Sale: {id: varchar not null, shop: varchar not null, amount: bigint not null, version: bigint not null, gone: boolean not null}
                        pipelines:
                          sell: {%s%s, max_rejects: 100%%, to: [{%s}, {%s}]}
                        """
                                .formatted(
                                        kind.beginning(),
                                        versions,
                                        entry(kind.options(FIRST)),
                                        entry(kind.options(SECOND))))
                .toString();
    }

    private static String entry(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + ": \"" + option.getValue() + "\"")
                .collect(Collectors.joining(", "));
    }

    private static Platform platform(TestedState state) {
        return state.platform().orElseThrow();
    }

    /// A view with the count and the sum of each shop.
    private static final class View implements RecordSinkCase {

        @Override
        public String name() {
            return "view";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of(
                    "views", sink + ": {key: shop, measures: {n: count(*), total: sum(amount)}}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("view", sink);
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            var rows = new ArrayList<String>();
            state.view(sink).rows(row -> rows.add(ViewTrial.text(row)));
            return rows;
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            var newest = new LinkedHashMap<String, Sale>();
            var shops = new TreeMap<String, long[]>();
            for (var sale : taken) {
                newest.put(sale.id(), sale);
                shops.put(sale.shop(), new long[2]);
            }
            for (var sale : newest.values()) {
                if (!sale.gone()) {
                    shops.computeIfPresent(
                            sale.shop(),
                            (_, row) -> new long[] {row[0] + 1, row[1] + sale.amount()});
                }
            }
            var rows = new ArrayList<String>();
            shops.forEach((shop, row) -> rows.add("[%s]=[%d, %d]".formatted(shop, row[0], row[1])));
            return rows;
        }
    }

    /// A sink that sends a message for each version.
    ///
    /// @param queue queue from which the messages are read
    private record Messages(
            String name, Map<String, String> given, Map<String, String> declared, String queue)
            implements RecordSinkCase {

        @Override
        public Map<String, String> resources(String sink) {
            return each(declared, sink);
        }

        @Override
        public Map<String, String> options(String sink) {
            return each(given, sink);
        }

        private static Map<String, String> each(Map<String, String> texts, String sink) {
            var each = new TreeMap<String, String>();
            texts.forEach((name, text) -> each.put(name, text.formatted(sink)));
            return each;
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return PlatformContents.messages(platform(state), queue.formatted(sink));
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            return taken.stream().map(Sale::json).toList();
        }
    }

    /// A stream that gets a record for each version, read in the order of its only shard.
    private static final class Records implements RecordSinkCase {

        @Override
        public String name() {
            return "stream";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of("streams", sink + ": {}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("stream", sink, "partition_by", "shop");
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return PlatformContents.records(platform(state), sink);
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            return taken.stream().map(Sale::json).toList();
        }
    }

    /// A sink that sends each version to another system. The deliveries stay in the outbox.
    ///
    /// @param declared options of the sink's resource in the app file
    private record Outbox(String name, String declared) implements RecordSinkCase {

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of(name + "s", sink + ": " + declared);
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of(name, sink);
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return PlatformContents.deliveries(platform(state), name, sink);
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            return taken.stream().map(Sale::json).toList();
        }
    }

    /// A table with an item for each record, without the attributes that identify the record.
    private static final class Table implements RecordSinkCase {

        @Override
        public String name() {
            return "table";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of("tables", sink + ": {key: id}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("table", sink);
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return PlatformContents.items(platform(state), sink).stream()
                    .map(item -> item.replaceAll(",\"_leat_\\w+\":(\"\\w+\"|\\d+)", ""))
                    .toList();
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            var newest = new TreeMap<String, Sale>();
            taken.forEach(sale -> newest.put(sale.id(), sale));
            return newest.values().stream().filter(sale -> !sale.gone()).map(Sale::json).toList();
        }
    }

    /// A bucket into which the rows of a batch are written.
    private static final class BatchBucket implements SinkKindCase {

        @Override
        public String name() {
            return "bucket of a queue's pipeline";
        }

        @Override
        public String beginning() {
            return "from: {queue: sales, schema: Sale, batch: {size: 100, window: 5s}}, key: id";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of("buckets", sink + ": {}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("bucket", sink, "path", "{shop}/{source.batch}.gz", "format", "ndjson");
        }
    }

    /// A bucket into which the rows of a file are written.
    private static final class Bucket implements SinkKindCase {

        @Override
        public String name() {
            return "bucket";
        }

        @Override
        public String beginning() {
            return "from: {bucket: arrivals, schema: Sale}";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of(
                    "buckets", sink.equals(FIRST) ? "arrivals: {}\n  first: {}" : sink + ": {}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("bucket", sink, "path", "{source.key}.gz", "format", "csv");
        }
    }

    /// A lake table with the columns of the schema.
    private static final class LakeTable implements SinkKindCase {

        @Override
        public String name() {
            return "lake table";
        }

        @Override
        public String beginning() {
            return "from: {bucket: arrivals, schema: Sale}";
        }

        @Override
        public Map<String, String> resources(String sink) {
            var table = sink + ": {bucket: lake, schema: Sale}";
            return sink.equals(FIRST)
                    ? Map.of("buckets", "arrivals: {}\n  lake: {}", "lake_tables", table)
                    : Map.of("lake_tables", table);
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("lake_table", sink);
        }
    }
}
