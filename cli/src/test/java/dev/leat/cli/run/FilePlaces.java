package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.cli.fixture.RedisProcess;
import dev.leat.cli.lambda.FunctionServices;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.item.ItemJson;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.port.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// An app that reads files, at two places: embedded, and on AWS, for which Leat's endpoint stands.
/// All tests of a class share them, on one virtual clock. On AWS, each process has an empty disk.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FilePlaces {

    static final String APP =
            """
            app: cross
            schemas:
              Row: {id: varchar not null, shop: varchar not null, amount: bigint not null}
              Order: {id: varchar not null, items: 'struct(sku varchar, shop varchar, n bigint)[]'}
              Price: {id: varchar not null, amount: bigint not null, rate: bigint not null, total: bigint not null}
              Rate: {shop: varchar not null, rate: bigint not null}
            buckets: {input: , config: , output: }
            queues:
              prices: {}
              picked: {}
              sales: {}
              parcels: {fifo: true}
            tables: {priced: {key: id}, sold: {key: id}}
            views:
              totals: {key: shop, measures: {n: sum(n), total: sum(total)}}
              shops: {key: shop, measures: {n: count(*), total: sum(amount)}}
            lookups:
              rates: {bucket: config, file: rates.csv, schema: Rate, key: shop, refresh: 10m}
            pipelines:
              sum:
                from: {bucket: input, prefix: sum/, format: csv, schema: Row}
                max_rejects: 100%
                steps:
                  - distinct: [id]
                  - aggregate: {by: shop, measures: {n: count(*), total: sum(amount)}}
                to: [{bucket: output, path: "sum/{source.stem}.csv"}, {view: totals}]
              price:
                from: {bucket: input, prefix: price/, format: csv, schema: Row}
                max_rejects: 100%
                steps:
                  - lookup: {in: rates, by: shop, take: rate}
                  - set: {total: amount * rate}
                to: [{bucket: output, path: "price/{source.stem}.csv"}, {queue: prices}]
              level:
                from: {queue: prices, schema: Price}
                key: id
                steps: [{java: {class: functions.Level, adds: {level: varchar}, timeout: 20s}}]
                to: [{table: priced}]
              pick:
                from: {bucket: input, prefix: pick/, format: ndjson, schema: Order}
                steps:
                  - sql: select id, unnest(items, recursive := true) from batch
                to: [{queue: picked}, {queue: parcels, group: shop}]
              sell:
                from: {bucket: input, prefix: sell/, format: csv, schema: Row}
                to: [{bucket: output, path: "sell/{source.stem}.csv"}, {view: shops}, {queue: sales}]
              keep:
                from: {queue: sales, schema: Row}
                key: id
                to: [{table: sold}]
            environments:
              here: {stores: {shops: "${env:REDIS}/0"}}
              aws: {region: eu-west-1, stores: {shops: "${env:REDIS}/1"}}
            """;

    private static final String LEVEL =
            """
            package functions;
            import dev.leat.function.*;
            public class Level implements RecordFunction {
                @Override public Result apply(RowView record) {
                    return record.whole("amount").orElseThrow() > 100
                            ? Result.reject("the amount is too high")
                            : Result.of("level", "r" + record.whole("rate").orElseThrow());
                }
            }
            """;

    static final String ROWS = "id,shop,amount\nx1,oslo,5\nx2,rome,7\nx3,oslo,200\n";

    static final Duration MINUTE = Duration.ofMinutes(1);

    final VirtualTime time = VirtualTime.start();
    private final Map<String, App> apps = new HashMap<>();
    Path folder = Path.of("");
    RedisProcess redis;
    FunctionServices services;
    List<Place> places;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        redis = new RedisProcess(folder.resolve("redis"));
        var functions = Files.createDirectories(folder.resolve("functions"));
        Files.writeString(functions.resolve("Level.java"), LEVEL);
        services = new FunctionServices(app(APP, "aws"), folder.resolve("services"), time);
        places = List.of(new Embedded(), new OnAws());
    }

    @AfterAll
    void stop() {
        services.close();
        redis.close();
    }

    final App app(String text, String environment) throws IOException, AppException {
        var known = apps.get(environment + text);
        if (known != null) {
            return known;
        }
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var variables = Map.of("REDIS", redis.url());
        var app = AppFile.lint(file, variables, Optional.of(environment), new BindingCache()).app();
        apps.put(environment + text, app);
        return app;
    }

    /// A place where the app runs. All its processes have the same stores.
    interface Place {

        /// Starts another process of an app.
        FileProcess process(String text) throws Exception;

        /// Returns the messages of a queue.
        List<Message.Seen> messages(FileProcess process, String queue);

        /// Deletes an object.
        void delete(FileProcess process, String bucket, String key);

        /// Returns the outputs whose keys begin with a prefix.
        Map<String, String> outputs(FileProcess process, String prefix) throws IOException;
    }

    private final class Embedded implements Place {

        @Override
        public FileProcess process(String text) throws Exception {
            var app = app(text, "here");
            var here = Objects.requireNonNull(app.environments().get("here"));
            return FileProcess.embedded(app, here, folder.resolve("state"), time);
        }

        @Override
        public List<Message.Seen> messages(FileProcess process, String queue) {
            return process.platform().repair().queue(queue).browse(0, 1_000);
        }

        @Override
        public void delete(FileProcess process, String bucket, String key) {
            process.platform().services().orElseThrow().buckets().delete(bucket, key);
        }

        @Override
        public Map<String, String> outputs(FileProcess process, String prefix) throws IOException {
            var buckets = process.platform().services().orElseThrow().buckets();
            var found = new TreeMap<String, String>();
            for (var object : buckets.list("output", prefix, "", 1_000)) {
                try (var in = buckets.content(object.unit()).open(0)) {
                    var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    found.put(object.unit().key(), text);
                }
            }
            return found;
        }
    }

    private final class OnAws implements Place {

        private int machines;

        @Override
        public FileProcess process(String text) throws Exception {
            var app = app(text, "aws");
            var aws = Objects.requireNonNull(app.environments().get("aws"));
            var disk = folder.resolve("machine-" + machines++);
            return FileProcess.onAws(app, aws, services.clients(), disk, time);
        }

        @Override
        public List<Message.Seen> messages(FileProcess process, String queue) {
            return services.queue(queue).browse(0, 1_000);
        }

        @Override
        public void delete(FileProcess process, String bucket, String key) {
            try (var clients = services.clients()) {
                clients.s3().deleteObject(delete -> delete.bucket(bucket).key(key));
            }
        }

        @Override
        public Map<String, String> outputs(FileProcess process, String prefix) {
            var found = new TreeMap<String, String>();
            try (var clients = services.clients()) {
                var s3 = clients.s3();
                for (var object :
                        s3.listObjectsV2(list -> list.bucket("output").prefix(prefix)).contents()) {
                    var bytes = s3.getObjectAsBytes(get -> get.bucket("output").key(object.key()));
                    found.put(object.key(), bytes.asUtf8String());
                }
            }
            return found;
        }
    }

    interface Scenario {
        Collection<String> run(Place place) throws Exception;
    }

    /// Runs a scenario at both places, one after the other. Returns the common result.
    final List<String> equal(Scenario scenario) throws Exception {
        var results = new ArrayList<List<String>>();
        for (var place : places) {
            results.add(List.copyOf(scenario.run(place)));
        }
        assertThat(results.getLast()).isEqualTo(results.getFirst());
        return results.getFirst();
    }

    static void put(FileProcess process, String bucket, String key, String text)
            throws IOException {
        var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        process.platform().engine().buckets().put(bucket, key, bytes, Map.of());
    }

    static List<String> bodies(List<Message.Seen> messages) {
        return messages.stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .toList();
    }

    static String row(FileProcess process, String view, String... key) {
        var row = process.platform().engine().view(view).get(List.of(key)).orElseThrow();
        return row.key() + Arrays.toString(row.values());
    }

    static List<String> items(FileProcess process, String table) {
        var found = new ArrayList<String>();
        var app = process.app().all(Table.class).get(table);
        process.platform()
                .engine()
                .tables()
                .scan(Objects.requireNonNull(app), item -> found.add(ItemJson.write(item)));
        found.sort(null);
        return found;
    }

    static List<String> lines(Map<String, String> outputs) {
        return outputs.entrySet().stream()
                .map(output -> output.getKey() + "\n" + output.getValue())
                .toList();
    }

    /// The reasons of dead letters.
    static List<String> reasons(List<Message.Seen> letters) {
        return letters.stream()
                .map(letter -> Objects.requireNonNull(letter.attributes().get("leat")).asText())
                .map(text -> text.replaceAll(".*\"reasons\":", ""))
                .toList();
    }
}
