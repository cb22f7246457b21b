/// Key-value tables by routes, commands and SQL: they guard server and local.
@NullMarked
package dev.leat.cli.table;

import org.jspecify.annotations.NullMarked;
