package dev.leat.lake;

import java.nio.file.Path;
import java.util.Optional;

/// A row of a lake table that has the key of row number `row` of a batch. `digest` and `version`
/// are those of its record, empty in a row that another program wrote; `version` is also empty for
/// records without a version. `file` is the data file that contains the row.
public record LakeState(int row, Optional<String> digest, Optional<String> version, Path file) {}
