package dev.leat.aws.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/// An interceptor that refuses records of PutRecords as Kinesis does above the throughput of a
/// shard: the others of the request are stored, also those behind a refused one.
final class RefusedRecords implements ExecutionInterceptor {

    private static final ExecutionAttribute<List<Boolean>> ACCEPTED =
            new ExecutionAttribute<>("accepted");

    private static final PutRecordsResultEntry REFUSED =
            PutRecordsResultEntry.builder()
                    .errorCode("ProvisionedThroughputExceededException")
                    .errorMessage("Rate exceeded for shard")
                    .build();

    /// A stream for refused records, which the caller creates.
    static final String WASTE = "refused";

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private volatile ToIntFunction<String> refusals = _ -> 0;

    /// Sets how often each record is refused, by its data, from now on.
    void refuse(ToIntFunction<String> times) {
        attempts.clear();
        refusals = times;
    }

    private boolean accepts(PutRecordsRequestEntry entry) {
        var data = entry.data().asUtf8String();
        return attempts.merge(data, 1, Integer::sum) > refusals.applyAsInt(data);
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest call, ExecutionAttributes attributes) {
        if (!(call.request() instanceof PutRecordsRequest put)) {
            return call.request();
        }
        var accepted = put.records().stream().map(this::accepts).toList();
        attributes.putAttribute(ACCEPTED, accepted);
        var kept = new ArrayList<PutRecordsRequestEntry>();
        for (int i = 0; i < accepted.size(); i++) {
            if (accepted.get(i)) {
                kept.add(put.records().get(i));
            }
        }
        if (kept.isEmpty()) {
            // A request has at least one record.
            return put.toBuilder().streamName(WASTE).records(put.records().getFirst()).build();
        }
        return put.toBuilder().records(kept).build();
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse call, ExecutionAttributes attributes) {
        if (!(call.response() instanceof PutRecordsResponse answer)) {
            return call.response();
        }
        var stored = answer.records().iterator();
        var results =
                attributes.getAttribute(ACCEPTED).stream()
                        .map(accepted -> accepted ? stored.next() : REFUSED)
                        .toList();
        return answer.toBuilder().records(results).build();
    }
}
