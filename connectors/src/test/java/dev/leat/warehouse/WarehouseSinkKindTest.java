package dev.leat.warehouse;

import dev.leat.contract.TestedState;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.Sale;
import dev.leat.contract.kind.SinkKindContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/// The contract of sinks for warehouse tables in a DuckDB file.
class WarehouseSinkKindTest extends SinkKindContract {

    @TempDir private Path folders;
    private int trials;

    @Override
    protected List<RecordSinkCase> kinds() {
        return List.of(new WarehouseTableCase());
    }

    @Override
    protected TestedState.Opener fresh() {
        var folder = folders.resolve(Integer.toString(trials++));
        folder.toFile().mkdirs();
        return (app, time) -> WarehouseState.open(folder, app, time);
    }

    /// A table with the columns of sales.
    static final class WarehouseTableCase implements RecordSinkCase {

        @Override
        public String name() {
            return "warehouse table";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of("warehouse_tables", sink + ": {schema: Sale, key: id}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("warehouse_table", sink);
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return ((WarehouseState) state)
                    .rows(
                            "SELECT id, shop, amount, version, gone FROM \"%s\" ORDER BY id"
                                    .formatted(sink));
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            var newest = new TreeMap<String, Sale>();
            taken.forEach(sale -> newest.put(sale.id(), sale));
            return newest.values().stream()
                    .filter(sale -> !sale.gone())
                    .map(sale ->
                            "%s|%s|%d|%d|%s"
                                    .formatted(
                                            sale.id(),
                                            sale.shop(),
                                            sale.amount(),
                                            sale.version(),
                                            sale.gone()))
                    .toList();
        }
    }
}
