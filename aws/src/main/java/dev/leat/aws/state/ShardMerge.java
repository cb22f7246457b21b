package dev.leat.aws.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads the items of all shards of a view in the order of their sort keys, page by page. Owned by
/// one thread.
final class ShardMerge {

    /// Number of items of each shard in memory.
    private static final int PAGE = 250;

    private static final Comparator<String> ORDER =
            Comparator.comparing(
                    key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final StateTable table;
    private final List<Shard> shards = new ArrayList<>();

    /// @param partition returns the partition of a shard
    ShardMerge(StateTable table, IntFunction<String> partition) {
        this.table = table;
        for (int shard = 0; shard < StateKey.SHARDS; shard++) {
            shards.add(new Shard(partition.apply(shard)));
        }
    }

    /// Passes the items that have the same sort key to `each` together.
    void each(Consumer<List<Map<String, AttributeValue>>> each) {
        for (var key = least(); key != null; key = least()) {
            var items = new ArrayList<Map<String, AttributeValue>>();
            for (var shard : shards) {
                if (key.equals(shard.key())) {
                    items.add(shard.items.remove());
                }
            }
            each.accept(items);
        }
    }

    private @Nullable String least() {
        String least = null;
        for (var shard : shards) {
            var key = shard.key();
            if (key != null && (least == null || ORDER.compare(key, least) < 0)) {
                least = key;
            }
        }
        return least;
    }

    private final class Shard {

        private final String partition;
        private final Deque<Map<String, AttributeValue>> items = new ArrayDeque<>();
        private @Nullable String last;
        private boolean done;

        Shard(String partition) {
            this.partition = partition;
        }

        /// Returns the sort key of the next item; null at the end.
        @Nullable String key() {
            while (items.isEmpty() && !done) {
                var page = table.page(partition, StateKey.FIRST, StateKey.LAST, last, PAGE);
                items.addAll(page.items());
                last = page.last();
                done = last == null;
            }
            var next = items.peek();
            return next == null ? null : StateKey.of(next).sk();
        }
    }
}
