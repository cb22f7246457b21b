/// One SQLite file, one thread that writes it for many callers, and readers beside. Knows nothing
/// of queues and views.
@NullMarked
package dev.leat.local.database;

import org.jspecify.annotations.NullMarked;
