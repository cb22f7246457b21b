package dev.leat.cli.aws.dynamodb;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.table.DynamoTableReader;
import dev.leat.cli.aws.Moto;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.table.PortAccess;
import dev.leat.contract.table.TableContract;
import dev.leat.contract.table.TableReadContract;
import dev.leat.item.Item;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// The reader of DynamoDB tables keeps the contract of reads over moto, to which the SDK's client
/// writes.
@Tag("interop")
@RunsOn(Host.MOTO)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoTableContractTest {

    private Moto moto;

    @BeforeAll
    void start() throws Exception {
        moto = Moto.shared();
    }

    @Nested
    class Items extends TableContract {
        Items() {
            super(new Access(moto));
        }
    }

    @Nested
    class Pages extends TableReadContract {
        Pages() {
            super(new Access(moto));
        }
    }

    /// Tables of moto, of which Leat reads the items. Closing deletes them.
    private static final class Access extends SdkAccess {

        Access(Moto moto) {
            super(() -> moto);
        }

        private TableReader reader(Table table) {
            return new DynamoTableReader(
                    client(),
                    new AwsResourceNames("wire", ""),
                    App.named("wire").with(Table.class, Map.of(table.name(), table)),
                    Time.system());
        }

        @Override
        public Optional<Item> get(Table table, Item key) {
            return reader(table).get(table.name(), List.of(key)).getFirst();
        }

        @Override
        public Page read(Read read, Optional<Item> after) {
            return PortAccess.page(reader(read.table()), read, after);
        }

        @Override
        public void close() {
            client().listTables()
                    .tableNames()
                    .forEach(name -> client().deleteTable(table -> table.tableName(name)));
            super.close();
        }
    }
}
