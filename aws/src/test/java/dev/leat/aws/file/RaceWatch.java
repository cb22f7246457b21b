package dev.leat.aws.file;

import dev.leat.contract.fault.Interruption;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/// Watches the requests of a worker. The time of an object that was uploaded in parts is that at
/// which the upload was begun, as in S3. Thread-safe.
final class RaceWatch implements ExecutionInterceptor {

    /// The requests of a worker that processes an object.
    private static final Set<String> WORK =
            Set.of(
                    "GetObjectRequest",
                    "PutObjectRequest",
                    "CreateMultipartUploadRequest",
                    "TransactWriteItemsRequest");

    private final RaceObject object;
    private final Set<String> worked = new TreeSet<>();
    private Interruption interruption = Interruption.none();
    private boolean claimed;

    RaceWatch(RaceObject object) {
        this.object = object;
    }

    RaceWatch interrupted(Interruption by) {
        interruption = by;
        return this;
    }

    /// Returns true if the worker has claimed the object, and has not released it.
    synchronized boolean claimed() {
        return claimed;
    }

    /// Returns the requests by which the worker processed the object.
    synchronized Set<String> worked() {
        return Set.copyOf(worked);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var name = context.request().getClass().getSimpleName();
        if (WORK.contains(name)) {
            synchronized (this) {
                worked.add(name);
            }
        }
        interruption.beforeExecution(context, attributes);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof UpdateItemRequest update) {
            var change = update.updateExpression();
            synchronized (this) {
                claimed |= change.contains("holder = :holder");
                claimed &= !change.contains("REMOVE holder");
            }
        }
        interruption.afterExecution(context, attributes);
    }

    @Override
    public SdkResponse modifyResponse(
            Context.ModifyResponse context, ExecutionAttributes attributes) {
        return switch (context.response()) {
            case HeadObjectResponse head when head.versionId() != null ->
                    object.begun(head.versionId())
                            .<SdkResponse>map(at -> head.toBuilder().lastModified(at).build())
                            .orElse(head);
            case ListObjectVersionsResponse list ->
                    list.toBuilder()
                            .versions(
                                    list.versions().stream()
                                            .map(each ->
                                                    object.begun(each.versionId())
                                                            .map(at ->
                                                                    each.toBuilder()
                                                                            .lastModified(at)
                                                                            .build())
                                                            .orElse(each))
                                            .toList())
                            .build();
            default -> context.response();
        };
    }
}
