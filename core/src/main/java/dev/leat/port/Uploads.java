package dev.leat.port;

import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Objects that come in parts, with the meaning of S3's multipart uploads: parts are numbered from
/// 1 to 10,000 and may come in any order, at once and again; nobody sees the object before it is
/// complete. What a method did is durable when it returns. Threads may share it.
public interface Uploads {

    int MOST_PARTS = 10_000;

    /// The fewest bytes of a part that is not the last one: S3's limit.
    long LEAST_BYTES = 5 << 20;

    /// Begins an upload; the condition of `put` is judged at its end. One that is not finished
    /// within seven days ends with nothing.
    ///
    /// @throws IllegalArgumentException as [Buckets#put] does
    Upload begin(PutObject put, Optional<Terms> terms);

    /// Takes a part; one of the same number is replaced. Reads `content` to its end, and asks for
    /// the checksum after that. Where terms were agreed on, a part that comes without a checksum
    /// gets one.
    ///
    /// @throws NoSuchUpload if there is no such upload, or not any more
    Part part(String id, int number, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException;

    /// Puts the object together from these parts, in this order, and tells of it as a put does. An
    /// upload that was completed gives the same object again for a day, as a client asks again
    /// whose answer got lost.
    ///
    /// @throws NoSuchUpload if there is no such upload, or not any more
    /// @throws BadParts if the parts are not those that came
    /// @throws PreconditionFailed if the condition does not hold
    StoredObject complete(
            String id,
            List<Claim> parts,
            PutObject.Condition condition,
            Optional<Checksum> checksum)
            throws IOException;

    /// Ends an upload with nothing.
    ///
    /// @throws NoSuchUpload if there is no such upload, or not any more
    void abort(String id);

    /// An upload that is neither complete nor aborted.
    Optional<Upload> find(String id);

    /// Uploads to keys that begin with `prefix`, in the order of keys and then of their beginning.
    List<Upload> list(String bucket, String prefix);

    /// Parts with numbers above `after`, at most so many.
    List<Part> parts(String id, int after, int limit);

    /// The parts that an object was put together from, in its order and numbered anew from 1; none
    /// if it came whole.
    List<Part> of(FileUnit unit);

    /// How checksums of this upload are made: over the parts' checksums (`composite`), or over all
    /// bytes.
    record Terms(Checksum.Algorithm algorithm, boolean composite) {}

    record Upload(String id, PutObject put, Optional<Terms> terms, Instant begun) {}

    record Part(int number, String etag, long size, Optional<Checksum> checksum, Instant at) {}

    /// A part as the uploader names it at the end.
    record Claim(int number, String etag, Optional<Checksum> checksum) {}

    final class NoSuchUploadException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NoSuchUploadException(String id) {
            super("there is no upload '%s'; it may have been completed or aborted".formatted(id));
        }
    }

    /// Why an object cannot be made of the parts that are named.
    final class BadPartsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public enum Why {
            MISSING,
            ORDER,
            TOO_SMALL,
            CHECKSUM
        }

        private final Why why;

        public BadPartsException(Why why, String message) {
            super(message);
            this.why = why;
        }

        public Why why() {
            return why;
        }
    }
}
