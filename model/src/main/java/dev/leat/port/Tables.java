package dev.leat.port;

import dev.leat.app.Table;
import dev.leat.item.Item;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of a platform, with DynamoDB's semantics: the tables of the app and those that
/// clients create. A write is durable when its method returns. Threads may share it.
public interface Tables extends TableReader {

    /// The definition of a table and its settings.
    ///
    /// @param declared true if the app file declares the table
    /// @param settings settings by name, such as `billing`, which only clients set and read
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

        public Info withTable(Table other) {
            return new Info(other, declared, created, tags, settings);
        }

        public Info withTags(Map<String, String> others) {
            return new Info(table, declared, created, others, settings);
        }
    }

    /// The location of an item.
    ///
    /// @param key an item with only the key attributes
    record Location(String table, Item key) {}

    /// Returns items of any tables as of one commit, in the order of `locations`; empty for each
    /// item that does not exist.
    List<Optional<Item>> get(List<Location> locations);

    /// Returns all tables, ordered by name.
    List<Info> list();

    Optional<Info> find(String table);

    /// Creates a table. Returns false if a table with this name exists.
    boolean create(Info table);

    /// Replaces the definition of a table by one with the same key. New indexes are complete when
    /// the method returns.
    void replace(Info table);

    /// Deletes a table that a client created, with its items.
    void delete(String table);

    /// A write of one item.
    ///
    /// @param key an item with only the key attributes
    record Write(String table, Item key, Change change) {}

    /// Decides how an item changes. It is called inside the transaction, possibly more than once,
    /// so it must be fast and have no side effects.
    interface Change {
        Decision decide(Optional<Item> old);
    }

    /// The decision about one item.
    sealed interface Decision {

        /// Stores the item, and replaces the old one.
        record Put(Item item) implements Decision {}

        /// Deletes the item, if it exists.
        record Delete() implements Decision {}

        /// Changes nothing.
        record Keep() implements Decision {}

        /// Refuses all writes of the call.
        ///
        /// @param code DynamoDB's code, such as `ConditionalCheckFailed`
        record Refuse(String code, String message) implements Decision {}
    }

    /// The result of one write: the item before and after it.
    record Written(
            Optional<Item> before, Optional<Item> after, Optional<Decision.Refuse> refused) {}

    /// Makes all writes in one transaction, or none of them if one is refused. Each write must be
    /// of another item.
    List<Written> write(List<Write> writes);

    /// Makes all writes, unless a call with this token made them within the last ten minutes. In
    /// that case nothing changes, and the current items are returned.
    ///
    /// @param digest the digest of the call's parameters
    /// @return empty if a call with other parameters had this token
    Optional<List<Written>> writeOnce(String token, byte[] digest, List<Write> writes);
}
