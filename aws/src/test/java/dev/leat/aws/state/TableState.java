package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.contract.TestedState;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A state table as contract tests of views use it.
record TableState(TableViewStore table) implements TestedState {

    static TableState open(DynamoDbClient client, String name, App app, Time time) {
        var table = new StateTable(client, name, time);
        return new TableState(new TableViewStore(app, app.views().keySet(), table, time));
    }

    @Override
    public Store store() {
        return table;
    }

    @Override
    public ViewReader view(String name) {
        return table.reader(name);
    }

    @Override
    public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return table.holding(pipeline, identity).stream().toList();
    }

    /// A process has nothing of the table but its clients.
    @Override
    public void crash() {}

    @Override
    public void close() {}
}
