package dev.leat.local;

import dev.leat.app.App;
import dev.leat.contract.AuditContract;
import dev.leat.contract.BucketAdminContract;
import dev.leat.contract.BucketContract;
import dev.leat.contract.ClockContract;
import dev.leat.contract.ContractHost;
import dev.leat.contract.CrashContract;
import dev.leat.contract.DeadLetterQueueContract;
import dev.leat.contract.DeduplicationContract;
import dev.leat.contract.DeliveryContract;
import dev.leat.contract.FifoContract;
import dev.leat.contract.FifoDeadLetterContract;
import dev.leat.contract.FifoDeadLetterQueueContract;
import dev.leat.contract.FifoPropertyContract;
import dev.leat.contract.FileLogContract;
import dev.leat.contract.ListingContract;
import dev.leat.contract.ManagedQueuesContract;
import dev.leat.contract.ManagedTopicsContract;
import dev.leat.contract.MessageQueueContract;
import dev.leat.contract.MoveContract;
import dev.leat.contract.ObjectNotificationContract;
import dev.leat.contract.PublishContract;
import dev.leat.contract.PutContract;
import dev.leat.contract.QueueDryRunContract;
import dev.leat.contract.QueueTimeContract;
import dev.leat.contract.SourceContract;
import dev.leat.contract.StreamSourceContract;
import dev.leat.contract.SubscriptionContract;
import dev.leat.contract.TopicContract;
import dev.leat.contract.UploadChecksumContract;
import dev.leat.contract.UploadContract;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.table.PortAccess;
import dev.leat.contract.table.TableContract;
import dev.leat.contract.table.TableReadContract;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.redrive.MoveTasks;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The embedded platform keeps the contracts of queues and sources.
@Execution(ExecutionMode.CONCURRENT)
@RunsOn(Host.EMBEDDED)
class LocalContractTest {

    /// A folder that processes, one after the other, have as their state.
    record Folder(Path path) implements ContractHost {
        @Override
        public PlatformParts open(App app, Time time) {
            return PlatformParts.of(LocalPlatform.open(app, path, time, MoveTasks::new));
        }

        @Override
        public void crash(PlatformParts platform) {
            ((LocalPlatform) platform.engine()).crash();
        }
    }

    @Nested
    class Queue extends MessageQueueContract {
        Queue(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class QueueTime extends QueueTimeContract {
        QueueTime(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class DryRun extends QueueDryRunContract {
        DryRun(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Clock extends ClockContract {
        Clock(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class ManagedQueues extends ManagedQueuesContract {
        ManagedQueues(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Moves extends MoveContract {
        Moves(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class LetterBox extends DeadLetterQueueContract {
        LetterBox(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class OrderedLetterBox extends FifoDeadLetterQueueContract {
        OrderedLetterBox(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Audit extends AuditContract {
        Audit(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Source extends SourceContract {
        Source(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Fifo extends FifoContract {
        Fifo(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Deduplication extends DeduplicationContract {
        Deduplication(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class OrderedLetters extends FifoDeadLetterContract {
        OrderedLetters(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class FifoProperty extends FifoPropertyContract {
        FifoProperty(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Crash extends CrashContract {
        Crash(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Buckets extends BucketContract {
        Buckets(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Put extends PutContract {
        Put(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Listing extends ListingContract {
        Listing(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Uploads extends UploadContract {
        Uploads(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class UploadChecksums extends UploadChecksumContract {
        UploadChecksums(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class BucketAdmin extends BucketAdminContract {
        BucketAdmin(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class News extends ObjectNotificationContract {
        News(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class FileLog extends FileLogContract {
        FileLog(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Topic extends TopicContract {
        Topic(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class ManagedTopics extends ManagedTopicsContract {
        ManagedTopics(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Subscriptions extends SubscriptionContract {
        Subscriptions(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Publish extends PublishContract {
        Publish(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Deliveries extends DeliveryContract {
        Deliveries(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class TableWrites extends TableContract {
        TableWrites(@TempDir Path folder) {
            super(new PortAccess(new Folder(folder)));
        }
    }

    @Nested
    class TableReads extends TableReadContract {
        TableReads(@TempDir Path folder) {
            super(new PortAccess(new Folder(folder)));
        }
    }

    @Nested
    class Streams extends StreamSourceContract {
        Streams(@TempDir Path folder) {
            super(new StreamFolder(folder));
        }
    }
}
