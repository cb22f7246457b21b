package dev.leat.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Map;
import java.util.regex.Pattern;

/// HTTP/1.1 connections on which chunk extensions and trailers are ignored, as RFC 9112 (section 7)
/// requires. Helidon refuses both.
final class ChunkedBodies {

    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

    private ChunkedBodies() {}

    static ServerConnectionSelector in(Http1ConnectionSelector http) {
        return ReplacedMethod.in(
                ServerConnectionSelector.class,
                http,
                "connection",
                arguments -> http.connection(context((ConnectionContext) arguments[0])));
    }

    private static ConnectionContext context(ConnectionContext context) {
        var chunks = new Chunks(context.dataReader());
        return ReplacedMethod.in(ConnectionContext.class, context, "dataReader", _ -> chunks);
    }

    /// The data of a connection. Helidon reads only the lines of chunked bodies with [#readLine]:
    /// the size of each chunk, and after the size zero the end.
    private static final class Chunks extends DataReader {

        private boolean last;

        @SuppressWarnings("removal") // no other reader can be extended
        Chunks(DataReader data) {
            super(() -> {
                data.ensureAvailable();
                return data.readBytes(data.available());
            });
        }

        @Override
        public String readLine() {
            int left = Server.LARGEST_HEAD;
            var line = line(left);
            while (last && !line.isEmpty()) {
                left -= line.length() + 2;
                line = line(left);
            }
            if (last) {
                last = false;
                return line;
            }
            var size = line.split(";", 2)[0].strip();
            if (!SIZE.matcher(size).matches() || Long.parseLong(size, 16) > Integer.MAX_VALUE) {
                throw malformed();
            }
            last = Long.parseLong(size, 16) == 0;
            return size;
        }

        private String line(int most) {
            try {
                int end = most <= 0 ? most : findNewLine(most);
                if (end >= most) {
                    throw malformed();
                }
                var line = readAsciiString(end);
                skip(2);
                return line;
            } catch (IncorrectNewLineException _) {
                throw malformed();
            }
        }

        private static RefusedRequestException malformed() {
            return new RefusedRequestException(
                    400, "the chunks of the body are malformed", Map.of("Connection", "close"));
        }
    }
}
