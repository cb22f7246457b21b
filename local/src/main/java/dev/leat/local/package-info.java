/// The embedded platform: queues, views and leases in one SQLite file in one folder.
@NullMarked
package dev.leat.local;

import org.jspecify.annotations.NullMarked;
