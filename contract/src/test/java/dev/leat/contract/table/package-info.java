/// Contract of tables, for platforms and for endpoints.
@NullMarked
package dev.leat.contract.table;

import org.jspecify.annotations.NullMarked;
