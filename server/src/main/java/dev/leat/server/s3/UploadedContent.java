package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// The decoded body of a request, in whichever encoding it is sent. Owned by the thread of the
/// request.
public interface UploadedContent {

    /// Returns the bytes. The stream throws an [S3ErrorException] at its end if it is incomplete or
    /// differs from the announced length, MD5, SHA-256, checksum or signature. A caller that has
    /// read to the end has verified bytes. Read it once, with a large buffer.
    InputStream stream();

    /// Returns the length, if the client announced it.
    OptionalLong length();

    /// Returns the verified checksum that the client sent in a header or trailer. Call it after the
    /// end of the stream.
    ///
    /// @throws IllegalStateException if the stream has not ended
    Optional<Checksum> checksum();
}
