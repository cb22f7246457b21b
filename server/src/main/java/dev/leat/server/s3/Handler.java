package dev.leat.server.s3;

import java.io.IOException;
import software.amazon.awssdk.core.SdkPojo;

/// Handles requests of an S3 operation. Many threads call it. It may block, because each request
/// has its own thread.
public interface Handler {

    /// Returns the response to a request.
    ///
    /// @throws S3ErrorException if S3 would respond with an error, such as for an invalid request
    ///   body
    /// @throws IOException if Leat cannot read or write its own files
    S3Response<? extends SdkPojo> answer(SdkPojo input, Call call)
            throws IOException, InterruptedException;
}
