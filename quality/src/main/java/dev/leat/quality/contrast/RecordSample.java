package dev.leat.quality.contrast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// A uniform random sample of any number of records, in bounded memory: at most [#MOST] records and
/// [#MOST_BYTES] bytes. The same records in the same order give the same sample. Owned by one
/// thread.
public final class RecordSample {

    /// The maximum number of records. The error of a share is then at most 0.7 % (95 % confidence).
    public static final int MOST = 20_000;

    /// The maximum number of bytes; fewer records are kept if they are larger.
    public static final long MOST_BYTES = 64L << 20;

    private static final int LEAST = 100;
    private static final long SEED = 20_260_101;

    private final Random random = new Random(SEED);
    private final List<SampledRecord> records = new ArrayList<>();
    private int most = MOST;
    private long total;
    private long bytes;

    public void add(SampledRecord record) {
        total++;
        if (records.size() < most) {
            records.add(record);
            bytes += record.size();
        } else {
            long at = random.nextLong(total);
            if (at < most) {
                bytes += record.size() - records.set((int) at, record).size();
            }
        }
        while (bytes > MOST_BYTES && records.size() > LEAST) {
            halve();
        }
    }

    /// A random half of a uniform sample is a uniform sample.
    private void halve() {
        most = records.size() / 2;
        Collections.shuffle(records, random);
        records.subList(most, records.size()).clear();
        bytes = records.stream().mapToLong(SampledRecord::size).sum();
    }

    /// Returns the records of the sample.
    public List<SampledRecord> records() {
        return Collections.unmodifiableList(records);
    }

    public int size() {
        return records.size();
    }

    /// Returns the number of records that were added.
    public long total() {
        return total;
    }
}
