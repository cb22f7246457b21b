package dev.leat.aws.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.file.RaceObject.Policy;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.batch.FilePhase;
import dev.leat.config.AppFile;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.fault.Interruption;
import dev.leat.contract.fault.Interruption.Kind;
import dev.leat.port.FileLog;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// Two workers, one object, and three notifications, at random and compared with a model. One
/// worker is stopped at one of its requests, within its claim or for longer than its claim, and
/// then goes on. The object has one or two versions, which are put within a second; one of them may
/// be an upload that was begun before the other was put. `-Drace.runs` is the number of runs.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileRaceTest {

    private static final int RUNS = Integer.getInteger("race.runs", 15);

    private static final String APP =
            """
            app: race
            schemas:
              Row: {id: varchar not null, run: varchar not null, amount: bigint not null}
            buckets: {input: , output: }
            queues:
              replaces: {visibility_timeout: 1m, max_receive_count: 100}
              appends: {visibility_timeout: 1m, max_receive_count: 100}
              rejects: {visibility_timeout: 1m, max_receive_count: 100}
              done: {}
            views:
              totals: {key: run, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              replace:
                from: {bucket: input, prefix: replace/, via: replaces, format: csv, schema: Row, on_overwrite: replace}
                to: [{bucket: output, path: "replace/{source.stem}.csv", format: csv}]
                on_success: [{queue: done}]
              append:
                from: {bucket: input, prefix: append/, via: appends, format: csv, schema: Row, on_overwrite: append}
                to: [{bucket: output, path: "append/{source.stem}.{source.version}.csv", format: csv}, {view: totals}]
                on_success: [{queue: done}]
              reject:
                from: {bucket: input, prefix: reject/, via: rejects, format: csv, schema: Row}
                to: [{bucket: output, path: "reject/{source.stem}.csv", format: csv}, {view: totals}]
                on_success: [{queue: done}]
            """;

    private static final Duration LATER = Duration.ofSeconds(61);

    /// The requests of the longest run of a file, about.
    private static final int REQUESTS = 60;

    /// Pieces of a few lines, so that a file has some checkpoints.
    private static final long PIECE = 64;

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("race", "r-");
    private App app;
    private LeatEndpoint services;
    private AwsClients clients;
    private FileWorker.Shared shared;
    private AwsPlatform reader;

    /// Numbers of runs in which the stopped worker had claimed the object, and in which another one
    /// had processed it before the stopped one went on.
    private int waited;

    private int late;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = LeatEndpoint.start(folder.resolve("services"), time);
        clients = services.clients();
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        new AwsSetup(clients, names, app, time).create(_ -> {});
        // The test sends the notifications.
        clients.s3()
                .putBucketNotificationConfiguration(
                        put -> put.bucket(names.of("input")).notificationConfiguration(_ -> {}));
        for (var policy : Policy.values()) {
            services.platform().queue(names.of(policy.queue())).purge();
        }
        shared = FileWorker.Shared.in(folder.resolve("state"), PIECE);
        reader = AwsHost.platform(clients, names, app, time);
    }

    @AfterAll
    void stop() {
        reader.close();
        shared.close();
        clients.close();
        services.close();
    }

    @Test
    void theNewestVersionWinsAndAWorkerThatIsLateKeepsNothing() {
        for (int seed = 1; seed <= RUNS; seed++) {
            run(seed);
        }
        assertThat(waited).as("runs with a claimed object").isPositive();
        assertThat(late).as("runs with a late worker").isPositive();
    }

    /// The time for which a worker is stopped, and what happens meanwhile.
    private enum Stop {
        WITHIN_ITS_CLAIM,
        LONGER_AND_ANOTHER_DIES,
        LONGER_AND_ANOTHER_FINISHES
    }

    private void run(int seed) {
        var random = new SplittableRandom(seed);
        var object =
                new RaceObject(
                        clients.s3(),
                        time,
                        names,
                        List.of(Policy.values()).get(random.nextInt(3)),
                        "run" + seed,
                        random.split());
        object.begin();
        send(object);
        var stop = List.of(Stop.values()).get(random.nextInt(3));
        var what = "seed %d: %s, stop %s".formatted(seed, object, stop);
        var before = new ArrayList<Stored>();
        var watch = new RaceWatch(object);
        int number = 1 + random.nextInt(REQUESTS);
        var interruption =
                new Interruption(
                        number,
                        Kind.IS_STOPPED,
                        () -> {
                            object.end();
                            send(object);
                            meanwhile(object, stop, watch, random.split());
                            before.add(stored(object));
                        });
        try (var first = worker(watch.interrupted(interruption), object)) {
            for (int step = 0; step < 3; step++) {
                first.step();
            }
        }
        if (stop == Stop.LONGER_AND_ANOTHER_FINISHES && interruption.happened()) {
            late++;
            stored(object).assertKept(before.getFirst(), what);
        }
        object.end();
        send(object);
        time.advance(LATER);
        processAll(object);
        check(object, stop, what);
    }

    private void send(RaceObject object) {
        for (var body : object.notifications()) {
            services.platform()
                    .queue(names.of(object.queue()))
                    .send(List.of(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private FileWorker worker(RaceWatch watch, RaceObject object) {
        return new FileWorker(services.clients(watch), names, app, shared, time, object.pipeline());
    }

    /// The actions of others while a worker is stopped.
    private void meanwhile(
            RaceObject object, Stop stop, RaceWatch stopped, SplittableRandom random) {
        switch (stop) {
            case WITHIN_ITS_CLAIM -> {
                var before = stored(object);
                var watch = new RaceWatch(object);
                try (var other = worker(watch, object)) {
                    other.step();
                    other.step();
                }
                if (stopped.claimed()) {
                    waited++;
                    assertThat(watch.worked()).as("%s is claimed", object).isEmpty();
                    assertThat(stored(object)).isEqualTo(before);
                }
            }
            case LONGER_AND_ANOTHER_DIES -> {
                time.advance(LATER);
                int number = 1 + random.nextInt(REQUESTS);
                var death = new Interruption(number, Kind.DIES_AFTER, () -> {});
                var other = worker(new RaceWatch(object).interrupted(death), object);
                other.step();
                other.die();
            }
            case LONGER_AND_ANOTHER_FINISHES -> {
                time.advance(LATER);
                processAll(object);
            }
        }
    }

    /// Processes all messages, as another process.
    private void processAll(RaceObject object) {
        try (var next = worker(new RaceWatch(object), object)) {
            var source = next.platform().source(object.queue());
            for (int round = 0; !source.drained(); round++) {
                assertThat(round).isLessThan(100);
                if (!next.step()) {
                    time.advance(LATER);
                }
            }
        }
    }

    /// All that is stored of an object.
    ///
    /// @param outputs all versions of the outputs that ever were visible, from the oldest
    private record Stored(
            List<ObjectVersion> outputs,
            Optional<FileLog.Entry> newest,
            String view,
            long done,
            long letters) {

        /// A message may be sent once more, if the worker was stopped before it noted that it had
        /// sent the message.
        void assertKept(Stored before, String what) {
            assertThat(done - before.done()).as(what).isBetween(0L, 1L);
            assertThat(letters - before.letters()).as(what).isBetween(0L, 1L);
            assertThat(new Stored(outputs, newest, view, before.done(), before.letters()))
                    .as(what)
                    .isEqualTo(before);
        }
    }

    private Stored stored(RaceObject object) {
        return new Stored(
                object.outputs(),
                reader.files().newest(object.pipeline(), "input", object.key()),
                reader.view("totals").get(List.of(object.run())).map(ViewTrial::text).orElse(""),
                messages("done", object),
                messages(object.queue() + "-dlq", object));
    }

    private long messages(String queue, RaceObject object) {
        return services.platform().queue(names.of(queue)).browse(0, 10_000).stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .filter(body -> body.contains(object.key()))
                .count();
    }

    private void check(RaceObject object, Stop stop, String what) {
        var stored = stored(object);
        var published = stored.outputs().stream().map(object::source).toList();
        var end =
                object.model().stream()
                        .filter(each ->
                                each.published().equals(published)
                                        && each.view().equals(stored.view()))
                        .findFirst()
                        .orElseThrow(() ->
                                new AssertionError(
                                        "%s: published %s, view '%s', permitted %s"
                                                .formatted(
                                                        what,
                                                        published,
                                                        stored.view(),
                                                        object.model())));
        assertThat(stored.letters()).as(what).isBetween(end.letters(), object.mostLetters(end));
        // A process that is stopped, and one that dies, may each send a notification again.
        int done = published.size();
        assertThat(stored.done()).as(what).isBetween((long) done, done + 2L);
        var entry = stored.newest().orElseThrow();
        assertThat(entry.phase()).as(what).isEqualTo(FilePhase.DONE);
        assertThat(entry.unit().etag()).as(what).isEqualTo(object.etag(end));
        var staged =
                clients.s3().listObjectsV2(list -> list.bucket(names.stateBucket())).contents();
        if (stop == Stop.LONGER_AND_ANOTHER_DIES) {
            // A life-cycle rule deletes what a process leaves that dies.
            staged.forEach(each ->
                    clients.s3()
                            .deleteObject(
                                    delete -> delete.bucket(names.stateBucket()).key(each.key())));
        } else {
            assertThat(staged).as(what).isEmpty();
            assertThat(object.openUploads()).as(what).isEmpty();
        }
    }
}
