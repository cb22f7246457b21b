package dev.leat.aws.table;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.ContractHost;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.table.PortAccess;
import dev.leat.contract.table.TableContract;
import dev.leat.contract.table.TableReadContract;
import dev.leat.port.PlatformParts;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The reader of DynamoDB tables keeps the contract of reads, over Leat's own endpoint. The
/// endpoint's platform makes the writes.
@RunsOn(Host.LEAT)
class DynamoReadContractTest {

    @Nested
    class Items extends TableContract {
        Items(@TempDir Path folder) {
            super(new Services(folder).access());
        }
    }

    @Nested
    @Tag("interop")
    class Pages extends TableReadContract {
        Pages(@TempDir Path folder) {
            super(new Services(folder).access());
        }
    }

    /// The endpoint over a state folder.
    private static final class Services implements ContractHost {

        private record Open(LeatEndpoint endpoint, AwsClients clients, Time time) {}

        private final Path folder;
        private Optional<Open> open = Optional.empty();

        Services(Path folder) {
            this.folder = folder;
        }

        PortAccess access() {
            return new PortAccess(this, (table, _) -> reader(table));
        }

        private TableReader reader(Table table) {
            var services = open.orElseThrow();
            return new DynamoTableReader(
                    services.clients().dynamoDb(),
                    new AwsResourceNames("shop", ""),
                    App.named("shop").with(Table.class, Map.of(table.name(), table)),
                    services.time());
        }

        @Override
        public PlatformParts open(App app, Time time) {
            var endpoint = LeatEndpoint.start(folder, time);
            open = Optional.of(new Open(endpoint, endpoint.clients(), time));
            return PlatformParts.of(endpoint.platform());
        }

        @Override
        public void close(PlatformParts platform) {
            open.orElseThrow().clients().close();
            open.orElseThrow().endpoint().close();
        }

        @Override
        public void crash(PlatformParts platform) {
            throw new UnsupportedOperationException();
        }
    }
}
