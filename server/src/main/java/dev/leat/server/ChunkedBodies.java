package dev.leat.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/// HTTP/1.1 connections on which chunk extensions and trailers are ignored, as RFC 9112 (section 7)
/// requires. Helidon refuses both.
record ChunkedBodies(Http1ConnectionSelector http) implements ServerConnectionSelector {

    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData start) {
        return http.supports(start);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return http.connection(new Context(context, new Chunks(context.dataReader())));
    }

    /// The data of a connection. Helidon reads only the lines of chunked bodies with [#readLine]: the
    /// size of each chunk, and after the size zero the end.
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

    private record Context(ConnectionContext context, DataReader dataReader)
            implements ConnectionContext {

        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return context.dataWriter();
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public PeerInfo remotePeer() {
            return context.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
