package dev.leat.aws.kinesis;

import dev.leat.app.Micros;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.stream.RecordNumber;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records of a shard that Lambda has delivered to this process. Owned by one thread.
public final class DeliveredRecords {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveredRecords.class);

    private final ShardKeeper keeper;
    private final KinesisShard shard;
    private final List<RecordNumber> numbers;
    private final Time time;

    DeliveredRecords(
            ShardKeeper keeper, KinesisShard shard, List<RecordNumber> numbers, Time time) {
        this.keeper = keeper;
        this.shard = shard;
        this.numbers = List.copyOf(numbers);
        this.time = time;
    }

    /// Returns the sequence number of the first record that is not finished; empty if all are.
    public Optional<String> unfinished() {
        synchronized (shard) {
            return numbers.stream()
                    .filter(number -> !shard.checkpoint().finished(number))
                    .findFirst()
                    .map(RecordNumber::text);
        }
    }

    /// Returns true if no more records can be processed: another process has leased the shard, or a
    /// batch failed.
    public boolean stopped() {
        return shard.lost() || shard.lease() != null;
    }

    /// Ends the use of the shard by this process. The records of a batch that failed are returned,
    /// which is an attempt. Those of a batch that was interrupted at the end of the invocation stay
    /// leased, so the next invocation treats them like those of a process that died: it finds the
    /// record that takes too long.
    public void end(boolean interrupted) {
        synchronized (shard) {
            var lease = shard.lease();
            if (lease != null && !shard.lost() && !interrupted) {
                giveBack(lease);
            }
            keeper.drop(shard);
        }
    }

    private void giveBack(KinesisLease lease) {
        var again = new @Nullable Again[lease.work().size()];
        Arrays.fill(again, new Again(Duration.ZERO, true));
        long now = Micros.of(time.instant());
        try {
            boolean _ = keeper.write(shard, shard.checkpoint().settled(lease.page(), again, now));
        } catch (UnavailableException down) {
            LOG.warn("Shard {} was not settled: {}", shard.id(), down.getMessage());
        }
    }
}
