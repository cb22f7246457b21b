package dev.leat.server.s3;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of an answer: exactly `length` of them from the beginning of the stream, which may
/// have more. It is opened before anything is sent, so what fails then is still answered as an
/// error, and closed behind the last byte. Not opened for a HEAD.
public record StreamedResponse(long length, Source source) {

    public interface Source {
        InputStream open() throws IOException;
    }
}
