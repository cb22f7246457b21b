package dev.leat.port;

import dev.leat.app.Table;
import dev.leat.item.Item;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of a platform as their clients use them, with DynamoDB's semantics: those of the app
/// and those that clients create. Writes are durable when a method returns, and later reads see
/// them. Threads may share it.
public interface Tables extends TableReader {

    /// A table and what belongs to it.
    ///
    /// @param declared true if the app file declares it
    /// @param settings what clients set and only they read, such as `billing`, by name
    record Info(
            Table table,
            boolean declared,
            Instant created,
            Map<String, String> tags,
            Map<String, String> settings) {

        public Info {
            tags = Map.copyOf(tags);
            settings = Map.copyOf(settings);
        }
    }

    /// Returns all tables, ordered by name.
    List<Info> list();

    Optional<Info> find(String table);

    /// Returns the number of items of a table and the sum of their sizes, as of now.
    Size size(String table);

    /// The size of a table, as DynamoDB computes it.
    record Size(long items, long bytes) {}

    /// Creates a table, or returns false if there is one of this name.
    boolean create(Info table);

    /// Replaces the definition of a table with another one that has the same key. New indexes are
    /// filled before it returns.
    void replace(Info table);

    /// Deletes a table that clients created, with its items.
    void delete(String table);

    /// A change of one item.
    ///
    /// @param key an item with the key attributes alone
    record Write(String table, Item key, Change change) {}

    /// Decides what becomes of an item. It runs inside the transaction, perhaps more than once: it
    /// must be quick and change nothing itself.
    interface Change {
        Decision decide(Optional<Item> old);
    }

    /// A decision about one item.
    sealed interface Decision {

        /// The item is stored, in place of the old one.
        record Put(Item item) implements Decision {}

        /// The item is deleted, if it exists.
        record Delete() implements Decision {}

        /// Nothing changes.
        record Keep() implements Decision {}

        /// The write is refused, and with it all writes of the call.
        ///
        /// @param code DynamoDB's code, such as `ConditionalCheckFailed`
        record Refuse(String code, String message) implements Decision {}
    }

    /// The result of one write: the item before and after it.
    record Written(
            Optional<Item> before, Optional<Item> after, Optional<Decision.Refuse> refused) {}

    /// Makes all writes in one transaction, or none if one is refused. No two are of one item.
    List<Written> write(List<Write> writes);

    /// Makes all writes, unless a call with this token made them within the last ten minutes: then
    /// nothing changes, and the items are as they are now.
    ///
    /// @param digest of the call's parameters
    /// @return empty if another call had this token
    Optional<List<Written>> writeOnce(String token, byte[] digest, List<Write> writes);
}
