package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.cli.lake.GlueWriter;
import dev.leat.cli.lambda.FunctionServices;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes on AWS write a lake table whose columns the app file of one of them has widened,
/// renamed and extended. The values of the partition key have blanks and slashes.
@Tag("interop")
class LakeEvolutionTest {

    private static final String APP =
            """
            app: lakes
            schemas:
              Line: {id: integer not null, shop: varchar not null}
              Sale: SALE
            buckets: {inbox: , lake: }
            queues:
              loads: {visibility_timeout: 1m, max_receive_count: 3}
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: COLUMN, TABLE}
            pipelines:
              load:
                from: {bucket: inbox, via: loads, suffix: .csv, schema: Line}
                to: [{lake_table: sales, select: SELECT}]
            environments:
              aws: {region: eu-west-1}
            """;

    private static final String OLD =
            APP.replace("SALE", "{id: integer not null, shop: varchar not null}")
                    .replace("COLUMN, TABLE", "shop")
                    .replace("SELECT", "{id: id, shop: shop}");

    private static final String NEW =
            APP.replace("SALE", "{id: bigint not null, place: varchar not null, note: varchar}")
                    .replace("COLUMN, TABLE", "place, was: {place: shop}")
                    .replace("SELECT", "{id: id, place: shop, note: upper(shop)}");

    @TempDir private Path folder;

    private final VirtualTime time = new VirtualTime(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private int machines;

    private App app(String text) throws Exception {
        var name = "app%d.yaml".formatted(machines++);
        return AppFile.read(Files.writeString(folder.resolve(name), text), Map.of());
    }

    private FileProcess process(App app, FunctionServices services) {
        Environment environment = Objects.requireNonNull(app.environments().get("aws"));
        var disk = folder.resolve("machine" + machines++);
        return FileProcess.onAws(app, environment, services.clients(), disk, time);
    }

    @Test
    void aProcessWithTheOldFileChangesNothing() throws Exception {
        var old = app(OLD);
        try (var services = new FunctionServices(old, folder.resolve("services"), time);
                var before = process(old, services);
                var after = process(app(NEW), services)) {
            var glue =
                    new GlueWriter(
                            services.url(), "default", Files.createDirectory(folder.resolve("g")));
            services.put("inbox", "1.csv", "id,shop\n1,a b/c\n2,ä %2F+\n");
            before.process("load");
            services.put("inbox", "2.csv", "id,shop\n3,a b/c\n");
            after.process("load");
            var columns = glue.table("sales").schema().toString();

            // The rows have no place in the table of the newer file.
            services.put("inbox", "3.csv", "id,shop\n4,x/y z\n");
            before.process("load");
            assertThat(services.waiting("loads")).isZero();
            assertThat(services.queue("loads-dlq").browse(0, 10))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(DeadLetterDetails.of(letter).reasons().toString())
                                    .contains(
                                            "lake table 'sales' cannot get the columns",
                                            "id: long -> int"));
            assertThat(glue.table("sales").schema().toString()).isEqualTo(columns);

            redrive(after);
            time.advance(Duration.ofSeconds(61));
            after.process("load");
            assertThat(glue.rows("sales", "concat_ws('|', id, coalesce(place, shop), note)"))
                    .containsExactly("1|a b/c", "2|ä %2F+", "3|a b/c|A B/C", "4|x/y z|X/Y Z");
            assertThat(services.waiting("loads-dlq")).isZero();
        }
    }

    private void redrive(FileProcess process) throws Exception {
        try (var letters = process.platform().repair().deadLetters("loads-dlq")) {
            var audit = process.platform().repair().audit();
            var redriver = new Redriver(letters, audit, time, process.app());
            var run = redriver.begin("me", "loads-dlq", Audit.Terms.ALL, RunOptions.PLAIN);
            redriver.drive(run, RunOptions.PLAIN, RedriveListener.none(), new Signal());
        }
    }
}
