package dev.leat.server.s3.wire;

import dev.leat.server.aws.Shape;
import dev.leat.server.s3.S3ErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.SdkPojo;

/// A reader of XML bodies that limits the memory of concurrent large bodies. Threads share it.
final class XmlBodies {

    /// The size of a CompleteMultipartUpload request with 10,000 parts and all their members.
    static final int MOST_BYTES = 8 << 20;

    private static final int SMALL = 64 << 10;
    private static final int LARGE_AT_ONCE = 4;
    private static final int TIMEOUT_SECONDS = 20;

    private final Semaphore room = new Semaphore(LARGE_AT_ONCE, true);

    /// Reads the body into the request after the whole body has arrived and was verified.
    ///
    /// @throws S3ErrorException if it is too large, is not the expected XML, or fails verification
    void read(CheckedBody body, Shape.Member payload, SdkPojo filling) throws InterruptedException {
        long length = body.length().orElse(MOST_BYTES);
        if (length > MOST_BYTES) {
            throw tooLarge();
        }
        boolean large = length > SMALL;
        if (large && !room.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new S3ErrorException("SlowDown", 503, "Please reduce your request rate.");
        }
        try {
            parse(new Limited(body), payload, filling);
        } catch (IOException impossible) {
            throw new IllegalStateException(
                    "unexpected IOException: reading a body throws only S3ErrorException",
                    impossible);
        } finally {
            if (large) {
                room.release();
            }
        }
    }

    private static void parse(InputStream limited, Shape.Member payload, SdkPojo filling)
            throws IOException {
        var in = new PushbackInputStream(limited);
        int first = in.read();
        if (first >= 0) {
            in.unread(first);
            XmlReading.read(in, payload, filling);
            limited.transferTo(OutputStream.nullOutputStream());
        } else if (payload.required()) {
            throw new S3ErrorException("MissingRequestBodyError", 400, "Request Body is empty");
        }
    }

    private static S3ErrorException tooLarge() {
        return new S3ErrorException("MaxMessageLengthExceeded", 400, "Your request was too large.")
                .detail("MaxMessageLengthBytes", MOST_BYTES);
    }

    /// A stream over a body of unknown length; it ends at the size limit.
    private static final class Limited extends InputStream {

        private final CheckedBody body;
        private long left = MOST_BYTES;

        private Limited(CheckedBody body) {
            this.body = body;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            int read = read(one, 0, 1);
            return read < 0 ? read : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) {
            int read = body.read(into, offset, most);
            left -= Math.max(read, 0);
            if (left < 0) {
                throw tooLarge();
            }
            return read;
        }
    }
}
