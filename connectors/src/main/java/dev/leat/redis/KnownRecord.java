package dev.leat.redis;

import dev.leat.app.Pipeline;
import dev.leat.port.Holding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;

/// Reads what `identity.lua` remembers of an identity: a digest, the version where records change,
/// and one byte for each sink that has this state.
final class KnownRecord {

    private static final int DIGEST = 16;

    private KnownRecord() {}

    static Optional<Holding> find(
            Jedis redis,
            Registry registry,
            RedisPipeline place,
            Pipeline pipeline,
            byte[] identity,
            Instant now) {
        var hashes = place.changes() ? List.of(place.records()) : place.hashes(now);
        var answers = new ArrayList<Response<byte[]>>();
        try (var asked = redis.pipelined()) {
            for (var hash : hashes) {
                answers.add(asked.hget(hash.getBytes(StandardCharsets.UTF_8), identity));
            }
            asked.sync();
        }
        for (int i = 0; i < hashes.size(); i++) {
            byte[] known = answers.get(i).get();
            if (known != null) {
                return Optional.of(
                        holding(registry, place, pipeline, known, day(place, hashes.get(i))));
            }
        }
        return Optional.empty();
    }

    /// A hash of a day ends in it.
    private static Optional<LocalDate> day(RedisPipeline place, String hash) {
        return place.changes()
                ? Optional.empty()
                : Optional.of(LocalDate.parse(hash.substring(hash.lastIndexOf(':') + 1)));
    }

    private static Holding holding(
            Registry registry,
            RedisPipeline place,
            Pipeline pipeline,
            byte[] known,
            Optional<LocalDate> day) {
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
        return new Holding(Arrays.copyOf(known, DIGEST), version, sinks, day);
    }
}
