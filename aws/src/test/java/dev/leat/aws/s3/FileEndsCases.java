package dev.leat.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.state.FormerOutput;
import dev.leat.aws.state.ObjectClaims;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableFileLog;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Position;
import dev.leat.batch.Publication;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.plan.OutputRule;
import dev.leat.port.FileLog;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// The progress of files and the publication of their outputs, also when processes die.
abstract class FileEndsCases {

    private static final String PIPELINE = "load";
    private static final String PLAN = "plan 1";
    private static final Duration KEPT = Duration.ofDays(18);
    private static final int PART = 5 << 20;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final AwsResourceNames names =
            new AwsResourceNames("files", "e%d-".formatted(NUMBERS.incrementAndGet()));

    abstract Time time();

    /// Returns clients of a process. The caller closes them.
    abstract AwsClients clients(ExecutionInterceptor watching);

    /// Returns false if the service does not implement `If-Match` of CompleteMultipartUpload.
    boolean comparesEtags() {
        return true;
    }

    /// A process: nothing of it remains when it ends but what is in S3 and DynamoDB.
    private record Worker(
            AwsClients clients,
            S3Objects objects,
            OutputUploads uploads,
            TableFileLog log,
            FileEnds ends)
            implements AutoCloseable {

        @Override
        public void close() {
            objects.close();
            clients.close();
        }
    }

    private Worker worker(ExecutionInterceptor watching) {
        var clients = clients(watching);
        var table = new StateTable(clients.dynamoDb(), names.stateTable(), time());
        var numbers = new VersionNumbers(table, KEPT, time());
        var objects = new S3Objects(clients::s3, names, Set.of(), numbers, AwsHost.SCRATCH);
        var staged = new StagedObjects(clients::s3, names.of("state"), objects);
        var claims = new ObjectClaims(table, KEPT, time());
        var log = new TableFileLog(table, KEPT, staged, claims, time());
        var uploads = new OutputUploads(clients::s3, names, PART);
        var ends = new FileEnds(uploads, log, objects, (_, _) -> {});
        return new Worker(clients, objects, uploads, log, ends);
    }

    /// Creates empty buckets and an empty state table, and returns a process.
    private Worker begin() {
        var worker = worker(RequestFault.none());
        for (var bucket : List.of("output", "state")) {
            worker.clients()
                    .s3()
                    .createBucket(create ->
                            create.bucket(names.of(bucket))
                                    .createBucketConfiguration(
                                            to -> to.locationConstraint("eu-central-1")));
        }
        new StateTable(worker.clients().dynamoDb(), names.stateTable(), time()).create();
        return worker;
    }

    private FileUnit unit(String key, long version) {
        return new FileUnit("input", key, version, "etag" + version, 9, Instant.EPOCH);
    }

    private Effect.Checkpoint piece(Worker worker, FileUnit unit, int part) throws IOException {
        var file = worker.objects().staging(PIPELINE, unit).file("part-" + part);
        Files.writeString(file, "rows %d of %s\n".formatted(part, unit.versionText()));
        var work = new LeasedWork("load-files", "1", List.of());
        return new Effect.Checkpoint(
                PIPELINE,
                unit,
                work,
                PLAN,
                new Position(100L * part, 10L * part, part + 1),
                new Totals(10, 8, 1, 1),
                List.of(new StagedFile(0, part, "out", file, 10, 9)),
                time().instant());
    }

    private static Publication output(Worker worker, String key, String content)
            throws IOException {
        var file = Files.writeString(worker.objects().staging().file("output"), content);
        return worker.objects().publication("output", key, file, Map.of(), false);
    }

    private Effect.Finish done(FileUnit unit, boolean replaces, Publication... outputs) {
        return new Effect.Finish(
                PIPELINE,
                unit,
                FilePhase.DONE,
                new Totals(20, 16, 2, 2),
                Arrays.asList(outputs),
                replaces,
                Optional.empty(),
                time().instant());
    }

    /// Returns the contents of all visible outputs.
    private Map<String, String> visible(Worker worker) {
        var s3 = worker.clients().s3();
        var found = new TreeMap<String, String>();
        for (var object : s3.listObjectsV2(list -> list.bucket(names.of("output"))).contents()) {
            found.put(object.key(), text(s3, object.key()));
        }
        return found;
    }

    private String text(S3Client s3, String key) {
        return s3.getObjectAsBytes(get -> get.bucket(names.of("output")).key(key)).asUtf8String();
    }

    private int uploads(Worker worker) {
        return worker.clients()
                .s3()
                .listMultipartUploads(list -> list.bucket(names.of("output")))
                .uploads()
                .size();
    }

    /// Processes a file of two pieces from its last checkpoint to its end, as a worker that gets
    /// the message of the file.
    private void process(Worker worker, FileUnit unit) throws IOException {
        worker.ends().complete(PIPELINE, unit);
        var entry = worker.log().of(PIPELINE, unit);
        if (entry.filter(each -> each.phase() == FilePhase.DONE).isPresent()) {
            return;
        }
        int part = worker.log().progress(PIPELINE, unit).map(p -> p.next().part()).orElse(1);
        for (; part <= 2; part++) {
            worker.log().checkpoint(piece(worker, unit, part));
        }
        var joined = new StringBuilder();
        var progress = worker.log().progress(PIPELINE, unit).orElseThrow();
        for (var staged : progress.staged()) {
            joined.append(Files.readString(staged.file()));
        }
        worker.ends()
                .finish(
                        done(
                                unit,
                                true,
                                output(worker, "joined", joined.toString()),
                                output(worker, unit.version() == 1 ? "first" : "second", "x")),
                        Optional.empty(),
                        List.of());
    }

    private static Map<String, String> result(FileUnit unit) {
        var text = unit.versionText();
        return Map.of(
                "joined",
                "rows 1 of %s\nrows 2 of %s\n".formatted(text, text),
                unit.version() == 1 ? "first" : "second",
                "x");
    }

    @Test
    @Tag("crash")
    void aProcessThatDiesAtAnyRequestLosesAndDoublesNothing() throws IOException {
        try (var first = begin()) {
            var kinds = Set.<String>of();
            boolean survived = false;
            for (int number = 1; !survived; number++) {
                for (boolean sent : new boolean[] {false, true}) {
                    var key = "a%d %s".formatted(number, sent);
                    clear(first);
                    process(first, unit(key, 1));
                    assertThat(visible(first)).isEqualTo(result(unit(key, 1)));
                    var fault = new RequestFault(number, sent);
                    die(fault, unit(key, 2));
                    survived = !fault.dead();
                    kinds = fault.kinds();
                    successor(first, unit(key, 2), number, sent);
                }
            }
            assertThat(kinds)
                    .contains(
                            "PutObjectRequest",
                            "CreateMultipartUploadRequest",
                            "UploadPartRequest",
                            "TransactWriteItemsRequest",
                            "CompleteMultipartUploadRequest",
                            "DeleteObjectRequest");
        }
    }

    private void clear(Worker worker) {
        visible(worker)
                .keySet()
                .forEach(key ->
                        worker.clients()
                                .s3()
                                .deleteObject(d -> d.bucket(names.of("output")).key(key)));
    }

    private void die(RequestFault fault, FileUnit unit) throws IOException {
        try (var dying = worker(fault)) {
            process(dying, unit);
            assertThat(fault.dead()).isFalse();
        } catch (UnavailableException killed) {
            assertThat(fault.dead()).isTrue();
        }
    }

    /// Another process, with an empty disk, meets the message.
    private void successor(Worker observer, FileUnit unit, int number, boolean sent)
            throws IOException {
        var what = "request %d, sent: %s".formatted(number, sent);
        boolean decided =
                observer.log()
                        .of(PIPELINE, unit)
                        .filter(entry -> entry.phase() == FilePhase.DONE)
                        .isPresent();
        if (!decided) {
            assertThat(visible(observer)).as(what).isEqualTo(result(unit(unit.key(), 1)));
        }
        int open = uploads(observer);
        try (var next = worker(RequestFault.none())) {
            process(next, unit);
            process(next, unit);
        }
        assertThat(visible(observer)).as(what).isEqualTo(result(unit));
        assertThat(uploads(observer)).as(what).isLessThanOrEqualTo(open);
        var entry = observer.log().newest(PIPELINE, "input", unit.key()).orElseThrow();
        assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
        assertThat(entry.unit()).isEqualTo(unit);
        assertThat(entry.part()).isEqualTo(3);
        assertThat(observer.log().pending(PIPELINE, unit)).isEmpty();
        assertThat(observer.log().progress(PIPELINE, unit)).isEmpty();
    }

    @Test
    void progressIsThatOfTheLastCheckpointOnEveryMachine() throws IOException {
        try (var one = begin();
                var other = worker(RequestFault.none())) {
            var unit = unit("a", 1);
            one.log().checkpoint(piece(one, unit, 1));
            one.log().checkpoint(piece(one, unit, 2));
            var progress = other.log().progress(PIPELINE, unit).orElseThrow();
            assertThat(progress.next()).isEqualTo(new Position(200, 20, 3));
            assertThat(progress.totals()).isEqualTo(new Totals(20, 16, 2, 2));
            assertThat(progress.staged()).extracting(StagedFile::part).containsExactly(1, 2);
            assertThat(progress.staged().getLast().file())
                    .hasContent("rows 2 of " + unit.versionText())
                    .isNotEqualTo(one.objects().staging(PIPELINE, unit).file("part-2"));
            assertThatThrownBy(() -> other.log().checkpoint(piece(other, unit, 2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("out of order");

            other.log().checkpoint(piece(other, unit, 1));
            assertThat(one.log().progress(PIPELINE, unit).map(FileProgress::staged))
                    .hasValueSatisfying(staged -> assertThat(staged).hasSize(1));
            assertThat(one.log().of("other", unit)).isEmpty();
        }
    }

    @Test
    void theLogListsTheLatestFiles() throws IOException {
        try (var worker = begin()) {
            var units = List.of(unit("a", 1), unit("b", 2), unit("a", 3));
            for (var unit : units) {
                worker.log().checkpoint(piece(worker, unit, 1));
                worker.ends().finish(done(unit, true), Optional.empty(), List.of());
            }
            var log = worker.log();
            assertThat(log.newest(PIPELINE, "input", "a").map(FileLog.Entry::unit))
                    .contains(units.get(2));
            assertThat(log.of(PIPELINE, units.get(0)).map(FileLog.Entry::unit))
                    .contains(units.get(0));
            assertThat(log.latest(PIPELINE, 9))
                    .extracting(FileLog.Entry::unit)
                    .containsExactlyInAnyOrderElementsOf(units);
            assertThat(log.latest(PIPELINE, 1)).hasSize(1);
        }
    }

    @Test
    void anObjectThatWasPutMeanwhileIsNotReplaced() throws IOException {
        try (var worker = begin()) {
            var origin = new ObjectOrigin(PIPELINE, "input", "a");
            var uploads = worker.uploads();
            var staged = uploads.stage(output(worker, "x", "ours"), origin).orElseThrow();
            var stale = uploads.stage(output(worker, "x", "later"), origin).orElseThrow();
            assertThat(visible(worker)).isEmpty();
            uploads.complete(staged);
            uploads.complete(staged);
            assertThat(visible(worker)).containsExactly(Map.entry("x", "ours"));
            assertThat(uploads.stage(output(worker, "x", "ours"), origin)).isEmpty();
            assertThatThrownBy(() -> uploads.complete(stale))
                    .isInstanceOf(OutputConflictException.class);

            var next = uploads.stage(output(worker, "x", "next"), origin).orElseThrow();
            worker.clients()
                    .s3()
                    .putObject(
                            put -> put.bucket(names.of("output")).key("x"),
                            RequestBody.fromString("theirs"));
            if (comparesEtags()) {
                assertThatThrownBy(() -> uploads.complete(next))
                        .isInstanceOf(OutputConflictException.class)
                        .hasMessageContaining("changed by another program");
            }
            assertThat(uploads.former(new OutputRule.Name("output", "x"), origin)).isEmpty();
            uploads.delete(new FormerOutput("output", "x", staged.id()));
            assertThat(visible(worker)).containsExactly(Map.entry("x", "theirs"));
            uploads.abort(next);
            uploads.abort(next);
            uploads.abort(stale);
            assertThat(uploads(worker)).isZero();
        }
    }

    @Test
    void aLargeOutputIsUploadedInParts() throws IOException {
        try (var worker = begin()) {
            var content = "0123456789abcdef".repeat((PART + 80) / 16);
            var origin = new ObjectOrigin(PIPELINE, "input", "a");
            var staged = worker.uploads().stage(output(worker, "x", content), origin).orElseThrow();
            assertThat(staged.parts()).hasSize(2);
            worker.uploads().complete(staged);
            assertThat(visible(worker).get("x")).isEqualTo(content);
        }
    }

    @Test
    void twoWorkersDoNotAdvanceAFileTogether() throws IOException {
        var unit = unit("a", 1);
        try (var one = begin()) {
            one.log().checkpoint(piece(one, unit, 1));
            var turns = new ArrayList<Runnable>();
            ExecutionInterceptor between = new BeforeWrite(turns);
            try (var other = worker(between)) {
                var piece = piece(one, unit, 2);
                turns.add(() -> one.log().checkpoint(piece));
                assertThatThrownBy(() -> other.log().checkpoint(piece(other, unit, 2)))
                        .isInstanceOf(LeaseLostException.class)
                        .hasMessageContaining(unit.id());
            }
            var progress = one.log().progress(PIPELINE, unit).orElseThrow();
            assertThat(progress.totals()).isEqualTo(new Totals(20, 16, 2, 2));
            assertThat(progress.staged()).hasSize(2);
        }
    }
}
