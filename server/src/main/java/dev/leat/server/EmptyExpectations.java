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
/// when a body is read, so never for these. RFC 9110, 10.1.1, allows a server to omit it. But
/// botocore then takes the final status also as that of the next such request on the connection and
/// waits for a response that it has already read. `next` is another listener, as Helidon 4.5.0
/// calls none if there are two.
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

    /// Same rule as Helidon's. An invalid length is refused later.
    private static boolean empty(Headers headers) {
        return !headers.contains(HeaderNames.TRANSFER_ENCODING)
                && headers.first(HeaderNames.CONTENT_LENGTH).orElse("0").strip().matches("0+");
    }
}
