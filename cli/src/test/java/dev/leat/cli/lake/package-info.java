/// Tests of the catalog of lake tables, by its clients.
@NullMarked
package dev.leat.cli.lake;

import org.jspecify.annotations.NullMarked;
