package dev.leat.aws.kinesis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.KinesisRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/// An interceptor of the requests of workers, which observes them, and refuses some of them.
final class ObservedRequests implements ExecutionInterceptor {

    /// True if reads are refused as if others had used the throughput of the shards.
    volatile boolean throttled;

    /// True if shards can be listed.
    volatile boolean listed = true;

    /// Runs when the progress of a shard is stored.
    volatile Runnable stored = () -> {};

    /// The operations of calls to Kinesis and DynamoDB with a limit of less than a lease.
    final Set<String> limited = ConcurrentHashMap.newKeySet();

    /// The operations of calls to Kinesis and DynamoDB without such a limit.
    final Set<String> unlimited = ConcurrentHashMap.newKeySet();

    /// The number of shards that can be taken.
    final AtomicInteger takes = new AtomicInteger(Integer.MAX_VALUE);

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes given) {
        if (throttled && context.request() instanceof GetRecordsRequest) {
            throw ProvisionedThroughputExceededException.builder()
                    .message("Rate exceeded for shard")
                    .build();
        }
        if (context.request() instanceof KinesisRequest
                || context.request() instanceof DynamoDbRequest) {
            var limit =
                    context.request()
                            .overrideConfiguration()
                            .flatMap(each -> each.apiCallTimeout())
                            .filter(each -> each.compareTo(ShardKeeper.LEASE) < 0);
            var type = context.request().getClass().getSimpleName();
            (limit.isPresent() ? limited : unlimited)
                    .add(type.substring(0, type.length() - "Request".length()));
        }
        boolean take = context.request() instanceof UpdateItemRequest;
        if ((take && takes.getAndDecrement() <= 0)
                || (!listed && context.request() instanceof ListShardsRequest)) {
            throw SdkClientException.create("no answer");
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes given) {
        if (context.request() instanceof PutItemRequest put && put.item().containsKey("holder")) {
            stored.run();
        }
    }
}
