package dev.leat.iceberg;

import java.util.concurrent.ExecutorService;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.util.ThreadPools;

/// The threads that read and write manifests. The default pool of Iceberg's library ends when the
/// JVM begins to stop, while batches in progress are still committed.
final class Workers {

    private static final ExecutorService POOL =
            ThreadPools.newFixedThreadPool("leat-manifests", ThreadPools.WORKER_THREAD_POOL_SIZE);

    private Workers() {}

    static TableScan of(TableScan scan) {
        return scan.planWith(POOL);
    }

    static <T extends SnapshotUpdate<T>> T of(T update) {
        return update.scanManifestsWith(POOL)
                .writeManifestsWith(POOL, ThreadPools.WORKER_THREAD_POOL_SIZE);
    }

    static ExpireSnapshots of(ExpireSnapshots expiration) {
        return expiration.planWith(POOL).executeDeleteWith(POOL);
    }
}
