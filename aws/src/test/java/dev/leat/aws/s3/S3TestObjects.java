package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.VersionHint;
import dev.leat.contract.TestedObjects;
import dev.leat.port.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.sync.RequestBody;

/// New buckets in S3, and a new state table.
record S3TestObjects(
        AwsClients clients, AwsResourceNames names, boolean versioned, S3Objects storage)
        implements TestedObjects {

    /// Smaller than the contents of tests, so that they are read in several ranges.
    private static final int RANGE = 300;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    static S3TestObjects open(AwsClients clients, boolean versioned, Time time) {
        var names = new AwsResourceNames("files", "t%d-".formatted(NUMBERS.incrementAndGet()));
        for (var bucket : List.of(INPUT, OUTPUT)) {
            clients.s3()
                    .createBucket(create ->
                            create.bucket(names.of(bucket))
                                    .createBucketConfiguration(
                                            to -> to.locationConstraint("eu-central-1")));
            if (versioned) {
                clients.s3()
                        .putBucketVersioning(put ->
                                put.bucket(names.of(bucket))
                                        .versioningConfiguration(to -> to.status("Enabled")));
            }
        }
        var table = new StateTable(clients.dynamoDb(), names.stateTable(), time);
        table.create();
        var numbers = new VersionNumbers(table, Duration.ofDays(30), time);
        var objects =
                new S3Objects(clients::s3, names, Set.of(INPUT), numbers, AwsHost.SCRATCH, RANGE);
        return new S3TestObjects(clients, names, versioned, objects);
    }

    OutputUploads outputs() {
        return new OutputUploads(clients::s3, names, storage.heads());
    }

    @Override
    public VersionHint putUnseen(String key, String content) {
        var put =
                clients.s3()
                        .putObject(
                                request -> request.bucket(names.of(INPUT)).key(key),
                                RequestBody.fromString(content));
        return hint(put.versionId());
    }

    @Override
    public VersionHint hint(FileUnit current) {
        return hint(
                clients.s3()
                        .headObject(
                                head -> head.bucket(names.of(current.bucket())).key(current.key()))
                        .versionId());
    }

    private static VersionHint hint(String versionId) {
        return new VersionHint(Optional.ofNullable(versionId).orElse(""), "0055AED6DCD90281E5");
    }

    @Override
    public void delete(String bucket, String key) {
        clients.s3().deleteObject(delete -> delete.bucket(names.of(bucket)).key(key));
    }

    @Override
    public void publish(ObjectOrigin origin, List<Publication> outputs) {
        outputs.stream()
                .flatMap(output -> outputs().stage(output, origin).stream())
                .toList()
                .forEach(staged -> outputs().complete(staged));
    }

    @Override
    public void close() {
        storage.close();
    }
}
