package dev.leat.aws.kinesis;

import dev.leat.contract.PlantedBug;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/// A bug of workers that the model must find: their requests, or the responses that they get, are
/// changed as if the code lacked a rule.
enum PlantedStreamBug implements PlantedBug<SdkPojo> {
    /// The parents of shards are ignored.
    CHILD_BEFORE_PARENT,
    /// Progress is stored also if another worker has the lease.
    SETTLEMENT_WITHOUT_CONDITION,
    /// A shard is taken also if the lease of another worker is open.
    LEASE_WITHOUT_CONDITION;

    @Override
    public SdkPojo in(SdkPojo message) {
        return switch (message) {
            case ListShardsResponse listed when this == CHILD_BEFORE_PARENT ->
                    listed.copy(r ->
                            r.shards(
                                    listed.shards().stream()
                                            .map(PlantedStreamBug::orphan)
                                            .toList()));
            case PutItemRequest put
                    when this == SETTLEMENT_WITHOUT_CONDITION && put.item().containsKey("holder") ->
                    put.copy(r -> r.conditionExpression(null).expressionAttributeValues(null));
            case UpdateItemRequest update
                    when this == LEASE_WITHOUT_CONDITION
                            && update.expressionAttributeValues().containsKey(":holder") ->
                    update.copy(r -> r.conditionExpression(null));
            default -> message;
        };
    }

    private static Shard orphan(Shard shard) {
        return shard.copy(s -> s.parentShardId(null).adjacentParentShardId(null));
    }
}
