package dev.leat.port;

import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Multipart uploads with the semantics of S3. Parts have numbers from 1 to 10,000, and may be
/// uploaded in any order, concurrently and repeatedly. The object is not visible before the upload
/// is complete. Changes are durable when a method returns. Thread-safe.
public interface Uploads {

    int MOST_PARTS = 10_000;

    /// Minimum size in bytes of every part but the last, the limit of S3.
    long LEAST_BYTES = 5 << 20;

    /// Starts an upload. The condition of `put` is checked at completion. An upload that is not
    /// completed within seven days is aborted.
    ///
    /// @throws IllegalArgumentException in the same cases as [Buckets#put]
    Upload begin(PutObject put, Optional<Terms> terms);

    /// Stores a part; it replaces an earlier part of the same number. Blocks until `content` is
    /// read to its end, and then calls `checksum`. If the upload has terms, the part's checksum is
    /// computed with their algorithm.
    ///
    /// @throws NoSuchUploadException if the upload does not exist or has ended
    Part part(String id, int number, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException;

    /// Creates the object from these parts, in this order, and publishes notifications as a put
    /// does. For clients that lost the response, a repeated call returns the same object for one
    /// day.
    ///
    /// @throws NoSuchUploadException if the upload does not exist or has ended
    /// @throws BadPartsException if the parts do not match those that were uploaded
    /// @throws PreconditionFailedException if the condition does not hold
    StoredObject complete(
            String id,
            List<Claim> parts,
            PutObject.Condition condition,
            Optional<Checksum> checksum)
            throws IOException;

    /// Aborts an upload.
    ///
    /// @throws NoSuchUploadException if the upload does not exist or has ended
    void abort(String id);

    /// Returns an upload that is neither complete nor aborted.
    Optional<Upload> find(String id);

    /// Returns the uploads whose keys begin with `prefix`, ordered by key and start time.
    List<Upload> list(String bucket, String prefix);

    /// Returns at most `limit` parts with numbers greater than `after`.
    List<Part> parts(String id, int after, int limit);

    /// Returns the parts of a stored object in order, numbered from 1; none if it was stored by a
    /// single put.
    List<Part> of(FileUnit unit);

    /// The checksum type of an upload: computed from the checksums of the parts (`composite`), or
    /// from all bytes.
    record Terms(Checksum.Algorithm algorithm, boolean composite) {}

    record Upload(String id, PutObject put, Optional<Terms> terms, Instant begun) {}

    record Part(int number, String etag, long size, Optional<Checksum> checksum, Instant at) {}

    /// A part as the client lists it when it completes the upload.
    record Claim(int number, String etag, Optional<Checksum> checksum) {}

    final class NoSuchUploadException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NoSuchUploadException(String id) {
            super(
                    "upload '%s' does not exist; it may have been completed or aborted"
                            .formatted(id));
        }
    }

    /// The listed parts cannot be combined into an object.
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
