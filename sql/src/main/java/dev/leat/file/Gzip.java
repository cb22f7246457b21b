package dev.leat.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// A gzip decompressor, member by member. After a member only another member, the end of the file,
/// or zeros (tape padding) are valid. Any other data is an error, so that no rows are lost; the
/// JDK's stream ignores such data.
final class Gzip extends InputStream {

    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int FHCRC = 2;
    private static final int RESERVED = 0xE0;
    private static final int DEFLATE = 8;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean inside;
    private boolean first = true;
    private boolean done;

    Gzip(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!done) {
            if (!inside) {
                begin();
                continue;
            }
            int size = inflate(to, offset, length);
            if (size > 0) {
                sum.update(to, offset, size);
                return size;
            }
            if (inflater.finished()) {
                finish();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("it requires a preset dictionary");
            } else {
                fill();
                inflater.setInput(buffer, at, end - at);
            }
        }
        return -1;
    }

    private int inflate(byte[] to, int offset, int length) throws ZipException {
        try {
            int size = inflater.inflate(to, offset, length);
            at = end - inflater.getRemaining();
            return size;
        } catch (DataFormatException broken) {
            throw new ZipException("the compressed data is invalid");
        }
    }

    /// Begins a member, or detects the end of the file.
    private void begin() throws IOException {
        if (!first && (at == end && !more())) {
            done = true;
            return;
        }
        if (!first && buffer[at] == 0) {
            padding();
            done = true;
            return;
        }
        if (next() != 0x1F || next() != 0x8B) {
            throw new ZipException("unexpected data after a gzip member");
        }
        header();
        first = false;
        inside = true;
        sum.reset();
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
    }

    private void header() throws IOException {
        if (next() != DEFLATE) {
            throw new ZipException("the compression method is not deflate");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("the header has unknown flags");
        }
        skip(6);
        if ((flags & FEXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & FNAME) != 0) {
            text();
        }
        if ((flags & FCOMMENT) != 0) {
            text();
        }
        if ((flags & FHCRC) != 0) {
            skip(2);
        }
    }

    private void finish() throws IOException {
        long expected = four();
        long size = four();
        if (expected != sum.getValue()) {
            throw new ZipException("the checksum does not match");
        }
        if (size != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("the size does not match");
        }
        inside = false;
    }

    private void padding() throws IOException {
        while (at < end || more()) {
            if (buffer[at++] != 0) {
                throw new ZipException("unexpected data after a gzip member");
            }
        }
    }

    private long four() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void text() throws IOException {
        int last;
        do {
            last = next();
        } while (last != 0);
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private int next() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xFF;
    }

    private void fill() throws IOException {
        if (!more()) {
            throw new EOFException("the data ends unexpectedly");
        }
    }

    private boolean more() throws IOException {
        at = 0;
        end = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        try (in) {
            inflater.end();
        }
    }
}
