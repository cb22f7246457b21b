package dev.leat.aws.table;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// DynamoDB keeps tables.
@RunsOn(Host.LEAT)
class DynamoSinkKindTest extends SinkKindContract {

    @TempDir private Path folders;

    private static final Table STATE =
            new Table(
                    "state",
                    new Table.Key(
                            new Table.Attribute("pk", Table.KeyType.S),
                            Optional.of(new Table.Attribute("sk", Table.KeyType.S))),
                    List.of(),
                    Optional.of("ttl"),
                    false);

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
            return State.open(trial.getFirst(), app, time);
        };
    }

    @AfterEach
    void stop() {
        services.forEach(LeatEndpoint::close);
    }

    private record State(LeatEndpoint services, AwsClients clients, DynamoTableStore tables)
            implements TestedState {

        static State open(LeatEndpoint services, App app, VirtualTime time) {
            var clients = services.clients();
            var names = new AwsResourceNames(app.name(), "");
            new DynamoDbTableSetup(clients.dynamoDb(), STATE, names.stateTable()).create();
            app.all(Table.class)
                    .forEach((name, table) ->
                            new DynamoDbTableSetup(clients.dynamoDb(), table, name).create());
            var store = new DynamoTableStore(clients.dynamoDb(), names, app, time);
            return new State(services, clients, store);
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
}
