package dev.leat.port;

import dev.leat.batch.Hashes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The hash keys of a shard, from `first` to `last`, both inclusive. A hash key is an unsigned
/// number of 128 bits: the MD5 hash of a record's partition key, or a number that the producer
/// chose.
public record HashRange(BigInteger first, BigInteger last) {

    private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

    /// Copied for each hash, because the lookup of a provider takes as long as a short hash.
    private static final MessageDigest MD5 = Hashes.md5();

    /// The largest hash key.
    public static final BigInteger MAX = KEYS.subtract(BigInteger.ONE);

    /// Returns the range of one of `count` ranges that divide all hash keys evenly.
    public static HashRange of(int index, int count) {
        return new HashRange(bound(index, count), bound(index + 1, count).subtract(BigInteger.ONE));
    }

    private static BigInteger bound(int index, int count) {
        return KEYS.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count));
    }

    /// Returns the hash key of a partition key.
    public static BigInteger hash(String partitionKey) {
        try {
            var md5 = (MessageDigest) MD5.clone();
            return new BigInteger(1, md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean contains(BigInteger hash) {
        return first.compareTo(hash) <= 0 && hash.compareTo(last) <= 0;
    }

    /// Returns true if the other range begins directly behind this one.
    public boolean endsBefore(HashRange other) {
        return last.add(BigInteger.ONE).equals(other.first);
    }

    /// Returns true if this hash key can begin the second part of a split of the range.
    public boolean splitsAt(BigInteger hash) {
        return first.compareTo(hash) < 0 && hash.compareTo(last) <= 0;
    }
}
