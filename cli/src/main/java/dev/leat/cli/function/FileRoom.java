package dev.leat.cli.function;

import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The room of a function for a file.
///
/// @param most the maximum size of a file in bytes
/// @param scratch returns the number of free bytes on the disk
/// @param handsOver true if a container processes the files for which a function has no room
public record FileRoom(long most, LongSupplier scratch, boolean handsOver) {

    /// The environment variable with the maximum size of a file in MiB.
    private static final String MOST = "LEAT_LARGE_FILE_MIB";

    /// The environment variable that is set if a container processes larger files.
    private static final String HAND_OVER = "LEAT_HAND_OVER";

    private static final int MIB = 20;

    /// The outputs of a file are staged while its pieces are processed, and then joined.
    private static final int ANY = 2;

    /// A Parquet file is copied to the disk, because it is not read from its beginning to its end.
    private static final int COLUMNS = 1;

    /// A step over the whole file writes its result, and what does not fit in memory.
    private static final int WHOLE_FILE = 2;

    /// Returns the room of a function with these environment variables.
    ///
    /// @param folder a folder on its disk
    public static FileRoom of(Map<String, String> variables, Path folder) {
        return new FileRoom(
                Long.parseLong(variables.getOrDefault(MOST, "512")) << MIB,
                () -> free(folder),
                Boolean.parseBoolean(variables.getOrDefault(HAND_OVER, "false")));
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(Files.createDirectories(folder)).getUsableSpace();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Returns the reason why a function has no room for a file; empty if it has.
    ///
    /// @param staged the number of bytes of the file that are staged on the disk already
    Optional<Reason> refusal(Pipeline pipeline, FileUnit unit, long staged) {
        if (unit.size() > most) {
            return Optional.of(
                    reason(
                            "the file has %s, but this function processes files of at most %s"
                                    .formatted(text(unit.size()), text(most))));
        }
        long needed = Math.max(0, unit.size() * factor(pipeline) - staged);
        long free = scratch.getAsLong();
        return needed <= free
                ? Optional.empty()
                : Optional.of(
                        reason(
                                "the file may need %s on the disk, but this function has %s"
                                        .formatted(text(needed), text(free))));
    }

    private Reason reason(String what) {
        return Reason.of(
                "too_large",
                what
                        + "; deploy with a larger `LargeFileMiB` or `EphemeralStorage`, or run the"
                        + " pipeline in containers");
    }

    private static long factor(Pipeline pipeline) {
        boolean columns =
                pipeline.from()
                        .files()
                        .filter(from -> from.format() == FileFormat.PARQUET)
                        .isPresent();
        long steps = pipeline.stepsOverFile();
        return ANY + (columns ? COLUMNS : 0) + steps * WHOLE_FILE;
    }

    private static String text(long bytes) {
        return "%,d MiB".formatted((bytes + (1 << MIB) - 1) >> MIB);
    }
}
