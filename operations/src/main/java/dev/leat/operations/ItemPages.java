package dev.leat.operations;

import dev.leat.operations.StoredItemOperations.TableItem;
import java.util.function.Consumer;

/// All items of a table, in the order of their keys, read page by page.
public record ItemPages(StoredItemOperations items, String table) {

    private static final int PAGE = 1000;

    /// Passes each item to `each`.
    public void forEach(Consumer<TableItem> each) {
        var cursor = "";
        while (true) {
            var page = items.items(table, cursor, PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(each);
            cursor = page.getLast().key();
        }
    }
}
