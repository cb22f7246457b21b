/// Compares dead letters with records that passed, which are found in archives, streams, tables or
/// samples of the app, and predicts the results of repairs.
@NullMarked
package dev.leat.operations.contrast;

import org.jspecify.annotations.NullMarked;
