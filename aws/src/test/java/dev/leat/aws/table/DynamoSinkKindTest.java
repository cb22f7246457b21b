package dev.leat.aws.table;

import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.TestedState;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// DynamoDB keeps tables.
@RunsOn(Host.LEAT)
class DynamoSinkKindTest extends SinkKindContract {

    @TempDir private Path folders;

    private final Deque<LeatEndpoint> services = new ArrayDeque<>();

    @Override
    protected List<RecordSinkCase> kinds() {
        return List.of(SinkKindCases.TABLE);
    }

    @Override
    protected TestedState.Opener fresh() {
        var folder = folders.resolve(Integer.toString(services.size()));
        var trial = new ArrayDeque<LeatEndpoint>();
        return (app, time) -> {
            if (trial.isEmpty()) {
                trial.add(LeatEndpoint.start(folder, time));
                services.addAll(trial);
            }
            return DynamoState.open(trial.getFirst(), app, time);
        };
    }

    @AfterEach
    void stop() {
        services.forEach(LeatEndpoint::close);
    }
}
