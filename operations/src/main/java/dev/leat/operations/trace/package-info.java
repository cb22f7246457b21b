/// The search for a record in queues, dead letters, the audit log and sinks.
@NullMarked
package dev.leat.operations.trace;

import org.jspecify.annotations.NullMarked;
