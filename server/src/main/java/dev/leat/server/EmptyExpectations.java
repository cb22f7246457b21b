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
/// Continue` only when a body is read; RFC 9110, 10.1.1, allows this. Without this listener,
/// botocore takes the final status of such a request also as the `100 Continue` of the next such
/// request on the connection, and then waits for a response that it has already read. `next` is
/// another listener: if two listeners are registered, Helidon 4.5.0 calls neither.
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
