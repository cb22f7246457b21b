package dev.leat.local;

import static java.util.Objects.requireNonNull;

import dev.leat.port.Streams;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The expected contents of a stream, computed independently: each shard is a range of hash keys
/// and a list of records.
final class StreamModel {

    private static final BigInteger KEYS = BigInteger.TWO.pow(128);

    record Entry(String key, String data, Instant arrived) {}

    static final class ShardModel {
        final BigInteger from;
        final BigInteger end;
        final List<Entry> records = new ArrayList<>();
        boolean open = true;

        ShardModel(BigInteger from, BigInteger end) {
            this.from = from;
            this.end = end;
        }
    }

    final Map<Integer, ShardModel> shards = new LinkedHashMap<>();

    /// Keeps the shards of a new stream, which divide the hash keys evenly.
    StreamModel(int count) {
        for (int i = 0; i < count; i++) {
            shards.put(i, new ShardModel(bound(i, count), bound(i + 1, count)));
        }
    }

    private static BigInteger bound(int i, int count) {
        return KEYS.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count));
    }

    static BigInteger hash(String key) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            return new BigInteger(1, md5.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Puts a record and returns the number of its shard.
    int put(Streams.NewRecord record, Instant arrived) {
        for (var shard : shards.entrySet()) {
            var range = shard.getValue();
            if (range.open
                    && range.from.compareTo(record.hash()) <= 0
                    && record.hash().compareTo(range.end) < 0) {
                range.records.add(
                        new Entry(
                                record.partitionKey(),
                                new String(record.data(), StandardCharsets.UTF_8),
                                arrived));
                return shard.getKey();
            }
        }
        throw new AssertionError("no shard has " + record.hash());
    }

    ShardModel shard(int number) {
        return requireNonNull(shards.get(number));
    }

    void split(int shard, BigInteger hash) {
        var old = shard(shard);
        old.open = false;
        add(old.from, hash);
        add(hash, old.end);
    }

    void merge(int low, int high) {
        shard(low).open = false;
        shard(high).open = false;
        add(shard(low).from, shard(high).end);
    }

    private void add(BigInteger from, BigInteger end) {
        shards.put(shards.size(), new ShardModel(from, end));
    }

    /// The open shards in the order of their hash keys.
    List<Integer> open() {
        return shards.entrySet().stream()
                .filter(shard -> shard.getValue().open)
                .sorted((a, b) -> a.getValue().from.compareTo(b.getValue().from))
                .map(Map.Entry::getKey)
                .toList();
    }
}
