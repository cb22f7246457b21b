package dev.leat.cli.run;

import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.Context;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import dev.leat.cli.past.PeriodReplay;
import dev.leat.cli.past.Period;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.cli.lambda.FunctionServices;
import dev.leat.cli.trial.RedisProcess;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.item.ItemJson;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.local.database.StateException;
import dev.leat.port.Audit;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Message;
import dev.leat.redrive.ReceivedDeadLetter;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import dev.leat.app.Table;
import dev.leat.port.Signal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Files with other features: each scenario runs embedded and on AWS, for which Leat's endpoint
/// stands, and all results are equal. On AWS, each process has an empty disk.
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesCrossTest {

    private static final String APP =
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

    /// A message about an object that a person wrote.
    private static final String BY_HAND =
            """
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put",\
            "s3":{"bucket":{"name":"input"},"object":{"key":"sell/repaired.csv"}}}]}""";

    private static final String ROWS = "id,shop,amount\nx1,oslo,5\nx2,rome,7\nx3,oslo,200\n";

    private static final String REPAIRED = "id,shop,amount\nz1,bern,1\nz2,bern,2\n";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTime time = VirtualTime.start();
    private final Map<String, App> apps = new HashMap<>();
    private Path folder = Path.of("");
    private RedisProcess redis;
    private FunctionServices services;
    private List<Place> places;

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

    private App app(String text, String environment) throws IOException, AppException {
        var known = apps.get(environment + text);
        if (known != null) {
            return known;
        }
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var variables = Map.of("REDIS", redis.url());
        var app =
                AppFile.lint(file, variables, Optional.of(environment), new BindingCache()).app();
        apps.put(environment + text, app);
        return app;
    }

    /// A place where the app runs. All its processes have the same stores.
    private interface Place {

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
                    var bytes =
                            s3.getObjectAsBytes(get -> get.bucket("output").key(object.key()));
                    found.put(object.key(), bytes.asUtf8String());
                }
            }
            return found;
        }
    }

    private interface Scenario {
        Collection<String> run(Place place) throws Exception;
    }

    /// Runs a scenario at both places, one after the other. Returns the common result.
    private List<String> equal(Scenario scenario) throws Exception {
        var results = new ArrayList<List<String>>();
        for (var place : places) {
            results.add(List.copyOf(scenario.run(place)));
        }
        assertThat(results.getLast()).isEqualTo(results.getFirst());
        return results.getFirst();
    }

    private static void put(FileProcess process, String bucket, String key, String text)
            throws IOException {
        var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        process.platform().engine().buckets().put(bucket, key, bytes, Map.of());
    }

    private static List<String> bodies(List<Message.Seen> messages) {
        return messages.stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String row(FileProcess process, String view, String... key) {
        var row = process.platform().engine().view(view).get(List.of(key)).orElseThrow();
        return row.key() + Arrays.toString(row.values());
    }

    private static List<String> items(FileProcess process, String table) {
        var found = new ArrayList<String>();
        var app = process.app().all(Table.class).get(table);
        process.platform()
                .engine()
                .tables()
                .scan(Objects.requireNonNull(app), item -> found.add(ItemJson.write(item)));
        found.sort(null);
        return found;
    }

    private static List<String> lines(Map<String, String> outputs) {
        return outputs.entrySet().stream()
                .map(output -> output.getKey() + "\n" + output.getValue())
                .toList();
    }

    /// The reasons of dead letters.
    private static List<String> reasons(List<Message.Seen> letters) {
        return letters.stream()
                .map(letter -> Objects.requireNonNull(letter.attributes().get("leat")).asText())
                .map(text -> text.replaceAll(".*\"reasons\":", ""))
                .toList();
    }

    @Test
    void stepsOverTheWholeFileContinueOnAnotherMachine() throws Exception {
        var content = new StringBuilder("id,shop,amount\n");
        for (int i = 0; i < 20; i++) {
            content.append("r%d,s%d,%d\n".formatted(i % 15, i % 15 % 3, i % 15));
        }
        content.append("r1,s1,99\n");
        var found =
                equal(place -> {
                    int processes = 0;
                    try (var first = place.process(APP)) {
                        put(first, "input", "sum/a.csv", content.toString());
                    }
                    boolean done = false;
                    while (!done) {
                        try (var next = place.process(APP)) {
                            next.processPiece("sum");
                            time.advance(MINUTE);
                            processes++;
                            done = place.messages(next, "sum-files").isEmpty();
                        }
                    }
                    assertThat(processes).isGreaterThan(3);
                    try (var last = place.process(APP)) {
                        var all = lines(place.outputs(last, "sum/a"));
                        all = new ArrayList<>(all);
                        all.add(row(last, "totals", "s2"));
                        all.addAll(reasons(place.messages(last, "sum-files-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .hasSize(4)
                .contains("sum/a.csv\nshop,n,total\ns0,5,30\ns1,5,35\ns2,5,40\n", "[s2][5, 40]");
        assertThat(found.get(1)).endsWith(",\"r1,s1,99\"\n");
        assertThat(found.getLast())
                .contains("line 22: the record in line 3 has the same id but different content");
    }

    @Test
    void aLookupChangesBetweenTwoFilesBeforeAStepInJava() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "config", "rates.csv", "shop,rate\noslo,2\n");
                        put(process, "input", "price/a.csv", ROWS);
                        process.process("price");
                        put(process, "config", "rates.csv", "shop,rate\noslo,3\nrome,5\n");
                        put(process, "input", "price/early.csv", ROWS);
                        process.process("price");
                        time.advance(MINUTE.multipliedBy(11));
                        put(process, "input", "price/b.csv", ROWS.replace("x", "y"));
                        process.process("price");
                    }
                    try (var process = place.process(APP)) {
                        process.process("level");
                        var all = new ArrayList<>(lines(place.outputs(process, "price/")));
                        all.addAll(items(process, "priced"));
                        all.addAll(reasons(place.messages(process, "prices-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .contains(
                        "price/early.csv\nid,shop,amount,rate,total\nx1,oslo,5,2,10\nx3,oslo,200,2,400\n",
                        "price/b.csv\nid,shop,amount,rate,total\ny1,oslo,5,3,15\ny2,rome,7,5,35\ny3,oslo,200,3,600\n");
        assertThat(found).filteredOn(each -> each.contains("\"level\":")).hasSize(3);
        assertThat(found).filteredOn(each -> each.contains("the amount is too high")).hasSize(3);
    }

    @Test
    void theElementsOfRowsGoToAQueueAndToAFifoQueue() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(
                                process,
                                "input",
                                "pick/a.ndjson",
                                """
                                {"id":"1","items":[{"sku":"a","shop":"oslo","n":1},{"sku":"b","shop":"rome","n":2}]}
                                {"id":"2","items":[]}
                                {"id":"3","items":[{"sku":"c","shop":"oslo","n":3},{"sku":"a","shop":null,"n":4}]}
                                """);
                        process.process("pick");
                        var all = new ArrayList<>(bodies(place.messages(process, "picked")));
                        all.sort(null);
                        for (var each : place.messages(process, "parcels")) {
                            all.add(each.group().orElse("") + bodies(List.of(each)));
                        }
                        all.addAll(place.outputs(process, "pick/").values());
                        all.addAll(reasons(place.messages(process, "pick-files-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .startsWith(
                        "{\"id\":\"1\",\"sku\":\"a\",\"shop\":\"oslo\",\"n\":1}",
                        "{\"id\":\"1\",\"sku\":\"b\",\"shop\":\"rome\",\"n\":2}",
                        "{\"id\":\"3\",\"sku\":\"c\",\"shop\":\"oslo\",\"n\":3}",
                        "oslo[{\"id\":\"1\",\"sku\":\"a\",\"shop\":\"oslo\",\"n\":1}]",
                        "rome[{\"id\":\"1\",\"sku\":\"b\",\"shop\":\"rome\",\"n\":2}]",
                        "oslo[{\"id\":\"3\",\"sku\":\"c\",\"shop\":\"oslo\",\"n\":3}]")
                .hasSize(7);
        assertThat(found.getLast()).contains("line 3: the message group is null");
    }

    @Test
    void aFileWaitsWhileRedisIsDown() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "input", "sell/a.csv", ROWS);
                        redis.kill();
                        for (int i = 0; i < 3; i++) {
                            process.process("sell");
                            time.advance(MINUTE);
                        }
                        assertThat(place.messages(process, "sell-files")).hasSize(1);
                        assertThat(place.outputs(process, "sell/")).isEmpty();
                        redis.start();
                        process.process("sell");
                        assertThat(place.messages(process, "sell-files")).isEmpty();
                        process.process("keep");
                        var all = new ArrayList<>(lines(place.outputs(process, "sell/")));
                        all.add(row(process, "shops", "oslo"));
                        all.add(row(process, "shops", "rome"));
                        all.addAll(items(process, "sold"));
                        all.addAll(reasons(place.messages(process, "sell-files-dlq")));
                        return all;
                    }
                });
        assertThat(found).hasSize(6).contains("sell/a.csv\n" + ROWS, "[oslo][2, 205]", "[rome][1, 7]");
    }

    /// Redrives the only dead letter of a file with another message. Returns the reasons for which
    /// it was skipped.
    private List<String> redrive(FileProcess process, String body) throws InterruptedException {
        var repair = process.platform().repair();
        var terms =
                new Audit.Terms(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Audit.Terms.LOOP);
        var skipped = new ArrayList<String>();
        var progress =
                new RedriveListener() {
                    @Override
                    public void skipped(ReceivedDeadLetter letter, String why) {
                        skipped.add(why);
                    }
                };
        try (var letters = repair.deadLetters("sell-files-dlq")) {
            var redriver = new Redriver(letters, repair.audit(), time, process.app());
            var options = RunOptions.edited(body.getBytes(StandardCharsets.UTF_8));
            var run = redriver.begin("me", "sell-files-dlq", terms, options);
            redriver.drive(run, options, progress, new Signal());
        }
        return skipped;
    }

    @Test
    void theDeadLetterOfAFileIsEditedAndRedriven() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "input", "sell/broken.csv", "other,columns\n1,2\n");
                        process.process("sell");
                        var all =
                                new ArrayList<>(
                                        reasons(place.messages(process, "sell-files-dlq")));
                        put(process, "input", "sell/repaired.csv", REPAIRED);
                        // The edited message, and the notification of the same object.
                        assertThat(redrive(process, "{}")).hasSize(1).allMatch(why -> why.contains("is no notification"));
                        assertThat(redrive(process, BY_HAND)).isEmpty();
                        process.process("sell");
                        process.process("sell");
                        all.addAll(lines(place.outputs(process, "sell/repaired")));
                        all.add(row(process, "shops", "bern"));
                        all.addAll(reasons(place.messages(process, "sell-files-dlq")));
                        return all;
                    }
                });
        assertThat(found.getFirst()).contains("has no column 'id'");
        assertThat(found.subList(1, found.size()))
                .containsExactly(
                        "sell/repaired.csv\n" + REPAIRED, "[bern][2, 3]");
    }

    /// Without its identities, it would count and send all rows again.
    @Test
    void aPipelineThatIsRenamedBetweenTwoFilesIsRefusedByName() throws Exception {
        var renamed = APP.replace("  sum:\n", "  add:\n");
        var was = renamed.replace("  add:\n", "  add:\n    was: sum\n");
        assertThatThrownBy(() -> app(was, "aws"))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("pipeline add")
                .hasMessageContaining("cannot rename stored state; remove `was`");
        try (var clients = services.clients()) {
            new AwsSetup(clients, new AwsResourceNames("cross", ""), app(renamed, "aws"), time)
                    .create(_ -> {});
        }
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "input", "sum/named.csv", ROWS);
                        process.process("sum");
                    }
                    try (var process = place.process(renamed)) {
                        put(process, "input", "sum/named.csv", ROWS);
                        process.process("add");
                        return List.of(row(process, "totals", "oslo"));
                    } catch (CorruptStateException | StateException refused) {
                        var why = String.valueOf(refused.getMessage());
                        return List.of(why.replaceAll(".*(pipeline sum.*?);.*", "$1"));
                    }
                });
        assertThat(found).containsExactly("pipeline sum, which is no longer in the app");
    }

    /// The lines of a replay since a time.
    private List<String> replay(FileProcess process, Instant since, String... also) {
        var said = new ArrayList<String>();
        var output =
                new PeriodReplay.Output() {
                    @Override
                    public void say(String line) {
                        said.add(line);
                    }

                    @Override
                    public void warn(String line) {
                        said.add("warning: " + line);
                    }
                };
        var period = Period.of(since, time.instant(), time.instant());
        PeriodReplay.of(process.app(), "sell", period, List.of(also))
                .run(process, output, line -> line);
        return said;
    }

    @Test
    void theObjectsOfAPeriodAreReplayed() throws Exception {
        var rows = ROWS.replace("x", "p");
        var found =
                equal(place -> {
                    time.advance(MINUTE);
                    try (var process = place.process(APP)) {
                        put(process, "input", "sell/before.csv", ROWS.replace("x", "o"));
                        time.advance(MINUTE);
                        var since = time.instant();
                        for (var name : List.of("p1", "p2", "gone")) {
                            put(process, "input", "sell/" + name + ".csv", rows + name + ",nice,1\n");
                        }
                        put(process, "input", "sell/p3.csv", "other,columns\n1,2\n");
                        process.process("sell");
                        place.delete(process, "output", "sell/p1.csv");
                        place.delete(process, "input", "sell/gone.csv");
                        time.advance(MINUTE);
                        var said = replay(process, since);
                        said.addAll(replay(process, since, "sales"));
                        said.addAll(lines(place.outputs(process, "sell/p")));
                        said.add(row(process, "shops", "nice"));
                        said.addAll(place.messages(process, "sell-files").toString().lines().toList());
                        return said;
                    }
                });
        assertThat(found)
                .contains(
                        "3 objects from the bucket input: 1 rejected",
                        "bucket output: 1 object written, 1 unchanged",
                        "bucket output: 0 objects written, 2 unchanged",
                        "queue sales: 8 duplicate",
                        "sell/p1.csv\n" + rows + "p1,nice,1\n",
                        "[nice][3, 3]");
    }

    /// Denies that the outputs with one key become visible.
    private static final class Denial implements ExecutionInterceptor {

        private boolean active = true;

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (active
                    && context.request() instanceof CompleteMultipartUploadRequest complete
                    && complete.key().equals("sell/denied.csv")) {
                throw S3Exception.builder().statusCode(403).message("not authorized").build();
            }
        }
    }

    @Test
    void theEndOfAFileWaitsForAccessWhileOthersAreProcessed() throws Exception {
        var denial = new Denial();
        var aws = places.getLast();
        var app = app(APP, "aws");
        var there = Objects.requireNonNull(app.environments().get("aws"));
        var disk = folder.resolve("denied");
        try (var process =
                FileProcess.onAws(app, there, services.clients(denial), disk, time)) {
            put(process, "input", "sell/denied.csv", ROWS.replace("x", "d"));
            put(process, "input", "sell/allowed.csv", ROWS.replace("x", "e"));
            for (int minute = 0; minute < 3; minute++) {
                process.process("sell");
                time.advance(MINUTE);
                assertThat(process.detail("sell"))
                        .contains("the end of input/sell/denied.csv is decided and waits")
                        .contains("not authorized");
            }
            assertThat(aws.outputs(process, "sell/allowed")).hasSize(1);
            assertThat(aws.outputs(process, "sell/denied")).isEmpty();
            assertThat(aws.messages(process, "sell-files")).hasSize(1);
            denial.active = false;
            process.process("sell");
            assertThat(process.detail("sell")).isEmpty();
            assertThat(aws.outputs(process, "sell/denied")).hasSize(1);
            assertThat(aws.messages(process, "sell-files")).isEmpty();
        }
    }

    @Test
    void aClaimOfAReplayEndsIfItIsNotExtended() throws Exception {
        try (var one = places.getLast().process(APP);
                var two = places.getLast().process(APP)) {
            var first = one.platform().engine().claim("sell", "input", "sell/c").orElseThrow();
            var other = two.platform().engine();
            time.advance(MINUTE.multipliedBy(14));
            first.extend();
            time.advance(MINUTE.multipliedBy(14));
            assertThat(other.claim("sell", "input", "sell/c")).isEmpty();
            time.advance(MINUTE.multipliedBy(2));
            try (var second = other.claim("sell", "input", "sell/c").orElseThrow()) {
                second.extend();
                assertThatThrownBy(first::extend)
                        .isInstanceOf(UnavailableException.class)
                        .hasMessage("another process works on the object");
                first.close();
                second.extend();
            }
            assertThat(other.claim("sell", "input", "sell/c")).isPresent();
        }
    }
}
