package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.WireCrash;
import dev.leat.contract.ServerProcess;
import dev.leat.kernel.Kernels;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads by AWS's client over 16 connections, while Leat is killed and started again. With
/// `-Dcrash.full` it is a thousand uploads and 20 kills, otherwise a smaller run; `-Dcrash.seed=N`
/// takes other files and other moments.
@Tag("crash")
class UploadCrashTest {

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int UPLOADS = FULL ? 1_000 : 200;
    private static final int KILLS = FULL ? 20 : 2;

    private static final String APP =
            """
            app: uploads
            schemas:
              Line: {id: bigint not null, amount: "decimal(12,2) not null"}
            buckets:
              input:
              output:
            topics:
              done:
            queues:
              done: {subscribe: {topic: done, raw: true}}
            views:
              files:
                key: file
                measures:
                  lines: count(*)
                  amount: sum(amount)
            pipelines:
              load:
                from: {bucket: input, suffix: .csv, format: csv, schema: Line}
                key: [file, id]
                steps:
                  - set:
                      file: source.key
                to:
                  - view: files
                  - bucket: output
                    path: "{source.stem}.csv"
                    format: csv
                on_success:
                  - topic: done
            """;

    @AutoClose private final Kernels kernels = new Kernels();

    private final long seed = Long.getLong("crash.seed", 20261120);

    @Test
    void keepsEachAcknowledgedUploadAndWorksOnItOnce(@TempDir Path folder) throws Exception {
        var app = Files.writeString(folder.resolve("app.yaml"), APP);
        var state = folder.resolve("state");
        var ports = new WireCrash.Ports(ServerProcess.freePort(), ServerProcess.freePort());
        var crash =
                new WireCrash(app, "OrderQueue", state, Map.of(), List.of(), ports, seed, KILLS);
        var endpoint = URI.create("http://127.0.0.1:" + ports.aws());
        try (var uploaded = new Uploaded(endpoint, UPLOADS, seed)) {
            run(crash, uploaded);
            System.out.printf(
                    "%d uploads acknowledged, %d made again%n",
                    uploaded.acknowledged().size(), uploaded.again());
            assertThat(uploaded.again()).as("uploads that a kill met").isPositive();
            try (var after = Trial.open(app, state, kernels, UnaryOperator.identity())) {
                check(after, uploaded);
            }
        }
    }

    private void run(WireCrash crash, Uploaded uploaded) throws Exception {
        var random = new SplittableRandom(seed);
        int share = UPLOADS / (KILLS + 1);
        for (int life = 0; life < KILLS; life++) {
            try (var process = crash.start()) {
                uploaded.await(life * share + 1 + random.nextInt(share));
                process.kill();
            }
        }
        try (var _ = crash.start()) {
            uploaded.await(UPLOADS);
            crash.awaitHealth(health ->
                    health.contains(
                            "\"load-files\":{\"visible\":0,\"in_flight\":0,\"delayed\":0,"));
        }
    }

    /// An object without an acknowledgement may exist or not, but only complete.
    private static void check(Trial after, Uploaded uploaded) throws IOException {
        var there = objects(after, Uploaded.BUCKET);
        var files = uploaded.files();
        assertThat(files.keySet()).containsAll(there.keySet());
        assertThat(there.keySet()).containsAll(uploaded.acknowledged());
        for (var object : there.values()) {
            try (var in = after.platform().buckets().content(object.unit()).open(0)) {
                var file = Objects.requireNonNull(files.get(object.unit().key()));
                assertThat(in.readAllBytes()).isEqualTo(file.bytes());
            }
        }

        var counted = new HashMap<String, List<BigDecimal>>();
        after.platform()
                .view("files")
                .rows(row ->
                        counted.put(
                                row.key().getFirst(),
                                List.of(
                                        after.value("files", row, 0),
                                        after.value("files", row, 1))));
        var right = new HashMap<String, List<BigDecimal>>();
        for (var key : there.keySet()) {
            var file = Objects.requireNonNull(files.get(key));
            right.put(key, List.of(BigDecimal.valueOf(file.lines()), file.amount()));
        }
        assertThat(counted).isEqualTo(right);
        var stems = there.values().stream().map(o -> o.unit().stem() + ".csv");
        assertThat(objects(after, "output").keySet())
                .isEqualTo(stems.collect(Collectors.toCollection(TreeSet::new)));
        assertThat(after.messages("done")).hasSize(there.size());
        assertThat(after.messages("load-files-dlq")).isEmpty();
    }

    private static Map<String, StoredObject> objects(Trial app, String bucket) {
        return app.platform().buckets().list(bucket, "", "", 2 * UPLOADS).stream()
                .collect(Collectors.toMap(object -> object.unit().key(), object -> object));
    }
}
