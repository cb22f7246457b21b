package dev.leat.batch;

import java.nio.file.Path;

/// A file that a sink will publish as an object, or as part of one, when its source file is
/// completely processed. `sink` is the sink's index in the pipeline, or negative for a file that is
/// not published; `key` is the object's key; `file` is the durable file.
public record StagedFile(int sink, int part, String key, Path file, long rows, long bytes) {

    /// Value of `sink` for a file that holds the rejected lines of a piece.
    public static final int REJECTS = Integer.MIN_VALUE + 1;

    /// Value of `sink` for a file that holds the rows of a piece for warehouse tables, or the lines
    /// of a piece that lake tables may reject.
    public static final int ROWS = Integer.MIN_VALUE + 3;

    /// Stands for the number of a piece in a key if the pieces before the split are not counted
    /// yet. Values of columns never have this character in a key.
    public static final String UNCOUNTED = "\0";

    /// Returns the file of a split that follows pieces, the last of which ends at `before`.
    public StagedFile after(Position before) {
        if (part >= 0) {
            return this;
        }
        int counted = Position.counted(part, before);
        return new StagedFile(
                sink, counted, key.replace(UNCOUNTED, number(counted)), file, rows, bytes);
    }

    /// Returns the number of a piece in a key.
    public static String number(int part) {
        return part < 0 ? UNCOUNTED : "%05d".formatted(part);
    }

    /// Returns true if the file is the output of a step over the whole file, and thus the input of
    /// the next step.
    public boolean stepOutput() {
        return sink < 0 && sink % 2 == 0;
    }
}
