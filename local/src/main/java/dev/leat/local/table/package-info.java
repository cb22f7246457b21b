/// Key-value tables in the state file.
@NullMarked
package dev.leat.local.table;

import org.jspecify.annotations.NullMarked;
