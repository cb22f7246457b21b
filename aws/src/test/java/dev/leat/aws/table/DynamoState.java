package dev.leat.aws.table;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.state.StateTable;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;
import java.util.Optional;

/// The tables of an app in DynamoDB, which a test creates when it opens the state.
record DynamoState(LeatEndpoint services, AwsClients clients, DynamoTableStore tables)
        implements TestedState {

    static DynamoState open(LeatEndpoint services, App app, VirtualTime time) {
        var clients = services.clients();
        var names = new AwsResourceNames(app.name(), "");
        new StateTable(clients.dynamoDb(), names.stateTable(), time).create();
        app.all(Table.class)
                .forEach((name, table) ->
                        new DynamoDbTableSetup(clients.dynamoDb(), table, name).create());
        var store = new DynamoTableStore(clients.dynamoDb(), names, app, time);
        return new DynamoState(services, clients, store);
    }

    @Override
    public Store store() {
        return tables;
    }

    @Override
    public ViewReader view(String name) {
        throw new UnsupportedOperationException("DynamoTableStore has no views");
    }

    @Override
    public Optional<Platform> platform() {
        return Optional.of(services.platform());
    }

    @Override
    public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return List.of();
    }

    @Override
    public void crash() {
        close();
    }

    @Override
    public void close() {
        tables.close();
        clients.close();
    }
}
