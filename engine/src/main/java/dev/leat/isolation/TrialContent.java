package dev.leat.isolation;

import dev.leat.batch.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The bytes of the file in trial: those of a local file, or those that Leat sends.
record TrialContent(TrialTask.Piece piece, TrialLine line) implements Content {

    private static final int BLOCK = 4 << 20;

    @Override
    public String name() {
        return piece.name();
    }

    @Override
    public long size() {
        return piece.size();
    }

    @Override
    public Optional<Path> path() {
        return Optional.ofNullable(piece.path()).map(Path::of);
    }

    @Override
    public InputStream open(long offset) throws IOException {
        var path = path();
        if (path.isPresent()) {
            var in = Files.newInputStream(path.get());
            in.skipNBytes(offset);
            return in;
        }
        return new Blocks(offset);
    }

    private final class Blocks extends InputStream {

        private long next;
        private byte[] block = new byte[0];
        private int at;

        Blocks(long offset) {
            next = offset;
        }

        @Override
        public int read() throws IOException {
            return filled() ? block[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!filled()) {
                return -1;
            }
            int count = Math.min(length, block.length - at);
            System.arraycopy(block, at, into, from, count);
            at += count;
            return count;
        }

        private boolean filled() throws IOException {
            if (at == block.length && next < size()) {
                block = (byte[]) line.ask(new TrialQuestion.OfContent(next, BLOCK));
                next += block.length;
                at = 0;
            }
            return at < block.length;
        }
    }
}
