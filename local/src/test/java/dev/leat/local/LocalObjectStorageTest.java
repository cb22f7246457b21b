package dev.leat.local;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.Totals;
import dev.leat.batch.VersionHint;
import dev.leat.contract.FileContract;
import dev.leat.contract.ObjectStorageContract;
import dev.leat.contract.TestedObjects;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.plan.Effect;
import dev.leat.port.ObjectStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.EMBEDDED)
class LocalObjectStorageTest extends ObjectStorageContract {

    @TempDir Path folder;

    @Override
    protected TestedObjects open() {
        return new Tested(LocalPlatform.open(FileContract.filesApp(), folder, VirtualTime.start()));
    }

    private record Tested(LocalPlatform platform) implements TestedObjects {

        @Override
        public ObjectStorage storage() {
            return platform.buckets();
        }

        @Override
        public boolean versioned() {
            return true;
        }

        @Override
        public VersionHint putUnseen(String key, String content) throws IOException {
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            return hint(
                    storage().put(INPUT, key, new ByteArrayInputStream(bytes), Map.of()).unit());
        }

        @Override
        public VersionHint hint(FileUnit current) {
            return new VersionHint(current.versionText(), current.versionText());
        }

        @Override
        public void delete(String bucket, String key) {
            platform.buckets().delete(bucket, key);
        }

        @Override
        public void publish(ObjectOrigin origin, List<Publication> outputs) {
            var unit = new FileUnit(origin.bucket(), origin.key(), 1, "", 0, Instant.EPOCH);
            var finish =
                    new Effect.Finish(
                            origin.pipeline(),
                            unit,
                            FilePhase.DONE,
                            Totals.NONE,
                            outputs,
                            false,
                            Optional.empty(),
                            platform.time().instant());
            platform.sourceStore("load-files")
                    .commit(tx -> {
                        tx.apply(finish);
                        return finish;
                    });
        }

        @Override
        public void close() {
            platform.close();
        }
    }
}
