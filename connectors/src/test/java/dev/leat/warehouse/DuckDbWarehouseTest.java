package dev.leat.warehouse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The contract of warehouse tables in a DuckDB file.
class DuckDbWarehouseTest extends WarehouseFileContract {

    @Override
    protected WarehouseDatabase database(int number, Path folder) {
        return new DuckDbFile(folder);
    }

    /// DuckDB ignores case in names.
    @Test
    void aNameThatDiffersFromAStoredOneInCaseOnlyIsRefused() throws Exception {
        open(app("id: varchar not null, note: varchar")).close();
        refused(
                app("id: varchar not null, Note: varchar"),
                "column Note is stored as note; write note");
        refused(app("Sales", "id: varchar not null", "id"), "has it as sales; write sales");
    }
}
