package dev.leat.local;

import dev.leat.contract.TestedState;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.table.RecordTableContract;
import dev.leat.port.TableReader;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.EMBEDDED)
class LocalRecordTableTest extends RecordTableContract {

    @TempDir Path folder;

    @Override
    protected TestedState.Opener fresh() {
        return (app, time) -> ViewState.open(folder, app, time);
    }

    @Override
    protected TableReader tables(TestedState state) {
        return state.platform().orElseThrow().tables();
    }
}
