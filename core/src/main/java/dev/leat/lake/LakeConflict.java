package dev.leat.lake;

import java.util.OptionalInt;

/// The conflict of row number `row` of a batch with another row that has its key: the row with the
/// number `earlier` of the same batch, or the row of the table with this digest, in hexadecimal.
public record LakeConflict(int row, String digest, OptionalInt earlier) {}
