/// An SQLite file with one writer thread for many callers and concurrent readers. Independent of
/// queues and views.
///
/// `FolderState` has the [dev.leat.port.StateCondition] of the folder, which `/health`, the log,
/// `leat top` and error messages show. `GroupCommit` checks it twice per commit. Before the commit
/// it checks that the disk has room for new data (`Database.add`; operations that only free space
/// may use the `DiskReserve`). Between commit and response it checks that the files are still those
/// that Leat opened (`FileIdentities`).
@NullMarked
package dev.leat.local.database;

import org.jspecify.annotations.NullMarked;
