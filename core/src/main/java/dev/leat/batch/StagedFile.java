package dev.leat.batch;

import java.nio.file.Path;

/// A file that a sink will publish as an object, or a part of it, when its unit is whole. `sink` is
/// the sink's place in the pipeline, or less than 0 for what nobody publishes; `key` the object's
/// key; `file` the durable file.
public record StagedFile(int sink, int part, String key, Path file, long rows, long bytes) {

    /// The `sink` of a file with the rejected lines of a piece.
    public static final int REJECTS = Integer.MIN_VALUE + 1;

    /// Whether it is what a step over the whole file made, which goes on from there.
    public boolean made() {
        return sink < 0 && sink % 2 == 0;
    }
}
