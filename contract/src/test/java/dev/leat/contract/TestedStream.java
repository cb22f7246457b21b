package dev.leat.contract;

import dev.leat.port.HashRange;
import java.math.BigInteger;

/// The stream of a contract as producers and operators use it.
public interface TestedStream {

    /// Puts a record into the shard that has the hash key.
    void put(String data, String partitionKey, BigInteger hash);

    /// Puts a record into the shard of its partition key.
    default void put(String data, String partitionKey) {
        put(data, partitionKey, HashRange.hash(partitionKey));
    }

    /// Returns true if the stream has the time of the test.
    default boolean onVirtualTime() {
        return true;
    }

    /// Splits an open shard. The second child begins with this hash key.
    void split(String shard, BigInteger hash);

    /// Merges two adjacent open shards.
    void merge(String shard, String adjacent);

    /// Splits and merges shards until this number of shards is open.
    void reshard(int shards);
}
