package dev.leat.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.nio.charset.StandardCharsets;

/// Sends `100 Continue` for a request with `Expect: 100-continue` and no body. Helidon sends it
/// when a body is read, so here never. RFC 9110, 10.1.1, lets a server leave it out, but botocore
/// takes a final status that comes without it for that of the next such request on the connection,
/// too, and then waits for an answer that it has read already. `next` is another listener: of two,
/// Helidon 4.5.0 calls none.
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

    /// As Helidon decides it. A length that is no number is refused after this.
    private static boolean empty(Headers headers) {
        return !headers.contains(HeaderNames.TRANSFER_ENCODING)
                && headers.first(HeaderNames.CONTENT_LENGTH).orElse("0").strip().matches("0+");
    }
}
