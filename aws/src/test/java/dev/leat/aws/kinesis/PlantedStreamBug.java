package dev.leat.aws.kinesis;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/// A bug of workers that the model must find: their requests, or the responses that they get, are
/// changed as if the code lacked a rule.
enum PlantedStreamBug {
    NONE,

    /// The parents of shards are ignored.
    CHILD_BEFORE_PARENT {
        @Override
        SdkResponse response(SdkResponse response) {
            return response instanceof ListShardsResponse listed
                    ? listed.toBuilder()
                            .shards(
                                    listed.shards().stream()
                                            .map(shard ->
                                                    shard.toBuilder()
                                                            .parentShardId(null)
                                                            .adjacentParentShardId(null)
                                                            .build())
                                            .toList())
                            .build()
                    : response;
        }
    },

    /// Progress is stored also if another worker has the lease.
    SETTLEMENT_WITHOUT_CONDITION {
        @Override
        SdkRequest request(SdkRequest request) {
            return request instanceof PutItemRequest put && put.item().containsKey("holder")
                    ? put.toBuilder()
                            .conditionExpression(null)
                            .expressionAttributeValues(null)
                            .build()
                    : request;
        }
    },

    /// A shard is taken also if the lease of another worker is open.
    LEASE_WITHOUT_CONDITION {
        @Override
        SdkRequest request(SdkRequest request) {
            return request instanceof UpdateItemRequest update
                            && update.expressionAttributeValues().containsKey(":holder")
                    ? update.toBuilder().conditionExpression(null).build()
                    : request;
        }
    };

    SdkRequest request(SdkRequest request) {
        return request;
    }

    SdkResponse response(SdkResponse response) {
        return response;
    }
}
