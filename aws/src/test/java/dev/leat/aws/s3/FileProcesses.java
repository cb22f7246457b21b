package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.state.ObjectClaims;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableFileLog;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Position;
import dev.leat.batch.Publication;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
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
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;

/// Processes of a file pipeline, and what they have in common: buckets and a state table.
abstract class FileProcesses {

    static final String PIPELINE = "load";
    private static final String PLAN = "plan 1";
    static final Duration KEPT = Duration.ofDays(18);
    static final int PART = 5 << 20;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /// True for each end that was completed with an output that may be missing.
    final List<Boolean> sent = new ArrayList<>();

    final AwsResourceNames names =
            new AwsResourceNames("files", "e%d-".formatted(NUMBERS.incrementAndGet()));

    abstract Time time();

    /// Returns clients of a process. The caller closes them.
    abstract AwsClients clients(ExecutionInterceptor watching);

    /// A process: nothing of it remains when it ends but what is in S3 and DynamoDB.
    record Worker(
            AwsClients clients,
            S3Objects objects,
            OutputUploads uploads,
            ObjectClaims claims,
            TableFileLog log,
            FileEnds ends)
            implements AutoCloseable {

        @Override
        public void close() {
            objects.close();
            clients.close();
        }
    }

    final Worker worker(ExecutionInterceptor watching) {
        var clients = clients(watching);
        var table = table(clients);
        var numbers = new VersionNumbers(table, KEPT, time());
        var objects = new S3Objects(clients::s3, names, Set.of(), numbers, AwsHost.SCRATCH);
        var staged = new StagedObjects(clients::s3, names.of("state"), objects);
        var claims = new ObjectClaims(table, KEPT, time());
        var log = new TableFileLog(table, KEPT, staged, claims, time());
        var uploads = new OutputUploads(clients::s3, names, PART, objects.heads());
        var ends =
                new FileEnds(
                        uploads, log, claims, objects, (_, _, incomplete) -> sent.add(incomplete));
        return new Worker(clients, objects, uploads, claims, log, ends);
    }

    final StateTable table(AwsClients clients) {
        return new StateTable(clients.dynamoDb(), names.stateTable(), time());
    }

    /// Creates empty buckets and an empty state table, and returns a process.
    final Worker begin() {
        var worker = worker(RequestFault.none());
        for (var bucket : List.of("output", "state")) {
            worker.clients()
                    .s3()
                    .createBucket(create ->
                            create.bucket(names.of(bucket))
                                    .createBucketConfiguration(
                                            to -> to.locationConstraint("eu-central-1")));
        }
        table(worker.clients()).create();
        return worker;
    }

    final FileUnit unit(String key, long version) {
        return new FileUnit("input", key, version, "etag" + version, 9, Instant.EPOCH);
    }

    final Effect.Checkpoint piece(Worker worker, FileUnit unit, int part) throws IOException {
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

    static Publication output(Worker worker, String key, String content) throws IOException {
        var file = Files.writeString(worker.objects().staging().file("output"), content);
        return worker.objects().publication("output", key, file, Map.of(), false);
    }

    final Effect.Finish done(FileUnit unit, boolean replaces, Publication... outputs) {
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
    final Map<String, String> visible(Worker worker) {
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

    final int uploads(Worker worker) {
        return worker.clients()
                .s3()
                .listMultipartUploads(list -> list.bucket(names.of("output")))
                .uploads()
                .size();
    }
}
