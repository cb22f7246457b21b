package dev.leat.redis;

import dev.leat.app.Pipeline;
import dev.leat.port.StoredIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;

/// A parser of the identities that `identity.lua` stores. An identity has a digest, the version (if
/// the records can change), and the bit of each sink that has this state.
final class KnownRecord {

    private static final int DIGEST = 16;

    private KnownRecord() {}

    static Optional<StoredIdentity> find(
            Jedis redis,
            AppRegistry registry,
            RedisPipeline place,
            Pipeline pipeline,
            byte[] identity,
            Instant now) {
        var hashes = hashes(place, now);
        var answers = new LinkedHashMap<String, Response<byte[]>>();
        try (var asked = redis.pipelined()) {
            for (var hash : hashes.keySet()) {
                answers.put(hash, asked.hget(hash.getBytes(StandardCharsets.UTF_8), identity));
            }
            asked.sync();
        }
        for (var answer : answers.entrySet()) {
            byte[] known = answer.getValue().get();
            if (known != null) {
                var seen = Optional.ofNullable(hashes.get(answer.getKey()));
                return Optional.of(holding(registry, place, pipeline, known, seen, now));
            }
        }
        return Optional.empty();
    }

    /// Returns the hashes to search, in the order of `identity.lua`. The hash of changing records
    /// is not a bucket of days.
    private static Map<String, @Nullable IdentityBucket> hashes(RedisPipeline place, Instant now) {
        var hashes = new LinkedHashMap<String, @Nullable IdentityBucket>();
        if (place.changes()) {
            hashes.put(place.records(), null);
        } else {
            place.buckets(now).forEach(bucket -> hashes.put(place.ids(bucket), bucket));
        }
        return hashes;
    }

    private static StoredIdentity holding(
            AppRegistry registry,
            RedisPipeline place,
            Pipeline pipeline,
            byte[] known,
            Optional<IdentityBucket> seen,
            Instant now) {
        int head = place.changes() ? DIGEST + Long.BYTES : DIGEST;
        var sinks = new ArrayList<String>();
        for (var sink : pipeline.to()) {
            var label = RedisPipeline.label(sink);
            byte bit = (byte) registry.bit(place.name(), label);
            for (int at = head; at < known.length; at++) {
                if (known[at] == bit) {
                    sinks.add(label);
                }
            }
        }
        long version = place.changes() ? ByteBuffer.wrap(known).getLong(DIGEST) : 0;
        return new StoredIdentity(
                Arrays.copyOf(known, DIGEST),
                version,
                sinks,
                seen.map(IdentityBucket::first),
                seen.map(bucket -> bucket.lastBy(RedisPipeline.today(now))));
    }
}
