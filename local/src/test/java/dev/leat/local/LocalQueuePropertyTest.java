package dev.leat.local;

import dev.leat.contract.QueuePropertyContract;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.local.LocalContractTest.Folder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.EMBEDDED)
class LocalQueuePropertyTest extends QueuePropertyContract {

    LocalQueuePropertyTest(@TempDir Path folder) {
        super(new Folder(folder));
    }
}
