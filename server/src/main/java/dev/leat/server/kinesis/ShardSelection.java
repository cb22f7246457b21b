package dev.leat.server.kinesis;

import dev.leat.port.Streams;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/// The filter of ListShards. Without a filter, all shards of the retention period are selected.
///
/// @see <a
///   href="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html">ShardFilter</a>
record ShardSelection(@Nullable ShardFilter filter) {

    /// Returns the shards that the filter selects.
    ///
    /// @param all all shards of the stream
    List<Streams.Shard> of(List<Streams.Shard> all) {
        return all.stream().filter(shard -> selects(shard, all)).toList();
    }

    private boolean selects(Streams.Shard shard, List<Streams.Shard> all) {
        if (filter == null) {
            return true;
        }
        return switch (filter.type()) {
            case AT_LATEST -> shard.open();
            case FROM_TRIM_HORIZON -> true;
            case AT_TRIM_HORIZON -> opened(shard, all).equals(Instant.MIN);
            case AFTER_SHARD_ID ->
                    shard.id().compareTo(Constraints.name(filter.shardId(), "shardFilter.shardId"))
                            > 0;
            case AT_TIMESTAMP -> openSince(shard) && !opened(shard, all).isAfter(time());
            case FROM_TIMESTAMP -> openSince(shard);
            case UNKNOWN_TO_SDK_VERSION ->
                    throw KinesisErrors.notInSet(
                            filter.typeAsString(),
                            "shardFilter.type",
                            ShardFilterType.knownValues());
            case null -> throw KinesisErrors.missing("shardFilter.type");
        };
    }

    /// Returns true if the shard was open at the filter's time or later.
    private boolean openSince(Streams.Shard shard) {
        return shard.closed().filter(closed -> closed.isBefore(time())).isEmpty();
    }

    private Instant time() {
        var time = filter == null ? null : filter.timestamp();
        return Constraints.present(time, "shardFilter.timestamp");
    }

    /// Returns the time at which the shard was opened, which is the time at which its parents were
    /// closed; [Instant#MIN] for a shard without parents, or whose parents have expired.
    private static Instant opened(Streams.Shard shard, List<Streams.Shard> all) {
        return all.stream()
                .filter(parent -> shard.childOf(parent.number()))
                .flatMap(parent -> parent.closed().stream())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /// Returns the filter as a text without `/`, for the token of the next page.
    String text() {
        if (filter == null) {
            return "";
        }
        var value =
                switch (filter.type()) {
                    case AFTER_SHARD_ID -> filter.shardId();
                    case AT_TIMESTAMP, FROM_TIMESTAMP -> time().toString();
                    default -> "";
                };
        return filter.typeAsString() + " " + value;
    }

    /// Returns the selection of a [#text()].
    ///
    /// @throws IllegalArgumentException if the text is not one
    static ShardSelection read(String text) {
        if (text.isEmpty()) {
            return new ShardSelection(null);
        }
        int end = text.indexOf(' ');
        if (end < 0) {
            throw new IllegalArgumentException(text);
        }
        var type = ShardFilterType.fromValue(text.substring(0, end));
        var value = text.substring(end + 1);
        var filter = ShardFilter.builder().type(type);
        try {
            switch (type) {
                case AFTER_SHARD_ID -> filter.shardId(value);
                case AT_TIMESTAMP, FROM_TIMESTAMP -> filter.timestamp(Instant.parse(value));
                case AT_LATEST, AT_TRIM_HORIZON, FROM_TRIM_HORIZON -> {}
                default -> throw new IllegalArgumentException(text);
            }
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
        return new ShardSelection(filter.build());
    }
}
