package dev.leat.aws.state;

import dev.leat.contract.TestedState;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// A state table keeps views.
@ExtendWith(SharedEndpoint.class)
@RunsOn(Host.LEAT)
class TableSinkKindTest extends SinkKindContract {

    private final SharedEndpoint.Tables tables;

    TableSinkKindTest(SharedEndpoint.Tables tables) {
        this.tables = tables;
    }

    @Override
    protected List<RecordSinkCase> kinds() {
        return List.of(SinkKindCases.VIEW);
    }

    @Override
    protected TestedState.Opener fresh() {
        return tables.fresh();
    }
}
