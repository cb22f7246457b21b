package dev.leat.server.s3;

import java.io.IOException;
import java.io.InputStream;

/// The body of a response: the first `length` bytes of a stream. The stream is opened before
/// anything is sent, so that the response can still be an error if opening fails. The stream is
/// closed after the last byte. For a HEAD it is not opened.
public record StreamedResponse(long length, Source source) {

    public interface Source {
        InputStream open() throws IOException;
    }
}
