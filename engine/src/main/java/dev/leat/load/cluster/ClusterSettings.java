package dev.leat.load.cluster;

import com.google.re2j.Pattern;
import dev.leat.file.PieceReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The settings of a cluster by their names, of which those that begin with `spark.leat` are for
/// jobs.
public record ClusterSettings(Map<String, String> all) {

    /// The block size that Hadoop's file systems use by default.
    private static final String SPLIT_BYTES = "128m";

    private static final String UNITS = "bkmgt";

    /// Returns a job with the size of splits, and of pieces, which tests with small files set.
    public ClusterJob job(String root, String run) {
        long split = bytes("spark.leat.splitBytes", SPLIT_BYTES);
        return new ClusterJob(
                root, run, split, bytes("spark.leat.pieceBytes", PieceReader.PIECE_BYTES + "b"));
    }

    /// The time after which a run without a sign of its driver has ended.
    public Duration abandoned() {
        return Duration.ofSeconds(number("spark.leat.abandonedSeconds", 120));
    }

    /// The seconds without executors, after there were some, after which the cluster is lost.
    public int lostSeconds() {
        return number("spark.leat.lostSeconds", 60);
    }

    private int number(String name, int otherwise) {
        return Integer.parseInt(all.getOrDefault(name, Integer.toString(otherwise)));
    }

    /// Returns a size, such as `16m`, `16mb` or a number of bytes, as Spark does.
    private long bytes(String name, String otherwise) {
        var text = all.getOrDefault(name, otherwise).strip().toLowerCase(Locale.ROOT);
        var size =
                Pattern.matches("[0-9]+[kmgt]b", text)
                        ? text.substring(0, text.length() - 1)
                        : text;
        if (!Pattern.matches("[0-9]+[" + UNITS + "]?", size)) {
            throw new IllegalArgumentException("%s=%s is no size like 128m".formatted(name, text));
        }
        int unit = Math.max(0, UNITS.indexOf(size.charAt(size.length() - 1)));
        return Long.parseLong(size.replaceAll("[a-z]", "")) << (unit * 10);
    }
}
