/// Queues: message chunks, leases, receipts and dead letters.
///
/// `ManagedQueues` has the queues that clients create in addition to the app's queues. It also
/// starts and lists message move tasks. The AWS endpoint uses it through
/// [dev.leat.port.QueueAdmin]. `MessageRemoval` removes messages from a queue, sends them and
/// records them in the audit, in one commit.
///
/// `LocalSource.renew` restarts the count of a lease's attempts at each checkpoint of a file. It
/// also takes the lease out of quarantine, in which a message that may have crashed the process is
/// processed alone. So a long file that makes progress neither exceeds its maximum number of
/// attempts nor blocks other leases.
@NullMarked
package dev.leat.local.queue;

import org.jspecify.annotations.NullMarked;
