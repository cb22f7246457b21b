package dev.leat.local;

import dev.leat.app.App;
import dev.leat.contract.StreamSinkContract;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.EMBEDDED)
class LocalStreamSinkTest extends StreamSinkContract {

    @TempDir Path folder;

    @Override
    protected Trial open(App app) {
        var platform = LocalPlatform.open(app, folder, VirtualTime.start());
        var sink = app.pipelines().values().iterator().next().to().getFirst();
        return new Trial(platform.store(sink), platform.streamAccess(), platform::close);
    }

    /// A commit puts all records or none.
    @Override
    protected void refuseParts() {}
}
