package dev.leat.cli.aws.dynamodb;

import dev.leat.contract.table.TableContract;
import dev.leat.contract.table.TableReadContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The endpoint keeps the contract of tables for the SDK's client.
class TableContractTest {

    @Nested
    class Writes extends TableContract {
        Writes(@TempDir Path folder) {
            super(new SdkAccess(folder));
        }
    }

    @Nested
    @Tag("interop")
    class Reads extends TableReadContract {
        Reads(@TempDir Path folder) {
            super(new SdkAccess(folder));
        }
    }
}
