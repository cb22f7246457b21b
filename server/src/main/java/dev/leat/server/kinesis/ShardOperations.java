package dev.leat.server.kinesis;

import dev.leat.port.AwsNames;
import dev.leat.port.Streams;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.PageToken;
import java.math.BigInteger;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.MergeShardsRequest;
import software.amazon.awssdk.services.kinesis.model.MergeShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.SplitShardRequest;
import software.amazon.awssdk.services.kinesis.model.SplitShardResponse;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;

/// Operations that list, split and merge shards. A change is complete when its request is answered.
record ShardOperations(StreamResolver resolver, ShardQuota quota) {

    private static final int MOST = 10_000;
    private static final int PAGE = 1000;

    /// AWS's limit of streams in on-demand mode.
    private static final int ON_DEMAND_STREAMS = 50;

    ListShardsResponse list(ListShardsRequest request, Caller caller) {
        int limit = Constraints.limit(request.maxResults(), "maxResults", MOST, PAGE);
        var token = request.nextToken();
        if (token != null && (request.streamName() != null || request.streamARN() != null)) {
            throw KinesisErrors.invalid("NextToken and StreamName cannot be provided together.");
        }
        var from = token == null ? null : Start.of(token);
        var stream =
                from == null
                        ? resolver.find(request.streamName(), request.streamARN())
                        : resolver.find(from.stream(), null);
        var after = from == null ? request.exclusiveStartShardId() : from.shard();
        var selection = from == null ? new ShardSelection(request.shardFilter()) : from.selection();
        var selected = selection.of(resolver.streams().shards(stream.name()));
        var shards = Shards.after(selected, after);
        var page = shards.subList(0, Math.min(limit, shards.size()));
        return ListShardsResponse.builder()
                .shards(page.stream().map(shard -> Shards.described(stream, shard)).toList())
                .nextToken(
                        page.size() < shards.size()
                                ? new Start(stream.name(), page.getLast().id(), selection).token()
                                : null)
                .build();
    }

    /// The start of a page: the stream, the last shard of the previous page, and the filter.
    private record Start(String stream, String shard, ShardSelection selection) {

        private static final String LIST = "shards";

        String token() {
            return PageToken.of(LIST, stream + "/" + shard + "/" + selection.text());
        }

        static Start of(String token) {
            try {
                var parts = PageToken.position(LIST, token).orElse("").split("/", -1);
                if (parts.length == 3) {
                    return new Start(parts[0], parts[1], ShardSelection.read(parts[2]));
                }
            } catch (IllegalArgumentException forged) {
                // refused below
            }
            throw KinesisErrors.invalidToken();
        }
    }

    SplitShardResponse split(SplitShardRequest request, Caller caller) {
        var id = Constraints.name(request.shardToSplit(), "shardToSplit");
        var hash =
                new BigInteger(
                        Constraints.hashKey(request.newStartingHashKey(), "newStartingHashKey"));
        var stream = resolver.find(request.streamName(), request.streamARN());
        var shard = open(stream, id);
        var range = shard.hashes();
        // Both children have at least two hash keys.
        var least = range.first().add(BigInteger.ONE);
        if (hash.compareTo(least) <= 0 || hash.compareTo(range.last()) >= 0) {
            throw KinesisErrors.invalid(
                    "NewStartingHashKey %s used in SplitShard() on shard %s in stream %s under account %s is not both greater than one plus the shard's StartingHashKey %s and less than the shard's EndingHashKey %s."
                            .formatted(
                                    hash,
                                    id,
                                    stream.name(),
                                    AwsNames.ACCOUNT,
                                    range.first(),
                                    range.last()));
        }
        quota.check(1, caller);
        resolver.streams().split(stream.name(), shard.number(), hash);
        return SplitShardResponse.builder().build();
    }

    private Streams.Shard open(Streams.Info stream, String id) {
        var shard = resolver.shard(stream, id);
        if (!shard.open()) {
            throw KinesisErrors.closedShard(id, stream.name());
        }
        return shard;
    }

    MergeShardsResponse merge(MergeShardsRequest request, Caller caller) {
        var id = Constraints.name(request.shardToMerge(), "shardToMerge");
        var adjacent = Constraints.name(request.adjacentShardToMerge(), "adjacentShardToMerge");
        var stream = resolver.find(request.streamName(), request.streamARN());
        var first = open(stream, id);
        var second = open(stream, adjacent);
        if (!first.hashes().endsBefore(second.hashes())
                && !second.hashes().endsBefore(first.hashes())) {
            throw KinesisErrors.invalid(
                    "Shards %s and %s in stream %s under account %s are not an adjacent pair of shards eligible for merging"
                            .formatted(id, adjacent, stream.name(), AwsNames.ACCOUNT));
        }
        resolver.streams().merge(stream.name(), first.number(), second.number());
        return MergeShardsResponse.builder().build();
    }

    /// Changes the number of open shards. As in AWS, one call at most doubles or halves it.
    UpdateShardCountResponse count(UpdateShardCountRequest request, Caller caller) {
        int target =
                Constraints.number(
                        request.targetShardCount(), "targetShardCount", 1, Integer.MAX_VALUE);
        Constraints.present(request.scalingTypeAsString(), "scalingType");
        if (request.scalingType() != ScalingType.UNIFORM_SCALING) {
            throw KinesisErrors.notInSet(
                    request.scalingTypeAsString(), "scalingType", ScalingType.knownValues());
        }
        var stream = resolver.find(request.streamName(), request.streamARN());
        if (stream.mode() == Streams.Mode.ON_DEMAND) {
            throw KinesisErrors.validation(
                    "Request is invalid. Stream %s under account %s is in On-Demand mode."
                            .formatted(stream.name(), AwsNames.ACCOUNT));
        }
        int open = Shards.open(resolver.streams().shards(stream.name()));
        if (target > 2L * open) {
            throw scaling("up over double", open, target);
        }
        if (target < (open + 1) / 2) {
            throw scaling("down below half", open, target);
        }
        quota.check(target - open, caller);
        resolver.streams().reshard(stream.name(), target);
        return UpdateShardCountResponse.builder()
                .streamName(stream.name())
                .streamARN(StreamResolver.arn(stream, caller))
                .currentShardCount(open)
                .targetShardCount(target)
                .build();
    }

    private static RuntimeException scaling(String how, int open, int target) {
        return KinesisErrors.invalid(
                "UpdateShardCount cannot scale %s your current open shard count. Current open shard count: %d Target shard count: %d"
                        .formatted(how, open, target));
    }

    DescribeLimitsResponse limits(DescribeLimitsRequest request, Caller caller) {
        List<Streams.Info> streams = resolver.streams().list();
        int onDemand =
                (int) streams.stream().filter(s -> s.mode() == Streams.Mode.ON_DEMAND).count();
        return DescribeLimitsResponse.builder()
                .shardLimit(ShardQuota.MOST)
                .openShardCount(quota.open())
                .onDemandStreamCount(onDemand)
                .onDemandStreamCountLimit(ON_DEMAND_STREAMS)
                .build();
    }
}
