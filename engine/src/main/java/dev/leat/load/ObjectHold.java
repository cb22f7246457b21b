package dev.leat.load;

import dev.leat.batch.LeasedWork;
import dev.leat.file.S3Notification.Event;
import dev.leat.port.ObjectClaim;
import java.util.Optional;

/// The exclusive use of an object by a worker: its lock in this process and its claim among all
/// processes of the app. Owned by one thread.
final class ObjectHold implements AutoCloseable {

    private final ObjectLocks locks;
    private final String object;
    private final ObjectClaim claim;

    private ObjectHold(ObjectLocks locks, String object, ObjectClaim claim) {
        this.locks = locks;
        this.object = object;
        this.claim = claim;
    }

    /// Takes the object of an event. Empty if another worker or process has it.
    static Optional<ObjectHold> take(
            FilePipelineContext context, Event.Created event, LeasedWork leased) {
        var object = event.bucket() + "/" + event.key();
        var locks = context.locks();
        if (!locks.take(object)) {
            return Optional.empty();
        }
        Optional<ObjectHold> hold = Optional.empty();
        try {
            var name = context.pipeline().name();
            hold =
                    context.platform()
                            .claim(name, event.bucket(), event.key(), leased)
                            .map(claim -> new ObjectHold(locks, object, claim));
            return hold;
        } finally {
            if (hold.isEmpty()) {
                locks.release(object);
            }
        }
    }

    /// Returns the bucket and key.
    String object() {
        return object;
    }

    /// Releases the object, also on an interrupted thread: otherwise it would be claimed until the
    /// end of the lease, which may be long.
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            claim.close();
        } finally {
            locks.release(object);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
