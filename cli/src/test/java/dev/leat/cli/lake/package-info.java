/// Lake tables and their catalog, used by other readers and writers: they guard lake and server.
@NullMarked
package dev.leat.cli.lake;

import org.jspecify.annotations.NullMarked;
