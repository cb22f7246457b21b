package dev.leat.aws.table;

import dev.leat.aws.SharedServices;
import dev.leat.contract.TestedState;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.table.RecordTableContract;
import dev.leat.port.TableReader;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// Tables in moto, which is independent of Leat.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoRecordTableTest extends RecordTableContract {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    protected int commits() {
        return 8;
    }

    @Override
    protected TestedState.Opener fresh() {
        var prefix = UUID.randomUUID().toString();
        return (app, time) -> DynamoState.open(SERVICES.clients().dynamoDb(), prefix, app, time);
    }

    @Override
    protected TableReader tables(TestedState state) {
        return ((DynamoState) state).reader();
    }
}
