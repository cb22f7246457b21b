package dev.leat.file;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A zstd decompressor, frame by frame. The library's own stream does not detect a file that is
/// truncated within a frame header: it returns the end of the file.
final class Zstd extends InputStream {

    private static final int SIZE = 1 << 17;

    private final InputStream in;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final byte[] bytes = new byte[SIZE];
    private final ByteBuffer from = ByteBuffer.allocateDirect(SIZE).flip();
    private final ByteBuffer to = ByteBuffer.allocateDirect(SIZE).flip();
    private boolean inside;

    /// True if the last decompression filled `to`: more output may then follow without more input.
    private boolean more;

    Zstd(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!to.hasRemaining()) {
            if (!more && !from.hasRemaining() && !fill()) {
                if (inside) {
                    throw new EOFException("the data ends unexpectedly");
                }
                return -1;
            }
            decompress();
        }
        int size = Math.min(length, to.remaining());
        to.get(target, offset, size);
        return size;
    }

    private void decompress() throws IOException {
        to.clear();
        try {
            inside = !context.decompressDirectByteBufferStream(to, from);
        } catch (ZstdException broken) {
            throw new IOException("the compressed data is invalid", broken);
        }
        more = inside && !to.hasRemaining();
        to.flip();
    }

    private boolean fill() throws IOException {
        int size = in.readNBytes(bytes, 0, bytes.length);
        from.clear();
        from.put(bytes, 0, size);
        from.flip();
        return size > 0;
    }

    @Override
    public void close() throws IOException {
        try (in) {
            context.close();
        }
    }
}
