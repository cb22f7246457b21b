package dev.leat.server.s3;

import dev.leat.batch.Checksum;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// The bytes that a request brings, as the client has them, whatever form they are sent in. The
/// thread of the request has it alone.
public interface UploadedContent {

    /// The bytes. Where they broke off, or are not those that the client said they would be by
    /// length, MD5, SHA-256, checksum or signature, the stream throws an [S3ErrorException] instead
    /// of ending: whoever read to the end has the right ones. Read it with a large buffer, once.
    InputStream stream();

    /// How many bytes there will be, if the client said so.
    OptionalLong length();

    /// The checksum that the client said, in a header or behind the bytes, which they have. To be
    /// asked when the stream has ended.
    ///
    /// @throws IllegalStateException if it has not
    Optional<Checksum> checksum();
}
