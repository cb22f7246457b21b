package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// The decoded body of a request, independent of its encoding. Owned by the thread of the request.
public interface UploadedContent {

    /// Returns the bytes as a stream. At its end the stream throws an [S3ErrorException] if the
    /// body is incomplete or differs from the announced length, MD5, SHA-256, checksum or
    /// signature. Once a caller has read to the end, the bytes are verified. Read the stream only
    /// once, with a large buffer.
    InputStream stream();

    /// Returns the length, if the client announced it.
    OptionalLong length();

    /// Returns the verified checksum that the client sent in a header or trailer. Call it after the
    /// end of the stream.
    ///
    /// @throws IllegalStateException if the stream has not ended
    Optional<Checksum> checksum();
}
