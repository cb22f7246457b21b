package dev.leat.cli.top;

import dev.leat.batch.Outcome;
import dev.leat.metrics.PipelineStatus;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text about the files of a pipeline: outcomes, line counts, and progress.
public final class FileStatusText {

    private static final int LONGEST_NAME = 40;
    private static final int UNIT = 1_000;
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");

    private FileStatusText() {}

    /// Returns the number of a pipeline's files with this outcome.
    public static long of(PipelineStatus status, Outcome outcome) {
        return status.files().ended().getOrDefault(outcome, 0L);
    }

    /// Returns `3 files done, 1 failed, 0 duplicates`, and other counts above zero.
    public static String ended(PipelineStatus.Files files) {
        var words = new ArrayList<String>();
        words.add(CountText.of(count(files, Outcome.DELIVERED), "file") + " done");
        words.add(CountText.of(count(files, Outcome.REJECTED)) + " failed");
        words.add(CountText.of(count(files, Outcome.DUPLICATE), "duplicate"));
        if (count(files, Outcome.SUPERSEDED) > 0) {
            words.add(CountText.of(count(files, Outcome.SUPERSEDED)) + " superseded");
        }
        if (count(files, Outcome.FILTERED) > 0) {
            words.add(CountText.of(count(files, Outcome.FILTERED)) + " filtered");
        }
        return String.join(", ", words);
    }

    private static long count(PipelineStatus.Files files, Outcome outcome) {
        return files.ended().getOrDefault(outcome, 0L);
    }

    /// Returns the outcomes of the lines of a pipeline's files.
    public static String lines(PipelineStatus status) {
        long written =
                lines(status, Outcome.DELIVERED)
                        + lines(status, Outcome.DUPLICATE)
                        + lines(status, Outcome.SUPERSEDED);
        long filtered = lines(status, Outcome.FILTERED);
        long rejected = lines(status, Outcome.REJECTED);
        long again = lines(status, Outcome.RETRIED) + lines(status, Outcome.RETURNED);
        return "%s read, %s written, %s filtered, %s rejected%s"
                .formatted(
                        CountText.of(written + filtered + rejected),
                        CountText.of(written),
                        CountText.of(filtered),
                        CountText.of(rejected),
                        again == 0 ? "" : ", " + CountText.of(again) + " to be retried");
    }

    private static long lines(PipelineStatus status, Outcome outcome) {
        return status.records().getOrDefault(outcome, 0L);
    }

    /// Returns `input/big.csv: 130 of 400 MB`. If the sizes are not comparable, returns only the
    /// number of the current piece (the part of the file that is committed like a batch).
    public static String underWay(PipelineStatus.Open open) {
        var name = open.object();
        var tail =
                name.length() <= LONGEST_NAME
                        ? name
                        : "..." + name.substring(name.length() - LONGEST_NAME + "...".length());
        return comparable(open)
                ? "%s: %s of %s".formatted(tail, bytes(open.offset()), bytes(open.size()))
                : "%s: piece %s".formatted(tail, CountText.of(open.part()));
    }

    /// Returns true if the position can be compared with the object's size. This is not possible
    /// for a compressed object: the position counts decompressed bytes, the size counts stored
    /// bytes.
    static boolean comparable(PipelineStatus.Open open) {
        var name = open.object().toLowerCase(Locale.ROOT);
        return open.size() > 0
                && open.offset() <= open.size()
                && List.of(".gz", ".zst", ".parquet").stream().noneMatch(name::endsWith);
    }

    /// Returns a number of bytes in three digits, `130 MB`.
    static String bytes(long bytes) {
        if (bytes < UNIT) {
            return bytes + " B";
        }
        double left = bytes;
        int unit = -1;
        while (left >= UNIT - 0.5 && unit < UNITS.size() - 1) {
            left /= UNIT;
            unit++;
        }
        return String.format(
                Locale.ROOT,
                left < 9.995 ? "%.2f %s" : left < 99.95 ? "%.1f %s" : "%.0f %s",
                left,
                UNITS.get(unit));
    }
}
