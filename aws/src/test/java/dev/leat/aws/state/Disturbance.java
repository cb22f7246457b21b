package dev.leat.aws.state;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// An interceptor that makes requests fail as DynamoDB and the network do. Thread-safe.
public final class Disturbance implements ExecutionInterceptor {

    private final Random random;
    private volatile int conflicts;
    private volatile int throttled;
    private volatile int lost;
    private volatile int unprocessed;
    private final AtomicInteger failures = new AtomicInteger();

    public Disturbance(long seed) {
        random = new Random(seed);
    }

    /// Makes this share of the transactions fail because of a conflict, in percent.
    public void conflicts(int percent) {
        conflicts = percent;
    }

    /// Makes DynamoDB throttle this share of the requests, in percent.
    public void throttled(int percent) {
        throttled = percent;
    }

    /// Drops the response of this share of the transactions, in percent.
    public void lost(int percent) {
        lost = percent;
    }

    /// Makes this share of the reads return no items, in percent.
    public void unprocessed(int percent) {
        unprocessed = percent;
    }

    /// Returns the number of failures until now.
    public int failures() {
        return failures.get();
    }

    private boolean happens(int percent) {
        synchronized (random) {
            boolean now = random.nextInt(100) < percent;
            failures.addAndGet(now ? 1 : 0);
            return now;
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof DynamoDbRequest && happens(throttled)) {
            throw throttling();
        }
        if (context.request() instanceof TransactWriteItemsRequest request && happens(conflicts)) {
            throw TransactionCanceledException.builder()
                    .cancellationReasons(
                            request.transactItems().stream().map(_ -> conflict()).toList())
                    .build();
        }
    }

    /// Returns the error of a table or partition that has too many requests.
    public static SdkException throttling() {
        return ProvisionedThroughputExceededException.builder()
                .awsErrorDetails(
                        AwsErrorDetails.builder()
                                .errorCode("ProvisionedThroughputExceededException")
                                .errorMessage("too many requests")
                                .build())
                .statusCode(400)
                .build();
    }

    private static CancellationReason conflict() {
        return CancellationReason.builder().code("TransactionConflict").build();
    }

    @Override
    public SdkResponse modifyResponse(
            Context.ModifyResponse context, ExecutionAttributes attributes) {
        return context.request() instanceof BatchGetItemRequest request && happens(unprocessed)
                ? BatchGetItemResponse.builder().unprocessedKeys(request.requestItems()).build()
                : context.response();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof TransactWriteItemsRequest && happens(lost)) {
            throw SdkClientException.create("the response is lost", new IOException("reset"));
        }
    }
}
