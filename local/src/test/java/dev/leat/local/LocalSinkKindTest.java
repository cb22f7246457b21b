package dev.leat.local;

import dev.leat.contract.TestedState;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.EMBEDDED)
class LocalSinkKindTest extends SinkKindContract {

    @TempDir Path folders;

    private int opened;

    @Override
    protected List<RecordSinkCase> kinds() {
        return SinkKindCases.ofRecords();
    }

    @Override
    protected TestedState.Opener fresh() {
        var folder = folders.resolve(Integer.toString(opened++));
        return (app, time) -> ViewState.open(folder, app, time);
    }
}
