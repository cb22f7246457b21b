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
    /// does. A client that lost the response may repeat the call: for one day, it returns the same
    /// object.
    ///
    /// @throws NoSuchUploadException if the upload does not exist or has ended
    /// @throws BadPartsException if these parts do not match the uploaded parts
    /// @throws PreconditionFailedException if the condition of the upload does not hold
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

    /// The checksum options of an upload. A `composite` checksum is computed from the checksums of
    /// the parts; any other is computed from all bytes of the object.
    record Terms(Checksum.Algorithm algorithm, boolean composite) {}

    record Upload(String id, PutObject put, Optional<Terms> terms, Instant begun) {}

    record Part(int number, String etag, long size, Optional<Checksum> checksum, Instant at) {}

    /// A part in the list that the client sends to complete the upload.
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
