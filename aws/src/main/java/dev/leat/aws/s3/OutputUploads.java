package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.ParallelBatches;
import dev.leat.aws.state.FormerOutput;
import dev.leat.aws.state.StagedOutput;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.plan.OutputConflictException;
import dev.leat.plan.OutputRule;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Publishes the outputs of pipelines in S3, each exactly once. An output is uploaded to its final
/// key. It becomes visible when the upload is completed, on condition of the object that it
/// replaces. Completing an upload twice, by the same or another process, is harmless. An upload
/// that no process completes must be removed by a life-cycle rule of the bucket. Thread-safe.
///
/// @param part the length of a part in bytes; S3 requires at least 5 MiB. With the same length a
///   repeated upload has the same ETag.
/// @param heads what is known of the objects under the keys of outputs
public record OutputUploads(
        Supplier<S3Client> client, AwsResourceNames names, int part, OutputHeads heads) {

    private static final Logger LOG = LoggerFactory.getLogger(OutputUploads.class);
    private static final int DEFAULT_PART = 8 << 20;

    /// Number of outputs that are uploaded, or become visible, at the same time.
    private static final int THREADS = 8;

    /// Number of parts of an output that are in memory and uploaded at the same time.
    private static final int PARTS_AT_ONCE = 4;

    /// Number of times that another program may change an output while it becomes visible.
    private static final int MOST_CONFLICTS = 4;

    /// The error code of a completion that may succeed when it is repeated
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html).
    private static final String CONFLICT = "ConditionalRequestConflict";

    public OutputUploads(Supplier<S3Client> client, AwsResourceNames names, OutputHeads heads) {
        this(client, names, DEFAULT_PART, heads);
    }

    /// Uploads outputs of an input without making them visible, except those whose objects exist
    /// with this content and origin already. If that fails, none remains.
    ///
    /// @throws OutputConflictException if a key has an object from another input
    /// @throws UnavailableException if S3 is unavailable
    public List<StagedOutput> stage(List<Publication> outputs, ObjectOrigin origin) {
        var begun = new ArrayList<StagedOutput>();
        try {
            outputs.forEach(output -> stage(output, origin).ifPresent(begun::add));
            return begun;
        } catch (RuntimeException failed) {
            abort(begun, failed);
            throw failed;
        }
    }

    /// Uploads one output. Empty if its object exists with this content and origin already.
    Optional<StagedOutput> stage(Publication output, ObjectOrigin origin) {
        var there =
                heads.take(output.bucket(), output.key())
                        .orElseGet(() -> head(output.bucket(), output.key()));
        var known = there.flatMap(head -> OutputMetadata.of(head.metadata()));
        OutputRule.checkOwner(output, known.flatMap(OutputMetadata::origin), origin);
        if (known.isPresent() && !OutputRule.differs(output, known.map(OutputMetadata::etag))) {
            return Optional.empty();
        }
        var replaced = there.map(head -> S3Objects.unquoted(head.eTag())).orElse("");
        return Optional.of(stage(output, Optional.of(origin), replaced));
    }

    /// Uploads the outputs of a batch of messages without making them visible. If that fails, none
    /// remains.
    ///
    /// @throws UnavailableException if S3 is unavailable
    public List<StagedOutput> stage(List<Publication> outputs) {
        var begun = new ConcurrentLinkedQueue<StagedOutput>();
        try {
            each(outputs, output -> begun.add(stage(output, Optional.empty(), "")));
            return List.copyOf(begun);
        } catch (RuntimeException failed) {
            abort(List.copyOf(begun), failed);
            throw failed;
        }
    }

    /// Runs a task for each output. The tasks of many outputs run in parallel.
    private static <T> void each(List<T> outputs, Consumer<T> task) {
        ParallelBatches.each(
                ParallelBatches.of(outputs, THREADS), THREADS, some -> some.forEach(task));
    }

    private StagedOutput stage(Publication output, Optional<ObjectOrigin> origin, String replaced) {
        var id = UUID.randomUUID().toString();
        var metadata = new OutputMetadata(origin, id, output.etag()).with(output);
        var begun =
                new StagedOutput(
                        output.bucket(),
                        output.key(),
                        begin(output, metadata),
                        List.of(),
                        replaced,
                        origin,
                        id);
        try {
            return begun.uploaded(upload(output, begun.upload()));
        } catch (RuntimeException failed) {
            abort(List.of(begun), failed);
            throw failed;
        }
    }

    private String begin(Publication output, Map<String, String> metadata) {
        return call(
                        output.bucket(),
                        () ->
                                client.get()
                                        .createMultipartUpload(create ->
                                                create.bucket(names.of(output.bucket()))
                                                        .key(output.key())
                                                        .metadata(metadata)))
                .uploadId();
    }

    /// Uploads the parts of an output, some in parallel. An empty output has one part.
    private List<String> upload(Publication output, String upload) {
        var etags = new String[(int) Math.max(1, Math.ceilDiv(output.size(), (long) part))];
        var numbers = IntStream.rangeClosed(1, etags.length).boxed().toList();
        ParallelBatches.each(
                numbers, PARTS_AT_ONCE, number -> etags[number - 1] = part(output, upload, number));
        return List.of(etags);
    }

    private String part(Publication output, String upload, int number) {
        byte[] bytes;
        try (var in = Files.newInputStream(output.file())) {
            in.skipNBytes((number - 1L) * part);
            bytes = in.readNBytes(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var request =
                UploadPartRequest.builder()
                        .bucket(names.of(output.bucket()))
                        .key(output.key())
                        .uploadId(upload)
                        .partNumber(number)
                        .build();
        return call(
                        output.bucket(),
                        () -> client.get().uploadPart(request, RequestBody.fromBytes(bytes)))
                .eTag();
    }

    /// Makes outputs visible. Returns false if at least one may not be visible: another input has
    /// published an object with its key since it was uploaded, and the output is removed; or the
    /// upload and the object do not exist any more.
    ///
    /// @throws UnavailableException if S3 is unavailable; some of the outputs may be visible
    public boolean publish(List<StagedOutput> outputs) {
        var all = new AtomicBoolean(true);
        each(
                outputs,
                output -> {
                    if (!published(output)) {
                        all.set(false);
                    }
                });
        return all.get();
    }

    private boolean published(StagedOutput output) {
        var now = output;
        for (int conflicts = 0; conflicts <= MOST_CONFLICTS; conflicts++) {
            try {
                return complete(now);
            } catch (OutputConflictException changed) {
                var next = replacing(now);
                if (next.isEmpty()) {
                    abort(now);
                    return false;
                }
                now = next.get();
            }
        }
        throw new UnavailableException(
                "other programs change %s/%s again and again"
                        .formatted(output.bucket(), output.key()));
    }

    /// Makes an output visible. Does nothing if it is visible already. Returns false if that is not
    /// possible any more: the upload does not exist, and another object or none has the key. Then
    /// the output was visible before and was removed or replaced, or its upload was removed.
    ///
    /// @throws OutputConflictException if another object was put under the key since the output was
    ///   uploaded; the output is not visible
    /// @throws UnavailableException if S3 is unavailable; the output may be visible
    public boolean complete(StagedOutput output) {
        try {
            client.get().completeMultipartUpload(completion(output));
            return true;
        } catch (SdkException failed) {
            if (CONFLICT.equals(AwsFailures.code(failed))) {
                throw AwsFailures.unavailable(what(output.bucket()), failed);
            }
            boolean gone = AwsFailures.isNotFound(failed);
            if (!gone && !S3Objects.isConditionFailed(failed)) {
                throw AwsFailures.unavailable(what(output.bucket()), failed);
            }
            boolean visible = visible(output);
            if (!visible && !gone) {
                throw conflict(output);
            }
            return visible;
        }
    }

    private CompleteMultipartUploadRequest completion(StagedOutput output) {
        var parts = new ArrayList<CompletedPart>();
        for (var etag : output.parts()) {
            parts.add(CompletedPart.builder().partNumber(parts.size() + 1).eTag(etag).build());
        }
        var request =
                CompleteMultipartUploadRequest.builder()
                        .bucket(names.of(output.bucket()))
                        .key(output.key())
                        .uploadId(output.upload())
                        .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build());
        if (output.replaced().isEmpty()) {
            request.ifNoneMatch("*");
        } else {
            request.ifMatch(output.replaced());
        }
        return request.build();
    }

    /// Returns true if the object under the output's key is this output.
    private boolean visible(StagedOutput output) {
        return head(output.bucket(), output.key())
                .flatMap(head -> OutputMetadata.of(head.metadata()))
                .filter(metadata -> metadata.id().equals(output.id()))
                .isPresent();
    }

    private OutputConflictException conflict(StagedOutput output) {
        return head(output.bucket(), output.key())
                .flatMap(head -> other(head, output))
                .map(origin -> new OutputConflictException(output.bucket(), output.key(), origin))
                .orElseGet(() -> new OutputConflictException(output.bucket(), output.key()));
    }

    /// Returns the output on condition of the object that now has its key. Empty if that object is
    /// from another input.
    private Optional<StagedOutput> replacing(StagedOutput output) {
        var there = head(output.bucket(), output.key());
        return there.flatMap(head -> other(head, output)).isPresent()
                ? Optional.empty()
                : Optional.of(
                        output.replacing(
                                there.map(head -> S3Objects.unquoted(head.eTag())).orElse("")));
    }

    /// Returns the input of an object that an output must not replace.
    private static Optional<ObjectOrigin> other(HeadObjectResponse there, StagedOutput output) {
        var known = OutputMetadata.of(there.metadata()).flatMap(OutputMetadata::origin);
        return output.origin().flatMap(own -> OutputRule.other(known, own));
    }

    /// Removes the content of an output that no process will make visible.
    public void abort(StagedOutput output) {
        try {
            client.get()
                    .abortMultipartUpload(abort ->
                            abort.bucket(names.of(output.bucket()))
                                    .key(output.key())
                                    .uploadId(output.upload()));
        } catch (SdkException failed) {
            if (!AwsFailures.isNotFound(failed)) {
                throw AwsFailures.unavailable(what(output.bucket()), failed);
            }
        }
    }

    /// Removes the contents of outputs because of a failure. Failures of this are added to it.
    void abort(List<StagedOutput> outputs, RuntimeException cause) {
        for (var output : outputs) {
            try {
                abort(output);
            } catch (UnavailableException failed) {
                cause.addSuppressed(failed);
            }
        }
    }

    /// Returns an existing output of an input. Empty if the object does not exist, if another input
    /// has published it, or if this process may not read it: a role has no access to the outputs of
    /// an earlier definition of the pipeline.
    public Optional<FormerOutput> former(OutputRule.Name name, ObjectOrigin origin) {
        return readable(name)
                .flatMap(head -> OutputMetadata.of(head.metadata()))
                .filter(metadata -> metadata.origin().equals(Optional.of(origin)))
                .map(metadata -> new FormerOutput(name.bucket(), name.key(), metadata.id()));
    }

    private Optional<HeadObjectResponse> readable(OutputRule.Name name) {
        try {
            return head(name.bucket(), name.key());
        } catch (UnavailableException failed) {
            if (failed.getCause() instanceof SdkException cause && AwsFailures.isDenied(cause)) {
                LOG.warn(
                        "{}: access to the former output {} is denied, so it is not deleted",
                        what(name.bucket()),
                        name.key());
                return Optional.empty();
            }
            throw failed;
        }
    }

    /// Deletes an output of an earlier version of an input. Does nothing if the object does not
    /// exist, or was published again since.
    public void delete(FormerOutput output) {
        boolean same =
                head(output.bucket(), output.key())
                        .flatMap(head -> OutputMetadata.of(head.metadata()))
                        .filter(metadata -> metadata.id().equals(output.id()))
                        .isPresent();
        if (same) {
            call(
                    output.bucket(),
                    () ->
                            client.get()
                                    .deleteObject(delete ->
                                            delete.bucket(names.of(output.bucket()))
                                                    .key(output.key())));
        }
    }

    /// Checks that a bucket exists and S3 is available.
    ///
    /// @throws UnavailableException if not
    void probe(String bucket) {
        try {
            client.get().headBucket(head -> head.bucket(names.of(bucket)));
        } catch (SdkException failed) {
            throw AwsFailures.isNotFound(failed)
                    ? AwsFailures.missing(what(bucket) + " does not exist")
                    : AwsFailures.unavailable(what(bucket), failed);
        }
    }

    private Optional<HeadObjectResponse> head(String bucket, String key) {
        try {
            return Optional.of(
                    client.get().headObject(head -> head.bucket(names.of(bucket)).key(key)));
        } catch (SdkException failed) {
            if (AwsFailures.isNotFound(failed)) {
                return Optional.empty();
            }
            throw AwsFailures.unavailable(what(bucket), failed);
        }
    }

    private <T> T call(String bucket, Supplier<T> request) {
        return AwsFailures.call(what(bucket), request);
    }

    private String what(String bucket) {
        return S3Objects.what(names, bucket);
    }
}
