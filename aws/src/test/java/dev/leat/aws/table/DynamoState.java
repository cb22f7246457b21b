package dev.leat.aws.table;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.state.StateTable;
import dev.leat.contract.TestedState;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The tables of an app in DynamoDB, which a test creates when it opens the state.
///
/// @param platform the platform that has the tables, if they are those of Leat's endpoint
/// @param release closes the client if it belongs to this object
record DynamoState(
        DynamoTableStore tables, TableReader reader, Optional<Platform> platform, Runnable release)
        implements TestedState {

    static DynamoState open(LeatEndpoint services, App app, Time time) {
        var clients = services.clients();
        var platform = Optional.of(services.platform());
        return open(clients.dynamoDb(), "", app, time, platform, clients::close);
    }

    /// @param prefix the beginning of the names of all tables
    static DynamoState open(DynamoDbClient client, String prefix, App app, Time time) {
        return open(client, prefix, app, time, Optional.empty(), () -> {});
    }

    private static DynamoState open(
            DynamoDbClient client,
            String prefix,
            App app,
            Time time,
            Optional<Platform> platform,
            Runnable release) {
        var names = new AwsResourceNames(app.name(), prefix);
        new StateTable(client, names.stateTable(), time).create();
        app.all(Table.class)
                .forEach((name, table) ->
                        new DynamoDbTableSetup(client, table, names.of(name)).create());
        var store = new DynamoTableStore(client, names, app, time);
        var reader = new DynamoTableReader(client, names, app, time);
        return new DynamoState(store, reader, platform, release);
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
        release.run();
    }
}
