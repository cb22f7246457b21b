package dev.leat.run;

import dev.leat.port.Streams;
import dev.leat.port.Streams.Shard;
import java.time.Instant;

/// Decides which records of a stream may have been deleted. Knows no retention periods, because
/// they may have been shorter in the past; looks only at the records that still exist.
record StreamReach(Streams streams, String stream, Instant now) {

    /// Returns a time after which no record arrived that has been deleted; 1970 if the stream has
    /// all records that were ever put into it.
    static Instant of(Streams streams, String stream, Instant now) {
        return new StreamReach(streams, stream, now).since();
    }

    private Instant since() {
        var shards = streams.shards(stream);
        // Shards are numbered from 0, and the one with the highest number always exists. The
        // records
        // of a deleted shard are older than those of its children.
        boolean complete = shards.size() > shards.getLast().number();
        var since = Instant.EPOCH;
        for (var shard : shards) {
            long oldest = streams.oldest(stream, shard.number());
            if (!complete || oldest > 0) {
                var first = first(shard, oldest);
                since = first.isAfter(since) ? first : since;
            }
        }
        return since;
    }

    /// Returns the time of arrival of the first record that exists. If there is none, returns the
    /// end of the shard.
    private Instant first(Shard shard, long oldest) {
        return streams.read(stream, shard.number(), oldest, 1, 1).records().stream()
                .findFirst()
                .map(Streams.Stored::arrived)
                .or(shard::closed)
                .orElse(now);
    }
}
