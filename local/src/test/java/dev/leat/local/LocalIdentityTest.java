package dev.leat.local;

import dev.leat.app.App;
import dev.leat.contract.IdentityContract;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.EMBEDDED)
class LocalIdentityTest extends IdentityContract {

    @TempDir Path folder;

    @Override
    public TestedState open(App app, VirtualTime time) {
        return ViewState.open(folder, app, time);
    }
}
