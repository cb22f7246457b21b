package dev.leat.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.nio.charset.StandardCharsets;

/// Sends `100 Continue` for a request with `Expect: 100-continue` and no body. Helidon sends `100
/// Continue` only when a body is read; RFC 9110, 10.1.1, allows this. But if botocore gets a final
/// status instead of `100 Continue`, it keeps this status. If the next request on the connection
/// also has the header `Expect`, botocore takes the kept status for the status of its response. It
/// then misreads the response, and waits for more bytes. This listener calls `next`, another
/// listener, because Helidon 4.5.0 calls neither of two registered listeners.
record EmptyExpectations(Http1ConnectionListener next) implements Http1ConnectionListener {

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        next.prologue(context, prologue);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        next.headers(context, headers);
        if (headers.containsToken(HeaderValues.EXPECT_100) && empty(headers)) {
            context.dataWriter().writeNow(BufferData.create(CONTINUE));
        }
    }

    /// Helidon uses the same rule. A request with an invalid length is refused later.
    private static boolean empty(Headers headers) {
        return !headers.contains(HeaderNames.TRANSFER_ENCODING)
                && headers.first(HeaderNames.CONTENT_LENGTH).orElse("0").strip().matches("0+");
    }
}
