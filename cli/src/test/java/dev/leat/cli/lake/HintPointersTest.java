package dev.leat.cli.lake;

import dev.leat.batch.StagingFolder;
import dev.leat.contract.LakePointersContract;
import dev.leat.contract.TestedPointers;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.iceberg.HintPointers;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.LakeStorage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The catalog without a server, whose entries are objects.
@RunsOn(Host.EMBEDDED)
class HintPointersTest extends LakePointersContract {

    @TempDir private Path folder;

    @Override
    protected TestedPointers open() {
        var platform = LocalPlatform.open(app(), folder, VirtualTime.start());
        return new Tested(platform, new HintPointers(platform.buckets()));
    }

    private record Tested(LocalPlatform platform, HintPointers pointers) implements TestedPointers {

        @Override
        public LakeStorage storage() {
            return HintPointers.storage(platform.buckets());
        }

        @Override
        public void commit(Effect.Publish change) {
            platform.sourceStore("")
                    .commit(tx -> {
                        tx.apply(change);
                        return true;
                    });
        }

        @Override
        public StagingFolder staging() throws IOException {
            return platform.buckets().staging();
        }

        @Override
        public void close() {
            platform.close();
        }
    }
}
