package dev.leat.server.s3;

import dev.leat.port.Buckets;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.port.Uploads;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// All supported S3 operations on the buckets of a platform.
public final class S3Operations {

    private S3Operations() {}

    /// Returns the operations on these ports. `queues` and `topics` can be notification targets.
    public static S3 of(Buckets buckets, QueueAdmin queues, Supplier<TopicAdmin> topics) {
        var resolver = new BucketResolver(buckets);
        var targets = new NotificationTargetArns(queues, topics);
        return new S3(() -> operations(resolver, targets), S3Operations::fault);
    }

    private static Map<String, S3Operation> operations(
            BucketResolver resolver, NotificationTargetArns targets) {
        var operations =
                new HashMap<>(
                        S3Operation.of(
                                MethodHandles.lookup(),
                                new BucketOperations(resolver),
                                new BucketTags(resolver),
                                new VersionOperations(resolver),
                                new NotificationOperations(resolver, targets),
                                new PutObjectOperation(resolver),
                                new GetObjectOperations(resolver),
                                new DeleteObjectOperations(resolver),
                                new CopyObjectOperation(resolver),
                                new ListObjectsOperations(resolver),
                                new ObjectFacts(resolver),
                                new UploadOperations(resolver),
                                new UploadPartOperations(resolver),
                                new UploadListing(resolver)));
        operations.replaceAll((_, each) -> each.with(checked(each.handler())));
        return operations;
    }

    private static Handler checked(Handler handler) {
        return (in, call) -> {
            UnsetConfiguration.check(in);
            return handler.answer(in, call);
        };
    }

    /// Returns S3's error for an upload or a bucket that was deleted while an operation ran.
    private static Optional<S3ErrorException> fault(RuntimeException happened) {
        return happened instanceof Uploads.NoSuchUploadException none
                ? Optional.of(
                        new S3ErrorException(
                                "NoSuchUpload", 404, String.valueOf(none.getMessage())))
                : Optional.empty();
    }
}
