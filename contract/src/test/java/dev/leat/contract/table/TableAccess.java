package dev.leat.contract.table;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader;
import java.util.List;
import java.util.Optional;

/// Tables under test, used through the port of a platform or through a client. Used by one thread.
public interface TableAccess extends AutoCloseable {

    /// Creates a table.
    void create(Table table);

    /// Changes the indexes of a table, or the attribute with the expiry time.
    void change(Table from, Table to);

    Optional<Item> get(Table table, Item key);

    /// Returns the items as of one commit.
    List<Optional<Item>> getTogether(Table table, List<Item> keys);

    /// A condition of a write on the existing item.
    enum Guard {
        NONE,
        ABSENT,
        PRESENT
    }

    /// A write of one item.
    sealed interface Write {

        /// Stores an item.
        record Put(Table table, Item item, Guard guard) implements Write {}

        /// Deletes an item.
        record Delete(Table table, Item key, Guard guard) implements Write {}

        /// Changes nothing.
        record Check(Table table, Item key, Guard guard) implements Write {}
    }

    /// Makes one write. Returns false, and changes nothing, if the guard does not hold.
    boolean write(Write write);

    /// Makes all writes, or none. Returns for each write if its guard held.
    List<Boolean> writeTogether(List<Write> writes);

    /// The result of a call with a token.
    enum Once {
        DONE,
        REFUSED,
        /// Another call had this token.
        MISMATCH
    }

    /// Makes all writes, or none, unless an equal call with this token made them before.
    Once writeOnce(String token, List<Write> writes);

    /// A query, or a scan if there is no partition.
    record Read(
            Table table,
            Optional<Table.Index> index,
            Optional<ItemValue> partition,
            KeyRange range,
            boolean backward,
            Optional<TableReader.Segment> segment,
            int limit) {}

    /// A page of items.
    ///
    /// @param last the key behind which the next page begins; empty on the last page
    record Page(List<Item> items, Optional<Item> last) {}

    Page read(Read read, Optional<Item> after);

    /// Lets time pass until an item that has expired is deleted.
    void awaitExpiry(Table table, Item key);

    /// Returns the second since 1970 that it is now.
    long now();

    /// Ends the platform and starts it again with its state.
    void restart();

    @Override
    void close();
}
