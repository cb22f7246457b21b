/// The data model of a batch: records, rows by column, and the table of outcomes. Depends on no
/// other package.
@NullMarked
package dev.leat.batch;

import org.jspecify.annotations.NullMarked;
