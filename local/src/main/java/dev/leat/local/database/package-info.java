/// An SQLite file with one writer thread for many callers and concurrent readers. Independent of
/// queues and views.
@NullMarked
package dev.leat.local.database;

import org.jspecify.annotations.NullMarked;
